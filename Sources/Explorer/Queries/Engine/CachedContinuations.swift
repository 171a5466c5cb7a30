import Analyses
import Checkpoints
import Tasks
import Tokens
import Transformer

/// The continuations under way on one checkpoint, with their keys and values: before and after edits.
struct CachedContinuations: Sendable {
  private var kept: [(inputs: QueryInputs, session: GenerationSession)] = []
  private static let most = 2

  /// Takes out the continuation that has written these tokens; nil if it is not kept.
  mutating func take(
    _ inputs: QueryInputs, _ rule: TokenRule, _ written: [TokenID]
  ) -> GenerationSession? {
    let place = kept.firstIndex {
      $0.inputs == inputs && $0.session.rule == rule && $0.session.written == written
    }
    return place.map { kept.remove(at: $0).session }
  }

  /// Keeps a continuation for its next token.
  mutating func keep(_ session: GenerationSession, _ inputs: QueryInputs) {
    kept.removeAll { $0.inputs == inputs }
    if kept.count >= Self.most { kept.removeFirst() }
    kept.append((inputs, session))
  }
}

extension CheckpointEngine {
  /// Runs the prompt and what is written behind it.
  func session(
    _ inputs: QueryInputs, _ rule: TokenRule, _ written: [TokenID], _ stop: Cancellation
  ) throws(AnalysisError) -> GenerationSession {
    var references: [Ablation.Kind: PromptSet] = [:]
    for kind in inputs.edits.map(\.kind) { references[kind] = inputs.references(for: kind) }
    return try GenerationSession(
      weights, inputs.prompts[0], written: written, rule: rule,
      ends: vocabulary.ends(configured: checkpoint.settings.endToken),
      ablations: inputs.edits, references: references, cancellation: stop)
  }
}
