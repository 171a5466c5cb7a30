import Analyses
import Tasks
import Transformer

// Queries that several screens ask.

extension Sharing {
  /// A query for each condition that the view can show.
  func perCondition(_ query: (Condition) -> any Query) -> [any Query] { conditions.map(query) }

  /// What prompts are scored by: the logit difference, or of years the probability difference.
  var score: Score {
    document.list?.years != nil && document.prompts.contains { $0.pair == nil }
      ? .probabilityDifference : .logitDifference
  }

  /// Whether every prompt has a score.
  var isScored: Bool {
    score == .probabilityDifference || document.prompts.allSatisfy { $0.pair != nil }
  }

  /// Whether the patterns of all heads are small enough to be kept together.
  var fitsAllPatterns: Bool {
    let length = document.prompt.tokens.count
    return model.shape.layers * model.shape.heads * length * length <= 4_000_000
  }

  /// The checkpoints that tables compare.
  var comparedSlots: [ModelSlot] {
    let models = conditions.map(\.model)
    return ModelSlot.allCases.filter(models.contains)
  }

  /// The attention of all heads from END, read off their patterns if those are kept.
  func endQuery(_ condition: Condition) -> any Query {
    if fitsAllPatterns, !document.showsMean { return PatternsQuery(condition, nil) }
    return EndAttentionQuery(condition)
  }

  /// Head scores, for models whose context has room for a sequence and its repetition.
  var scoreQueries: [any Query] {
    model.shape.context >= 2 ? comparedSlots.map { ScoresQuery($0) } : []
  }

  /// The ablation sweep, layer by layer; the cursor's layer has no priority, so progress is even.
  var ablationSweepQueries: [any Query] {
    guard isScored, !isAblationSweepStopped else { return [] }
    return conditions.flatMap { condition in
      (0..<model.shape.layers).map { AblationSweepQuery(condition, layer: $0) }
    }
  }

  /// Whether a query was asked and is not answered yet.
  func isPending(_ query: some Query) -> Bool { pending[AnyQuery(query)] != nil }
}
