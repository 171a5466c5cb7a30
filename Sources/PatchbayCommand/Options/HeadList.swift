import ArgumentParser
import Transformer

/// Heads with commas between, such as `9.9,10.0`.
struct HeadList {
  let heads: [Head]

  /// Reads an option's text.
  ///
  /// - Throws: which part is no head.
  static func read(_ text: String) throws -> HeadList {
    HeadList(
      heads: try text.split(separator: ",", omittingEmptySubsequences: false).map {
        try HeadName.read($0.filter { $0 != " " }).head
      })
  }
}

/// Layers with commas between, such as `0,11`.
struct LayerList: ExpressibleByArgument {
  let layers: [Int]

  init?(argument: String) {
    var layers: [Int] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let layer = Int(part.filter { $0 != " " }) else { return nil }
      layers.append(layer)
    }
    self.layers = layers
  }

  /// Refuses layers that no model has.
  func check(_ option: String) throws {
    guard let layer = layers.first(where: { $0 < 0 }) else { return }
    throw ValidationError("--\(option) must be from 0 on, and \(layer) is not.")
  }
}

/// One head, such as `9.9`.
struct HeadName {
  let head: Head

  /// Reads an option's text.
  ///
  /// - Throws: that it is no head.
  static func read(_ text: String) throws -> HeadName {
    guard let head = Head(text) else {
      throw ValidationError(
        "'\(text)' is no head. Write its layer and its number, both from 0 on, such as 9.9.")
    }
    return HeadName(head: head)
  }
}
