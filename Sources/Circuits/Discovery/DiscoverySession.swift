public import Analyses
public import Patching
public import Shards
public import Tasks
public import Tokens
public import Transformer

/// A discovery that runs step by step: the map of a step, the heads that are accepted of it, and on
/// to the next.
///
/// Heads that tell the logits directly come first, then what tells them, back to the first layers:
/// name movers, S-Inhibition heads, induction and duplicate-token heads, previous-token heads, and
/// the backups. Where those leave F(C) far from F(M), further heads come in by their gain alone, and at
/// last heads go that do next to nothing. A class may come out empty; steps that would start from it
/// are then passed over and say so. Every number is exact, and nothing but random tokens is left to chance.
///
/// Sessions are values: one that was kept goes on from where it was.
///
/// Source: the paper, appendix G; Wang et al. 2022, section 3.
public struct DiscoverySession: Sendable {
  /// The thresholds.
  public let settings: DiscoverySettings
  /// The model, the prompts, and what circuits on them share.
  public let base: CircuitBase
  /// F(M) and F(ABC).
  public let baseline: PatchBaseline
  /// The heads so far.
  public private(set) var circuit: Circuit
  /// The steps that are done.
  public private(set) var steps: [DiscoveryStep] = []
  /// The next step; nil at the end.
  public private(set) var step: DiscoveryStep.Kind? = .direct
  /// The map of the next step, where it was made.
  public private(set) var current: DiscoveryStep?

  let source: Subject
  let reference: PromptSet
  private let tokens: [TokenID]
  let names: [TokenID]
  private var known: HeadChecks?
  private let givenScores: HeadScores?
  /// Who computes the runs.
  let ledger: Ledger

  var subject: Subject { base.subject }

  /// Begins a discovery: runs the model on the prompts and on the reference prompts.
  ///
  /// - Parameters:
  ///   - subject: the model, prompts with positions IO, S1, S1+1 and S2, and edits that stay in force.
  ///   - reference: the reference prompts, one for each, of the same length.
  ///   - settings: the thresholds.
  ///   - start: a circuit to begin with.
  ///   - tokens: those that random tokens are drawn from, which stand for text; all where none are given.
  ///   - names: the names of copying scores; answers and distractors where none are given.
  ///   - scores: scores on random tokens, where they are known already.
  ///   - ledger: who computes the runs.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `DiscoveryError`, saying which prompt, position, head or setting is wrong.
  ///
  /// Cost: that of `CircuitBase`.
  public init(
    _ subject: Subject, reference: PromptSet?, settings: DiscoverySettings = DiscoverySettings(),
    from start: Circuit? = nil, tokens: [TokenID] = [], names: [TokenID] = [],
    scores: HeadScores? = nil, ledger: Ledger = .alone, cancellation: Cancellation? = nil
  ) throws(DiscoveryError) {
    self.ledger = ledger
    if let problem = settings.problem { throw .settings(problem) }
    guard let reference else { throw .noReference }
    let pairs = try DiscoveryError.wrapping { () throws(PatchingError) in
      try PatchPairs(subject.prompts, corrupted: reference)
    }
    base = try DiscoveryError.analysing { () throws(AnalysisError) in
      for name in HeadChecks.positions {
        _ = try Ablation.Positions(name).resolved(in: subject.prompts)
      }
      try Ablation(heads: start?.heads ?? []).check(against: subject.weights.configuration)
      return try CircuitBase(
        subject, settings.convention, reference: reference, ledger: ledger,
        cancellation: cancellation)
    }
    let (model, other) = (Measure.mean(base.model), Measure.mean(base.reference ?? []))
    guard abs(model - other) >= Share.smallest else {
      throw .noDifference(model: model, reference: other)
    }
    baseline = PatchBaseline(destination: model, source: other, reference: other)
    source = Subject(subject.weights, pairs.corrupted, interventions: subject.interventions)
    circuit = start ?? Circuit(checked: [], links: [])
    self.settings = settings
    self.reference = reference
    self.tokens =
      tokens.isEmpty ? (0..<subject.weights.configuration.vocabulary).map { TokenID($0) } : tokens
    let answers = subject.prompts.prompts.flatMap { [$0.answer, $0.distractor].compactMap(\.self) }
    self.names = names.isEmpty ? Set(answers).sorted { $0.rawValue < $1.rawValue } : names
    givenScores = scores
  }

  /// F(M) − F(ABC), of which effects are shares.
  var whole: Float { baseline.destination - baseline.source }

  /// What gains and minimality are shares of: |F(M)|, or where that is nearly zero |F(M) − F(ABC)|.
  var scale: Float {
    abs(baseline.destination) >= Share.smallest ? abs(baseline.destination) : abs(whole)
  }

  /// How near a score is to F(M): 1 for equal.
  func nearness(_ score: Float) -> Float { 1 - abs(baseline.destination - score) / scale }

  /// Makes the map of the next step; the same again until heads are accepted.
  ///
  /// - Parameters:
  ///   - progress: called with runs done and runs in all.
  ///   - cancellation: checked between halves of a block; the session then stays as it was.
  /// - Returns: the map with candidates; nil at the end.
  /// - Throws: `DiscoveryError`, when stopped.
  ///
  /// Cost: that of a path patching sweep from one position; of further heads a run of a circuit for each
  /// head at each position; for pruning two runs for each head of the circuit.
  public mutating func map(
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(DiscoveryError) -> DiscoveryStep? {
    guard let step else { return nil }
    if let current { return current }
    let checks = try checks(cancellation)
    var made = try make(step, checks, progress, cancellation)
    made.round = steps.count { $0.kind == step }
    current = made
    return made
  }

  /// Takes heads of the next step's map as the step sees them, and goes on.
  ///
  /// - Parameter heads: heads that the map has a number of; others are left out. Of pruning, those to
  ///   drop.
  public mutating func accept(_ heads: [Head]) {
    accept(choices: heads.compactMap { current?.choice($0) })
  }

  /// Takes what the next step proposes, and goes on.
  public mutating func acceptProposal() { accept(choices: current?.proposal ?? []) }

  /// Takes heads in classes of the caller's choice, and goes on; without a map nothing happens.
  ///
  /// - Parameter choices: heads with positions and classes; those whose names could not stand in a
  ///   file are left out. Of pruning, the members to drop.
  public mutating func accept(choices: [DiscoveryChoice]) {
    guard var done = current else { return }
    if done.kind == .pruning {
      let dropped = choices.filter { circuit.members.contains($0.member) }
      circuit = circuit.removing(dropped.map(\.member))
      done.accepted = dropped
    } else {
      var taken: [DiscoveryChoice] = []
      for choice in choices {
        guard let larger = try? circuit.adding(choice.member, toClass: choice.className) else {
          continue
        }
        circuit = larger
        taken.append(choice)
      }
      done.accepted = taken
      circuit = circuit.linked(links(after: done))
    }
    steps.append(done)
    current = nil
    step = following(done)
  }

  /// Goes on to a later step without making the maps in between.
  ///
  /// - Parameter kind: a kind of step that is not behind the next one; any other is of no matter.
  public mutating func skip(to kind: DiscoveryStep.Kind) {
    guard let step, kind.place >= step.place else { return }
    (self.step, current) = (kind, nil)
  }

  /// The step after one that is done.
  private func following(_ done: DiscoveryStep) -> DiscoveryStep.Kind? {
    let changed = !(done.accepted ?? []).isEmpty
    switch done.kind {
    case .others: return changed ? .others : hasChanged(since: .pruning) ? .pruning : nil
    case .pruning:
      if changed { return .pruning }
      // What was dropped may be missed: others are looked for once more.
      let isShort = nearness(done.circuit) < settings.target
      return isShort && hasChanged(since: .others) ? .others : nil
    default:
      return DiscoveryStep.Kind.allCases.first { $0.place == done.kind.place + 1 }
    }
  }

  /// Whether heads came or went after the last step of a kind, or no such step was done.
  private func hasChanged(since kind: DiscoveryStep.Kind) -> Bool {
    guard let last = steps.lastIndex(where: { $0.kind == kind }) else { return true }
    return steps[(last + 1)...].contains { !($0.accepted ?? []).isEmpty }
  }

  /// What pruning has dropped.
  var dropped: Set<Circuit.Member> {
    Set(steps.filter { $0.kind == .pruning }.flatMap { $0.accepted ?? [] }.map(\.member))
  }

  /// What is known of heads, found once.
  private mutating func checks(
    _ cancellation: Cancellation?
  ) throws(DiscoveryError) -> HeadChecks {
    if let known { return known }
    let made = try DiscoveryError.analysing { () throws(AnalysisError) in
      try HeadChecks(subject, scores: try scores(cancellation), cancellation)
    }
    known = made
    return made
  }

  /// Scores on random tokens; nil where none are asked, or the context has no room for them.
  private func scores(_ cancellation: Cancellation?) throws(AnalysisError) -> HeadScores? {
    if let givenScores { return givenScores }
    let configuration = subject.weights.configuration
    guard settings.sequences > 0, configuration.context >= 2 else { return nil }
    let sample = HeadScores.Settings(
      sequences: settings.sequences, seed: settings.seed, for: configuration)
    return try HeadScores(
      subject.weights, sequences: sample.rows(of: tokens), names: [], cancellation: cancellation)
  }
}

extension DiscoveryStep.Kind {
  /// The place in the order of a discovery.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
