import Analyses
import Tasks
import Transformer

/// The ablation sweep under way, cached from layer to layer while its inputs stay the same.
struct CachedAblationSweep: Sendable {
  /// The inputs that it answers.
  let inputs: QueryInputs
  private let session: AblationSweepSession

  /// Runs the prompts, and the reference prompts if their values are needed.
  init(
    _ inputs: QueryInputs, _ subject: Subject, _ stop: Cancellation
  ) throws(AnalysisError) {
    let sweep = inputs.replacement ?? QueryInputs.Replacement(kind: .zero, positions: .all)
    session = try AblationSweepSession(
      over: .heads, subject, kind: sweep.kind, positions: sweep.positions,
      reference: inputs.references(for: sweep.kind), cancellation: stop)
    self.inputs = inputs
  }

  /// The logit difference after minus before ablating each head of a layer.
  func effects(layer: Int, _ stop: Cancellation) throws(AnalysisError) -> [Float] {
    try session.effects(layer: layer, cancellation: stop)
  }
}
