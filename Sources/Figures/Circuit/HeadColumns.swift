/// Names of heads in tables for programs: layer and number in two columns, as `1.10` alone would be
/// read as 1.1.
struct HeadColumns {
  private let parts: [(layer: Int, head: Int)]?
  private let names: [String]
  private let title: String

  /// Names of one kind.
  ///
  /// - Parameters:
  ///   - names: the names, in the order of the records.
  ///   - title: what they are, in one word.
  init(_ names: [String], title: String) {
    self.names = names
    self.title = title
    let parts = names.map(Self.parts)
    self.parts = parts.contains { $0 == nil } ? nil : parts.compactMap(\.self)
  }

  /// The columns.
  var columns: [CSVTable.Column] {
    parts == nil
      ? [.init(heading: title.isEmpty ? "name" : title, isNumeric: false)]
      : [.init(heading: "layer", isNumeric: true), .init(heading: "head", isNumeric: true)]
  }

  /// The fields of a record.
  func fields(_ index: Int) -> [String] {
    parts.map { [String($0[index].layer), String($0[index].head)] } ?? [names[index]]
  }

  private static func parts(_ name: String) -> (layer: Int, head: Int)? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let layer = Int(parts[0]), let head = Int(parts[1])
    else { return nil }
    return (layer, head)
  }
}
