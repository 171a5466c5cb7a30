import ArgumentParser

/// Positions as options give them: `all`, or names and numbers with commas between.
enum PositionText {
  /// Refuses what names no position of any prompt.
  static func check(_ text: String, _ option: String) throws {
    let parts = text.split(separator: ",")
    if parts.isEmpty { throw ValidationError("--\(option) needs a position.") }
    for number in parts.compactMap({ Int($0.filter { $0 != " " }) }) where number < 0 {
      throw ValidationError("--\(option) must be from 0 on, and \(number) is not.")
    }
  }
}
