public import Analyses
import Tasks
public import Transformer

/// Whether a circuit misses what the model uses: |F(C \ K) − F(M \ K)| for sets K of its heads.
///
/// A complete circuit fares as the model does when the same heads are taken away from both. Sets of
/// one class, and random ones, are tried; others may tell them apart where these do not.
///
/// Source: Wang et al. 2022, section 4.1; the paper, section 3 and figures 19, 25 and 27.
public struct Completeness: Codable, Equatable, Sendable {
  /// How the circuit was run.
  public var convention: CircuitConvention
  /// F(M): the mean score of the whole model, against which the scores are shown.
  public var model: Float
  /// The empty set first, then every class, then random subsets.
  public var points: [Point]
  /// Where the random subsets start.
  public var seed: UInt64

  /// What a set of heads is.
  public enum Kind: String, Codable, Hashable, Sendable {
    case nothing, entireClass = "class", subset
  }

  /// One set of heads.
  public struct Point: Codable, Equatable, Sendable {
    /// What the set is.
    public var kind: Kind
    /// The name of the class, the number of the subset, or nothing.
    public var name: String
    /// The heads K that are removed.
    public var removed: [Circuit.Member]
    /// F(C \ K).
    public var circuit: Float
    /// F(M \ K), each head ablated at its own position.
    public var model: Float
    /// Where `score` lies; nil for a single prompt.
    public var interval: Interval?

    /// |F(C \ K) − F(M \ K)|, in the unit of the score.
    public var score: Float { abs(circuit - model) }
  }

  /// Tries sets of heads.
  ///
  /// - Parameters:
  ///   - circuit: the heads.
  ///   - base: the model and prompts.
  ///   - subsets: how many random subsets, of sizes spread over all that there are.
  ///   - seed: where they start.
  ///   - bootstrap: how intervals are drawn.
  ///   - progress: called with runs done and runs in all.
  ///   - cancellation: checked between blocks.
  /// - Throws: `AnalysisError`, saying which head or position is wrong.
  ///
  /// Cost: a run of a circuit and a pass for each set.
  public init(
    of circuit: Circuit, on base: CircuitBase, subsets: Int = 0, seed: UInt64 = 0,
    bootstrap: Bootstrap = Bootstrap(), progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let sets =
      [(Kind.nothing, "nothing", [Circuit.Member]())]
      + circuit.classes.map { (Kind.entireClass, $0.name, $0.members) }
      + Self.subsets(of: circuit, subsets, seed).enumerated().map {
        (Kind.subset, "subset \($0 + 1)", $1)
      }
    let total = 2 * sets.count
    let alone = try base.scores(
      keeping: sets.map { circuit.removing($0.2) },
      progress: { done, all in progress(done * sets.count / max(1, all), total) },
      cancellation: cancellation)
    points = []
    for (place, (kind, name, removed)) in sets.enumerated() {
      let whole = try base.scores(ablating: removed, cancellation)
      progress(sets.count + place + 1, total)
      points.append(
        Point(
          kind: kind, name: name, removed: removed, circuit: Measure.mean(alone[place]),
          model: Measure.mean(whole),
          interval: bootstrap.interval(count: whole.count) { drawn in
            abs(Measure.mean(drawn.map { alone[place][$0] - whole[$0] }))
          }))
    }
    convention = base.convention
    model = Measure.mean(base.model)
    self.seed = seed
  }

  /// Random subsets, none empty and none the whole circuit; none of a circuit of one head.
  private static func subsets(
    of circuit: Circuit, _ count: Int, _ seed: UInt64
  ) -> [[Circuit.Member]] {
    let members = circuit.members
    guard members.count > 1, count > 0 else { return [] }
    var generator = SeededGenerator(seed: seed, stream: "subsets of a circuit")
    return (0..<count).map { number in
      let size = 1 + number * (members.count - 1) / count
      var left = Array(members.indices)
      let drawn = (0..<size).map { _ in left.remove(at: generator.index(below: left.count)) }
      return drawn.sorted().map { members[$0] }
    }
  }
}
