import Analyses
import Tasks
import Tokens
import Transformer

/// One more token behind the current prompt and what is written there already; the screen adds it to
/// that, and findings do not keep it.
struct GenerationQuery: CheckpointQuery {
  typealias Answer = GenerationSession.Step

  let condition: Condition?
  let rule: TokenRule
  let written: [TokenID]
  var scope: PromptScope { .prompt }
  var words: String { "continuation" }
  var isKept: Bool { false }

  init(_ condition: Condition, _ rule: TokenRule, written: [TokenID]) {
    self.condition = condition
    self.rule = rule
    self.written = written
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    // A step that is stopped leaves no session behind: the next one runs the prompt again.
    let kept = checkpoint.continuations.take(inputs, rule, written)
    var session =
      if let kept { kept } else {
        try checkpoint.session(inputs, rule, written, report.cancellation)
      }
    let step = try session.next(report.cancellation)
    checkpoint.continuations.keep(session, inputs)
    return step
  }
}

extension AnyQuery {
  /// Whether it belongs to the continuation of the prompt.
  var isGeneration: Bool { query is GenerationQuery }
}
