import Analyses
import Tasks

/// What comes next after the prompt that is looked at.
struct PredictionQuery: CheckpointQuery {
  typealias Answer = NextToken.Prediction

  let condition: Condition?
  var scope: PromptScope { .prompt }
  var words: String { "next token" }
  /// Tokens listed for each condition, so that most of one's are found in another's list.
  private static let listed = 200

  init(_ condition: Condition) { self.condition = condition }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try NextToken(
      try checkpoint.subject(inputs, report.cancellation), count: Self.listed,
      cancellation: report.cancellation
    ).prompts[0]
  }
}

/// Means over the list of prompts.
struct MeansQuery: CheckpointQuery {
  typealias Answer = ListMeans

  let condition: Condition?
  var scope: PromptScope { .list }
  var needs: Set<QueryNeed> { [.years] }
  var words: String { "means over the list" }

  init(_ condition: Condition) { self.condition = condition }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try ListMeans(
      try checkpoint.subject(inputs, report.cancellation), years: inputs.years,
      cancellation: report.cancellation)
  }
}
