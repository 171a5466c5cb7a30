public import Analyses
public import Tasks
public import Tokens
public import Transformer

/// A circuit as it was discovered, with every step that led to it.
public struct Discovery: Codable, Equatable, Sendable {
  /// The thresholds.
  public var settings: DiscoverySettings
  /// The heads in classes, with what classes tell each other as far as a step has found it.
  public var circuit: Circuit
  /// The steps, in their order.
  public var steps: [DiscoveryStep]
  /// F(C) beside F(M); nil of a discovery that was stopped.
  public var run: CircuitRun?
  /// What each head adds to the rest, by the sets K of the discovery; nil likewise.
  public var minimality: Minimality?
  /// F without each class, in the circuit and in the model; nil likewise.
  public var completeness: Completeness?
  /// Whether every step was done.
  public var isComplete: Bool

  /// The step in which a head came in; nil for one of the circuit that the discovery began with.
  public func origin(of member: Circuit.Member) -> DiscoveryStep? {
    steps.last { step in
      step.kind != .pruning && step.accepted?.contains { $0.member == member } ?? false
    }
  }

  /// Discovers a circuit, accepting what each step proposes.
  ///
  /// - Parameters:
  ///   - subject: the model, prompts with positions IO, S1, S1+1 and S2, and edits that stay in force.
  ///   - settings: the thresholds.
  ///   - reference: the reference prompts, one for each, of the same length.
  ///   - start: a circuit to begin with.
  ///   - tokens: those that random tokens are drawn from; all where none are given.
  ///   - names: the names of copying scores; answers and distractors where none are given.
  ///   - scores: scores on random tokens, where they are known already.
  ///   - bootstrap: how intervals are drawn.
  ///   - progress: called with what is done and how much there is, roughly.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the circuit.
  /// - Throws: `DiscoveryError`, saying which prompt, position or setting is wrong.
  ///
  /// Cost: five path patching sweeps from one position, five passes, and two runs of a circuit for each
  /// head found; further heads, where they are needed, three runs for each head of the model.
  public static func automatic(
    _ subject: Subject, settings: DiscoverySettings = DiscoverySettings(), reference: PromptSet?,
    from start: Circuit? = nil, tokens: [TokenID] = [], names: [TokenID] = [],
    scores: HeadScores? = nil, bootstrap: Bootstrap = Bootstrap(),
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(DiscoveryError) -> Discovery {
    var session = try DiscoverySession(
      subject, reference: reference, settings: settings, from: start, tokens: tokens,
      names: names, scores: scores, cancellation: cancellation)
    try session.finish(progress: progress, cancellation: cancellation)
    return try session.result(bootstrap: bootstrap, cancellation: cancellation)
  }
}

extension DiscoverySession {
  /// Does the steps that are left, accepting what each proposes.
  ///
  /// - Parameters:
  ///   - progress: called with what is done and how much there is, roughly, as steps may come again.
  ///   - cancellation: checked between halves of a block; steps that are done stay.
  ///   - each: called with the session after each step.
  /// - Throws: `DiscoveryError`, when stopped.
  public mutating func finish(
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil,
    each: (DiscoverySession) -> Void = { _ in }
  ) throws(DiscoveryError) {
    var done = 0
    while let step {
      let left = DiscoveryStep.Kind.allCases.filter { $0.place >= step.place }
      let total = done + left.reduce(0) { $0 + $1.weight }
      _ = try map(
        progress: { progress(done + step.weight * $0 / max(1, $1), total) },
        cancellation: cancellation)
      done += step.weight
      progress(done, total)
      acceptProposal()
      each(self)
    }
  }

  /// The circuit and the steps so far, without figures: what is left of work that was stopped.
  public var soFar: Discovery {
    Discovery(
      settings: settings, circuit: circuit, steps: steps, run: nil, minimality: nil,
      completeness: nil, isComplete: step == nil)
  }

  /// The circuit so far with its figures.
  ///
  /// - Parameters:
  ///   - bootstrap: how intervals are drawn.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the result; before the last step it says that it is not complete.
  /// - Throws: `DiscoveryError`, when stopped.
  ///
  /// Cost: two runs of a circuit for each head, and a run and a pass for each class.
  public func result(
    bootstrap: Bootstrap = Bootstrap(), cancellation: Cancellation? = nil
  ) throws(DiscoveryError) -> Discovery {
    try DiscoveryError.analysing { () throws(AnalysisError) in
      Discovery(
        settings: settings, circuit: circuit, steps: steps,
        run: try CircuitRun(circuit, on: base, bootstrap: bootstrap, cancellation: cancellation),
        minimality: try Minimality(
          of: circuit, on: base, rule: .ordered, bootstrap: bootstrap, cancellation: cancellation),
        completeness: try Completeness(
          of: circuit, on: base, bootstrap: bootstrap, cancellation: cancellation),
        isComplete: step == nil)
    }
  }
}

extension DiscoveryStep.Kind {
  /// How long the step takes, in parts of about the same time.
  fileprivate var weight: Int {
    switch self {
    case .direct, .backups: 100
    case .queries, .values, .keys, .inductionKeys: 400
    case .others: 50
    case .pruning: 200
    }
  }
}
