import Tasks
public import Transformer

/// How random sets of heads are drawn, each as large as a given set.
public enum RandomHeads: String, CaseIterable, Codable, Hashable, Sendable {
  /// From all heads of the model alike.
  case anywhere
  /// From the heads outside the set: in each layer as many as the set has there, as far as there
  /// are so many; the rest from the other heads outside it.
  case outside

  /// Draws sets.
  ///
  /// - Parameters:
  ///   - heads: the set that they are as large as, no head twice.
  ///   - configuration: the shape of the model.
  ///   - count: how many sets.
  ///   - seed: where chance starts.
  /// - Returns: the sets, each in the order of layers and without a head twice; none where there are
  ///   fewer heads outside than in the set.
  public func sets(
    like heads: [Head], in configuration: Configuration, count: Int, seed: UInt64
  ) -> [[Head]] {
    let all = (0..<configuration.layers).flatMap { layer in
      (0..<configuration.heads).map { Head(layer, $0) }
    }
    let open = self == .anywhere ? all : all.filter { !heads.contains($0) }
    guard open.count >= heads.count else { return [] }
    var generator = SeededGenerator(seed: seed, stream: "random heads, \(rawValue)")
    return (0..<max(0, count)).map { _ in
      var (left, drawn) = (open, [Head]())
      if self == .outside {
        for layer in 0..<configuration.layers {
          let wanted = heads.count { $0.layer == layer }
          let there = left.indices.filter { left[$0].layer == layer }
          drawn += Self.draw(min(wanted, there.count), from: &left, among: there, &generator)
        }
      }
      let rest = heads.count - drawn.count
      drawn += Self.draw(rest, from: &left, among: Array(left.indices), &generator)
      return drawn.sorted()
    }
  }

  /// Takes so many heads out of a list, from some of its places.
  private static func draw(
    _ count: Int, from left: inout [Head], among places: [Int], _ generator: inout SeededGenerator
  ) -> [Head] {
    var open = places.map { left[$0] }
    let drawn = (0..<count).map { _ in open.remove(at: generator.index(below: open.count)) }
    left.removeAll(where: drawn.contains)
    return drawn
  }

  /// Where they are drawn from, in words.
  public var words: String {
    switch self {
    case .anywhere: "drawn from all heads"
    case .outside: "drawn outside the set, layer by layer as far as possible"
    }
  }
}
