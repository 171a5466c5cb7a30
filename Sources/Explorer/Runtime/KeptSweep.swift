import Analyses
import Tasks
import Transformer

/// The sweep under way, kept from one layer to the next while it answers the same question.
struct KeptSweep: Sendable {
  private let question: Question
  private let side: Side
  private let session: AblationSweepSession

  /// Runs the prompt, and its reference prompts where their values are needed.
  init(
    _ question: Question, _ side: Side, _ subject: Subject, _ stop: Cancellation
  ) throws(AnalysisError) {
    let reference =
      question.sweepKind.needsReference ? ReferenceValues.prompts(for: question) : nil
    session = try AblationSweepSession(
      over: .heads, subject, kind: question.sweepKind, positions: question.sweepPositions,
      reference: reference, cancellation: stop)
    (self.question, self.side) = (question, side)
  }

  /// Whether the sweep is that of a question on a side.
  func matches(_ other: Question, _ otherSide: Side) -> Bool {
    var (one, two) = (question, other)
    // Edits do not matter on the side before them.
    if side == .before { (one.ablation, two.ablation) = (nil, nil) }
    return side == otherSide && one == two
  }

  /// The logit difference after minus before ablating each head of a layer.
  func effects(layer: Int, _ stop: Cancellation) throws(AnalysisError) -> [Float] {
    try session.effects(layer: layer, cancellation: stop)
  }
}
