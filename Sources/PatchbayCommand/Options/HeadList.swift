import ArgumentParser
import Transformer

/// Heads with commas between, such as `9.9,10.0`.
struct HeadList: ExpressibleByArgument {
  let heads: [Head]

  init?(argument: String) {
    var heads: [Head] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let head = Head(part.filter { $0 != " " }) else { return nil }
      heads.append(head)
    }
    self.heads = heads
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
struct HeadName: ExpressibleByArgument {
  let head: Head

  init?(argument: String) {
    guard let head = Head(argument) else { return nil }
    self.head = head
  }
}
