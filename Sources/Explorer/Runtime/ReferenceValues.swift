import Analyses
import Tasks
import Tokens
import Transformer

/// What ablated heads are replaced by, kept while the prompt stays the same.
struct ReferenceValues: Sendable {
  private var key: PromptSet?
  private var kept: AblationReference?

  /// The reference prompts of a question; nil where it has none.
  ///
  /// `resample` pairs the prompt with the first of them alone.
  static func prompts(for question: Question) -> PromptSet? {
    let isPaired = question.sweepKind == .resample
    let rows = isPaired ? Array(question.references.prefix(1)) : question.references
    guard !rows.isEmpty else { return nil }
    let prompts = rows.map { tokens in
      Prompt(
        tokens: tokens, answer: question.prompt.answer, distractor: question.prompt.distractor,
        positions: question.prompt.positions, template: question.prompt.template)
    }
    return PromptSet(prompts, bos: question.bos)
  }

  /// The values of every head on the reference prompts of a question.
  mutating func values(
    for question: Question, _ weights: Weights, _ stop: Cancellation
  ) throws(AnalysisError) -> AblationReference? {
    guard let prompts = Self.prompts(for: question) else {
      throw .noReference(question.sweepKind)
    }
    if prompts == key { return kept }
    let layers = 0..<weights.configuration.layers
    let every = Ablation(heads: layers.map { Head($0, 0) }, kind: .mean)
    kept = try AblationReference(weights, prompts, for: [every], cancellation: stop)
    key = prompts
    return kept
  }
}
