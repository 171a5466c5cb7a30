import Analyses
import Tasks
import Transformer

/// The sweep under way, kept from one layer to the next while it answers the same inputs.
struct CachedAblationSweep: Sendable {
  /// What it answers.
  let inputs: QueryInputs
  private let session: AblationSweepSession

  /// Runs the prompts, and their reference prompts where their values are needed.
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
