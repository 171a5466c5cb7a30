public import Analyses
public import Transformer

/// What each head of a circuit adds to it: |F(C \ (K ∪ {v})) − F(C \ K)|.
///
/// A circuit is minimal when every head adds something for some set K.
///
/// Source: Wang et al. 2022, section 4.2; the paper, section 3 and figures 18 and 24.
public struct Minimality: Codable, Equatable, Sendable {
  /// How the circuit was run.
  public var convention: CircuitConvention
  /// The word for how the sets K were chosen.
  public var rule: String
  /// F(M): the mean score of the whole model.
  public var model: Float
  /// F(C): the mean score of the circuit alone.
  public var circuit: Float
  /// One for each head, in the order of the circuit.
  public var entries: [Entry]

  /// What a head adds.
  public struct Entry: Codable, Equatable, Sendable {
    /// The head and its position.
    public var member: Circuit.Member
    /// Its class.
    public var className: String
    /// The heads K that were removed beside it.
    public var removed: [Circuit.Member]
    /// F(C \ K).
    public var without: Float
    /// F(C \ (K ∪ {v})).
    public var withoutBoth: Float
    /// |F(C \ (K ∪ {v})) − F(C \ K)| in percent of F(M); nil where F(M) is nearly zero.
    public var percent: Float?
    /// Where `percent` lies; nil for a single prompt, or where F(M) may be nearly zero.
    public var percentInterval: Interval?
    /// Where `score` lies; nil for a single prompt.
    public var scoreInterval: Interval?

    /// |F(C \ (K ∪ {v})) − F(C \ K)|, in the unit of the score.
    public var score: Float { abs(withoutBoth - without) }
  }

  /// Measures every head.
  ///
  /// - Parameters:
  ///   - circuit: the heads.
  ///   - base: the model and prompts.
  ///   - rule: how the sets K are chosen.
  ///   - bootstrap: how intervals are drawn.
  ///   - progress: called with runs done and runs in all.
  ///   - cancellation: checked between blocks.
  /// - Throws: `AnalysisError`, saying which head or position is wrong.
  ///
  /// Cost: two runs of a circuit for each head at most; equal circuits are run once.
  public init(
    of circuit: Circuit, on base: CircuitBase, rule: MinimalityRule = .paper,
    bootstrap: Bootstrap = Bootstrap(), progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let sets = rule.sets(of: circuit)
    var runs = CircuitRuns()
    let whole = runs.number(of: circuit)
    let pairs = circuit.members.map { member in
      let rest = circuit.removing(sets[member] ?? [])
      return (member, runs.number(of: rest), runs.number(of: rest.removing([member])))
    }
    let scores = try base.scores(
      keeping: runs.circuits, progress: progress, cancellation: cancellation)
    let model = base.model
    convention = base.convention
    self.rule = rule.name
    self.model = Measure.mean(model)
    self.circuit = Measure.mean(scores[whole])
    entries = pairs.map { member, without, both in
      func score(_ drawn: [Int]) -> Float {
        abs(Measure.mean(drawn.map { scores[both][$0] - scores[without][$0] }))
      }
      func percent(_ drawn: [Int]) -> Float? {
        Share.percent(score(drawn), of: Measure.mean(drawn.map { model[$0] })).map(abs)
      }
      let (first, second) = (Measure.mean(scores[without]), Measure.mean(scores[both]))
      return Entry(
        member: member, className: circuit.className(of: member) ?? "",
        removed: sets[member] ?? [], without: first, withoutBoth: second,
        percent: Share.percent(abs(second - first), of: Measure.mean(model)).map(abs),
        percentInterval: bootstrap.interval(count: model.count, of: percent),
        scoreInterval: bootstrap.interval(count: model.count) { score($0) })
    }
  }
}

/// Circuits to be run, equal ones once.
struct CircuitRuns {
  private(set) var circuits: [Circuit] = []
  private var numbers: [Set<Circuit.Member>: Int] = [:]

  /// The place of a circuit with the same heads at the same positions; a new one where there is none.
  mutating func number(of circuit: Circuit) -> Int {
    let heads = Set(circuit.members)
    if let number = numbers[heads] { return number }
    numbers[heads] = circuits.count
    circuits.append(circuit)
    return circuits.count - 1
  }
}
