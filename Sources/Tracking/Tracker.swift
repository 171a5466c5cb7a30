public import Analyses
public import Circuits
public import Tasks
public import Tokens
public import Transformer

/// Measures what is tracked of a model on one set of prompts, moment after moment.
///
/// The conventions are those of the analyses: attributions with the scale of the last norm frozen,
/// attention from END as means over the prompts that have the position, head scores on the usual
/// sample of random tokens, circuits kept at the positions of each prompt with every other head
/// ablated by its template's mean over the paired prompts.
public struct Tracker: Sendable {
  /// What is tracked, each once.
  public let measures: [TrackedMeasure]
  /// The circuit that the measures are about; nil where none is.
  public let circuit: Circuit?

  let prompts: PromptSet
  let sequences: [[TokenID]]
  private let reference: PromptSet?

  /// The most bytes of a run that several measures read; longer sets are run once for each.
  private static let runLimit = 256 << 20

  /// Prepares to track; nothing runs yet.
  ///
  /// - Parameters:
  ///   - measures: what to track.
  ///   - prompts: the prompts, with years where these score them, and pairs where values come from
  ///     pairs.
  ///   - name: what the prompts are called, for messages.
  ///   - circuit: the circuit that measures are about.
  ///   - configuration: the shape of the models.
  ///   - tokens: the tokens that stand for text, of which random sequences are made.
  /// - Throws: the first measure that these prompts and this model do not allow, and why.
  public init(
    _ measures: [TrackedMeasure], on prompts: PromptSet, named name: String,
    circuit: Circuit? = nil,
    for configuration: Configuration, tokens: [TokenID] = []
  ) throws(TrackingError) {
    self.measures = measures
    self.prompts = prompts
    self.circuit = circuit
    reference = prompts.reference
    for measure in measures {
      try Self.check(measure, prompts, name, circuit, configuration)
    }
    let hasScores = measures.contains { $0.kind?.isScore ?? false }
    sequences =
      hasScores && !tokens.isEmpty
      ? HeadScores.Settings(for: configuration).rows(of: tokens) : []
  }

  private static func check(
    _ measure: TrackedMeasure, _ prompts: PromptSet, _ name: String, _ circuit: Circuit?,
    _ configuration: Configuration
  ) throws(TrackingError) {
    if let head = measure.head {
      guard (0..<configuration.layers).contains(head.layer),
        (0..<configuration.heads).contains(head.index)
      else {
        throw .noSuchHead(
          measure, head, layers: configuration.layers, heads: configuration.heads)
      }
    }
    if measure.needsCircuit {
      guard let circuit else { throw .noCircuit(measure) }
      if let position = missing(circuit, prompts) {
        throw .noPosition(measure, position, known: positions(prompts), prompts: name)
      }
    }
    if measure.needsReference, prompts.reference == nil {
      throw .noPairs(measure, prompts: name)
    }
    let isPaired = prompts.prompts.allSatisfy { $0.pair != nil }
    switch measure {
    case .selfRepair: guard isPaired else { throw .notScored(measure, prompts: name) }
    case .circuit, .faithfulness, .head(.attribution, _), .map(.attribution):
      guard isPaired || prompts.years != nil else { throw .notScored(measure, prompts: name) }
    case .head, .map: break
    }
    if case .attention(let position)? = measure.kind,
      !prompts.prompts.contains(where: { $0.position(named: position) != nil })
    {
      throw .noPosition(measure, position, known: positions(prompts), prompts: name)
    }
  }

  /// The names of the positions that prompts have.
  private static func positions(_ prompts: PromptSet) -> [String] {
    Set(prompts.prompts.flatMap(\.positions.keys)).sorted()
  }

  /// The first position at which a circuit has heads and which not every prompt has; nil where all
  /// have all.
  private static func missing(_ circuit: Circuit, _ prompts: PromptSet) -> String? {
    circuit.members.lazy.map(\.position).first { position in
      do throws(AnalysisError) {
        _ = try Ablation.Positions(position).resolved(in: prompts)
        return false
      } catch {
        return true
      }
    }
  }

  /// What suits prompts where nobody chose: the map of attributions where they can be scored, those of
  /// attention to IO and S2 where they have these, and the circuit where there is one.
  ///
  /// - Parameters:
  ///   - prompts: the prompts.
  ///   - circuit: the circuit; nil for none.
  /// - Returns: measures that the prompts allow.
  public static func usual(_ prompts: PromptSet, circuit: Circuit? = nil) -> [TrackedMeasure] {
    let isPaired = prompts.prompts.allSatisfy { $0.pair != nil }
    let isScored = isPaired || prompts.years != nil
    var measures: [TrackedMeasure] = []
    if let circuit, isScored, prompts.reference != nil, missing(circuit, prompts) == nil {
      measures = [.circuit, .faithfulness]
    }
    if isScored { measures.append(.map(.attribution)) }
    for position in ["IO", "S2"]
    where prompts.prompts.contains(where: { $0.positions[position] != nil }) {
      measures.append(.map(.attention(to: position)))
    }
    return measures
  }

  /// Measures a model.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - run: a run of it on these prompts, read where it has what is needed; nil to make one.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the numbers.
  /// - Throws: `AnalysisError`, as the analyses do.
  ///
  /// Cost: one pass for attributions and attention, three and a little for a circuit, three for each
  /// self-repair, fifty sequences for head scores.
  public func measure(
    _ weights: Weights, reading run: KeptRun? = nil, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> Moment {
    guard !measures.isEmpty else { return Moment() }
    var subject = Subject(weights, prompts)
    // Spelled out, since `??` would lose the type of the error.
    var known = run
    if known == nil { known = try kept(subject, cancellation) }
    if let known { subject = subject.reading(known) }
    var work = TrackingWork(
      subject, reference: reference, circuit: circuit, sequences: sequences,
      cancellation: cancellation)
    var moment = Moment()
    for measure in measures {
      switch measure {
      case .map(let kind):
        moment.heads.append(Moment.Heads("\(measure)", try work.grid(kind)))
      case .head(let kind, let head):
        let value = try work.grid(kind)[head.layer][head.index]
        moment.values.append(Moment.Value("\(measure)", Double(value)))
      case .circuit:
        moment.values.append(Moment.Value("\(measure)", Double(try work.circuitRun().circuit)))
      case .faithfulness:
        let percent = try work.circuitRun().faithfulnessPercent
        moment.values.append(Moment.Value("\(measure)", percent.map(Double.init)))
      case .selfRepair(let head):
        moment.values.append(Moment.Value("\(measure)", Double(try work.selfRepair(of: head))))
      }
    }
    return moment
  }

  /// One run for several measures; nil where it would be too large.
  func kept(
    _ subject: Subject, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> KeptRun? {
    try KeptRun(subject, limit: Self.runLimit, cancellation: cancellation)
  }
}

/// One moment's analyses, each made when a measure first needs it.
private struct TrackingWork {
  private let subject: Subject
  private let reference: PromptSet?
  private let circuit: Circuit?
  private let sequences: [[TokenID]]
  private let cancellation: Cancellation?
  private var attribution: [[Float]]?
  private var attention: [String: [[Float]]] = [:]
  private var scores: HeadScores?
  private var run: CircuitRun?

  init(
    _ subject: Subject, reference: PromptSet?, circuit: Circuit?, sequences: [[TokenID]],
    cancellation: Cancellation?
  ) {
    self.subject = subject
    self.reference = reference
    self.circuit = circuit
    self.sequences = sequences
    self.cancellation = cancellation
  }

  /// A number of every head: `[layer][head]`.
  mutating func grid(_ kind: TrackedMeasure.HeadKind) throws(AnalysisError) -> [[Float]] {
    switch kind {
    case .attribution:
      if let attribution { return attribution }
      let heads = try HeadAttribution(subject, cancellation: cancellation).heads
      attribution = heads
      return heads
    case .attention(let position):
      if let known = attention[position] { return known }
      let read = try AttentionToPositions(subject, names: [position], cancellation: cancellation)
      attention[position] = read.probabilities[position] ?? []
      return attention[position] ?? []
    case .previousToken: return try headScores().previousToken
    case .duplicateToken: return try headScores().duplicateToken
    case .induction: return try headScores().induction
    }
  }

  private mutating func headScores() throws(AnalysisError) -> HeadScores {
    if let scores { return scores }
    let made = try HeadScores(
      subject.weights, sequences: sequences, names: [], cancellation: cancellation)
    scores = made
    return made
  }

  /// The circuit alone.
  mutating func circuitRun() throws(AnalysisError) -> CircuitRun {
    if let run { return run }
    let base = try CircuitBase(subject, reference: reference, cancellation: cancellation)
    let made = try CircuitRun(
      circuit ?? .empty, on: base, bootstrap: Bootstrap(resamples: 1), cancellation: cancellation)
    run = made
    return made
  }

  /// The paper's self-repair of a head.
  func selfRepair(of head: Head) throws(AnalysisError) -> Float {
    try SelfRepair(
      of: [head], subject, reference: reference, cancellation: cancellation
    ).mean.repair
  }
}
