import Analyses
import Transformer

/// A query about one open checkpoint.
protocol CheckpointQuery: Query {
  /// Answers the query, as `Query.answer` does, on the engine of its checkpoint.
  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer
}

extension CheckpointQuery {
  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    try engine.withCheckpoint(models[0]) { checkpoint throws(AnalysisError) in
      try inputs.check(vocabulary: checkpoint.weights.configuration.vocabulary)
      return try answer(inputs, on: &checkpoint, report)
    }
  }
}
