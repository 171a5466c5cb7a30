public import Tasks
public import Transformer

/// An ablation sweep that runs layer by layer, in any order.
///
/// For callers that show results as they come. All prompts are held at once: 5 N D L numbers.
/// `AblationSweep` gives the same numbers in one call, some prompts at a time.
public struct AblationSweepSession: Sendable {
  /// What is swept.
  public let components: AblationSweep.Components
  /// The mean score before, in its unit.
  public let before: Float

  private let base: SweepRun.Base

  /// Runs the prompts once, and the reference prompts where the kind needs them.
  ///
  /// - Parameters:
  ///   - components: heads or MLPs.
  ///   - subject: the model, the prompts, and edits that stay in force throughout.
  ///   - kind: what a component's output is replaced by.
  ///   - positions: where.
  ///   - reference: the reference prompts; nil where the kind needs none.
  ///   - cancellation: checked between halves of a block, now and by every later call.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  public init(
    over components: AblationSweep.Components, _ subject: Subject, kind: Ablation.Kind,
    positions: Ablation.Positions = .all, reference: PromptSet? = nil,
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let sweep = try SweepRun(
      components, subject, kind: kind, positions: positions, reference: reference, cancellation)
    self.components = components
    base = try SweepRun.Base(sweep, subject.prompts.prompts.indices)
    before = Measure.mean(base.before)
  }

  /// The mean score (`Score`) after minus before, for each head of a layer, or for its MLP.
  ///
  /// - Parameters:
  ///   - layer: a layer of the model.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: one number for each component.
  /// - Throws: `AnalysisError.cancelled`.
  ///
  /// Cost: for heads, H passes over the rest of the model, in tall products.
  public func effects(
    layer: Int, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> [Float] {
    var effects: [Float] = []
    for group in base.groups {
      let differences = try AnalysisError.cancellable { () throws(Cancelled) in
        try base.scores(layer: layer, components: group, cancellation)
      }
      effects += differences.map { Measure.mean($0) - before }
    }
    return effects
  }
}
