import Analyses
import Tasks

/// The prediction of the next token after the current prompt.
struct PredictionQuery: CheckpointQuery {
  typealias Answer = NextToken.Prediction

  let condition: Condition?
  var scope: PromptScope { .prompt }
  var words: String { "next token" }
  /// The most tokens listed; the numbers of all others are kept beside them.
  private static let listed = 60

  init(_ condition: Condition) { self.condition = condition }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try NextToken(
      try checkpoint.subjectWithRun(inputs, report.cancellation), count: Self.listed,
      keepsLogits: true,
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
      try checkpoint.subjectWithRun(inputs, report.cancellation), years: inputs.years,
      cancellation: report.cancellation)
  }
}
