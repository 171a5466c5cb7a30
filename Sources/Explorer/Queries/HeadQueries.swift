import Analyses
import Tasks
import Transformer

/// The attribution of every head, in logits; of years, of the mean logit of later years minus that
/// of the others.
struct AttributionQuery: CheckpointQuery {
  typealias Answer = HeadAttribution

  let condition: Condition?
  var scope: PromptScope { .mean }
  var needs: Set<QueryNeed> { [.score] }
  var words: String { "attribution" }

  init(_ condition: Condition) { self.condition = condition }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try HeadAttribution(
      try checkpoint.subjectWithRun(inputs, report.cancellation), cancellation: report.cancellation)
  }
}

/// The effect of ablating each head of a layer: the score of the prompts after minus before.
struct AblationSweepQuery: CheckpointQuery {
  typealias Answer = [Float]

  let condition: Condition?
  let layer: Int
  var scope: PromptScope { .mean }
  var needs: Set<QueryNeed> { [.replacement, .score] }
  var words: String { "ablation sweep" }

  init(_ condition: Condition, layer: Int) {
    self.condition = condition
    self.layer = layer
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try checkpoint.sweep(inputs, report.cancellation).effects(layer: layer, report.cancellation)
  }
}

/// The scores of all heads on repeated random tokens.
struct ScoresQuery: Query {
  typealias Answer = HeadScores

  let slot: ModelSlot
  var condition: Condition? { nil }
  var models: [ModelSlot] { [slot] }
  var scope: PromptScope { .none }
  var words: String { "head scores" }

  init(_ slot: ModelSlot) { self.slot = slot }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    // Tokens that only one checkpoint has would make the scores incomparable.
    let shared = engine.sharedTokens
    return try engine.withCheckpoint(models[0]) { checkpoint throws(AnalysisError) in
      try checkpoint.scores(on: shared, report)
    }
  }
}

extension Findings {
  /// The effect of ablating a head, in logits; nil while unknown.
  func effect(_ condition: Condition, _ head: Head) -> Float? {
    guard let values = self[AblationSweepQuery(condition, layer: head.layer)],
      values.indices.contains(head.index)
    else { return nil }
    return values[head.index]
  }
}
