public import Analyses
import Tasks
public import Transformer

/// How a circuit fares against random ones of its size.
///
/// A random circuit keeps, in every layer and at every position, as many heads as the circuit, drawn
/// from all heads of the layer. It is worse the farther its F(C) is from F(M).
///
/// Source: Wang et al. 2022, section 4, for the question; random circuits as a baseline: Shi et al. 2024.
public struct RandomCircuits: Codable, Equatable, Sendable {
  /// F(M).
  public var model: Float
  /// F(C) of the circuit itself.
  public var circuit: Float
  /// F(C) of each random circuit, in the order in which they were drawn.
  public var random: [Float]
  /// Where chance starts.
  public var seed: UInt64

  /// The place of the circuit among all by their distance from F(M): 1 where none is as near.
  public var rank: Int {
    1 + random.count { abs(model - $0) <= abs(model - circuit) }
  }

  /// Draws and runs random circuits.
  ///
  /// - Parameters:
  ///   - circuit: the circuit that they are compared with.
  ///   - base: the model and prompts.
  ///   - count: how many.
  ///   - seed: where chance starts.
  ///   - progress: called with runs done and runs in all.
  ///   - cancellation: checked between blocks.
  /// - Throws: `AnalysisError`, saying which head or position is wrong.
  ///
  /// Cost: a run of a circuit for each.
  public init(
    like circuit: Circuit, on base: CircuitBase, count: Int = 100, seed: UInt64 = 0,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let heads = base.subject.weights.configuration.heads
    try Ablation(heads: circuit.heads).check(against: base.subject.weights.configuration)
    var generator = SeededGenerator(seed: seed, stream: "random circuits")
    let drawn = (0..<max(0, count)).map { _ in
      Self.draw(like: circuit, heads: heads, &generator)
    }
    let scores = try base.scores(
      keeping: [circuit] + drawn, progress: progress, cancellation: cancellation
    ).map(Measure.mean)
    model = Measure.mean(base.model)
    self.circuit = scores[0]
    random = Array(scores.dropFirst())
    self.seed = seed
  }

  /// As many heads in each layer at each position, drawn without replacement.
  private static func draw(
    like circuit: Circuit, heads: Int, _ generator: inout SeededGenerator
  ) -> Circuit {
    var members: [Circuit.Member] = []
    let groups = Dictionary(grouping: circuit.members) { Place($0.head.layer, $0.position) }
    for (place, group) in groups.sorted(by: { $0.key < $1.key }) {
      var left = Array(0..<heads)
      for _ in group {
        let head = left.remove(at: generator.index(below: left.count))
        members.append(.init(Head(place.layer, head), at: place.position))
      }
    }
    return Circuit(checked: [CircuitClass("random", members)], links: [])
  }

  private struct Place: Hashable, Comparable {
    let layer: Int
    let position: String

    init(_ layer: Int, _ position: String) { (self.layer, self.position) = (layer, position) }

    static func < (left: Place, right: Place) -> Bool {
      (left.layer, left.position) < (right.layer, right.position)
    }
  }
}
