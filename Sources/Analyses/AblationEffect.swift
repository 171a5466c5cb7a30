public import Shards
public import Tasks
public import Transformer

/// The score of prompts (`Score`: their logit difference, or of years the probability difference)
/// before and after ablating heads and MLPs together.
public struct AblationEffect: Codable, Equatable, Sendable {
  /// Mean over prompts before, in the score's unit.
  public var before: Float
  /// Mean over prompts after.
  public var after: Float
  /// For each prompt, before and after.
  public var prompts: [Pair]

  /// One prompt's logit differences.
  public struct Pair: Codable, Equatable, Sendable {
    /// Unedited.
    public var before: Float
    /// Ablated.
    public var after: Float
  }

  /// Measures the logit difference before and after ablating.
  ///
  /// - Parameters:
  ///   - ablations: all in force at once.
  ///   - subject: the model and the prompts, with edits in force before and after.
  ///   - reference: the reference prompts; nil where no kind needs them.
  ///   - ledger: who computes the units, each some prompts.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: two passes, and one over the reference prompts.
  public init(
    _ ablations: [Ablation], _ subject: Subject, reference: PromptSet? = nil,
    ledger: Ledger = .alone, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let before = try subject.scores(ledger, cancellation)
    let source = try BatchedReference(
      subject.weights, reference, for: ablations, on: subject.prompts, cancellation: cancellation)
    // Messages number prompts among all, so positions are looked for before the prompts are cut.
    for ablation in ablations { _ = try ablation.positions.resolved(in: subject.prompts) }
    let parts = subject.ranges()
    let after = try ledger.numbers("ablated", subject.units(parts)) { place throws(AnalysisError) in
      var edited = subject.cut(parts[place])
      for ablation in ablations {
        let values = try source.values(
          ablation.kind, rows: parts[place], cancellation: cancellation)
        edited.interventions += try ablation.interventions(on: edited.prompts, reference: values)
      }
      return try edited.scores(cancellation)
    }.flatMap(\.self)
    prompts = zip(before, after).map { Pair(before: $0, after: $1) }
    self.before = Measure.mean(before)
    self.after = Measure.mean(after)
  }
}

extension Subject {
  /// The score of each prompt, in its unit.
  ///
  /// - Parameters:
  ///   - ledger: who computes the units, each some prompts.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: one number a prompt.
  /// - Throws: `noAnswer` for the first prompt that cannot be scored, or `cancelled`.
  ///
  /// Cost: one pass, with all logits at END where prompts are scored by years.
  public func scores(
    _ ledger: Ledger = .alone, _ cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [Float] {
    _ = try ScoreReader(prompts)
    let parts = parts
    return try ledger.numbers("scores", units(ranges())) { place throws(AnalysisError) in
      let reader = try ScoreReader(parts[place].prompts)
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try parts[place].forward(logits: reader.request(), cancellation)
      }
      return reader.values(activations.logits)
    }.flatMap(\.self)
  }

  /// The same by this process alone.
  public func scores(_ cancellation: Cancellation?) throws(AnalysisError) -> [Float] {
    try scores(.alone, cancellation)
  }

  /// Units of work that give a number a prompt.
  package func units(_ parts: [Range<Int>]) -> [Ledger.Unit] {
    parts.map { part in
      let positions = part.reduce(0) { $0 + prompts.prompts[$1].tokens.count }
      return Ledger.Unit(cost: Double(positions), count: part.count)
    }
  }

  /// The logit difference F of each prompt, in logits.
  ///
  /// - Parameter cancellation: checked between halves of a block.
  /// - Returns: one number a prompt.
  /// - Throws: `noAnswer` for the first prompt without answer or distractor, or `cancelled`.
  ///
  /// Cost: one pass.
  public func logitDifferences(
    _ cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [Float] {
    try checkPairs()
    var differences: [Float] = []
    for part in parts {
      let activations = try AnalysisError.cancellable { () throws(Cancelled) in
        try part.forward(logits: part.pairRequest ?? .none, cancellation)
      }
      differences += activations.logits.map(Measure.logitDifferences) ?? []
    }
    return differences
  }

  /// The same model and prompts with ablations in force as well.
  ///
  /// - Parameters:
  ///   - ablations: all in force at once.
  ///   - reference: the reference prompts; nil where no kind needs them.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the model and prompts with the edits in force.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass over the reference prompts where a kind needs them.
  public func adding(
    _ ablations: [Ablation], reference: PromptSet?, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> Subject {
    let source = try AblationReference(
      weights, reference, for: ablations, cancellation: cancellation)
    var edited = self
    for ablation in ablations {
      edited.interventions += try ablation.interventions(on: prompts, reference: source)
    }
    return edited
  }
}
