public import Shards
public import Tasks
import Tensors
public import Transformer

/// The effect on the score of prompts of ablating each head, or each MLP, in turn.
///
/// Exact: everything after the edit is computed, norms included. Ablations of a sweep do not
/// combine.
///
/// Source: Wang et al. 2022, section 2.1; the paper ablates by the template mean.
public struct AblationSweep: Codable, Equatable, Sendable {
  /// What was swept.
  public var over: Components
  /// `[layer][head]`, or `[layer][0]` for MLPs: mean score (`Score`) after minus before.
  public var effects: [[Float]]
  /// The mean score before, in its unit.
  public var before: Float

  /// What a sweep ablates one at a time.
  public enum Components: String, Codable, CaseIterable, Sendable {
    /// Every head.
    case heads
    /// Every MLP.
    case mlps
  }

  /// Ablates every component in turn.
  ///
  /// - Parameters:
  ///   - components: heads or MLPs.
  ///   - subject: the model, the prompts, and edits that stay in force throughout.
  ///   - kind: what a component's output is replaced by.
  ///   - positions: where.
  ///   - reference: the reference prompts; nil where the kind needs none.
  ///   - ledger: who computes the sweep's units, each some components of a layer on some prompts.
  ///   - progress: called with components done and components in all.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: about 0.45 passes for each component (prefixes are shared, the last block is computed at
  /// END alone); holds 5 N D L numbers for at most `SweepRun.rowLimit` positions at a time.
  public init(
    over components: Components, _ subject: Subject, kind: Ablation.Kind,
    positions: Ablation.Positions = .all, reference: PromptSet? = nil, ledger: Ledger = .alone,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let sweep = try SweepRun(
      components, subject, kind: kind, positions: positions, reference: reference, cancellation)
    let (before, after) = try sweep.scores(ledger, progress)
    over = components
    self.before = Measure.mean(before)
    effects = after.map { row in row.map { Measure.mean($0) - Measure.mean(before) } }
  }
}
