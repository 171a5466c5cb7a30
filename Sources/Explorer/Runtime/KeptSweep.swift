import Analyses
import Tasks
import Transformer

/// The sweep under way, kept from one layer to the next while it answers the same question.
struct KeptSweep: Sendable {
  /// What it answers.
  let question: Question
  private let session: AblationSweepSession

  /// Runs the prompts, and their reference prompts where their values are needed.
  init(
    _ question: Question, _ subject: Subject, _ stop: Cancellation
  ) throws(AnalysisError) {
    let sweep = question.sweep ?? Question.Sweep(kind: .zero, positions: .all)
    session = try AblationSweepSession(
      over: .heads, subject, kind: sweep.kind, positions: sweep.positions,
      reference: question.references(for: sweep.kind), cancellation: stop)
    self.question = question
  }

  /// The logit difference after minus before ablating each head of a layer.
  func effects(layer: Int, _ stop: Cancellation) throws(AnalysisError) -> [Float] {
    try session.effects(layer: layer, cancellation: stop)
  }
}
