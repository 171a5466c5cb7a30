import Tasks
import Transformer

// Queries that several screens ask.

extension Sharing {
  /// A query for each condition that the present view can show.
  func each(_ query: (Condition) -> any Query) -> [any Query] { conditions.map(query) }

  /// Whether every prompt has an answer and a distractor.
  var hasPair: Bool { document.prompts.allSatisfy { $0.pair != nil } }

  /// Whether patterns of all heads are few enough to be held at once.
  var fitsAllPatterns: Bool {
    let length = document.prompt.tokens.count
    return model.shape.layers * model.shape.heads * length * length <= 4_000_000
  }

  /// The checkpoints whose numbers tables set side by side.
  var comparedSlots: [ModelSlot] {
    let models = conditions.map(\.model)
    return ModelSlot.allCases.filter(models.contains)
  }

  /// Where all heads look from END: from the patterns where these are held.
  func endQuery(_ condition: Condition) -> any Query {
    if fitsAllPatterns, !document.showsMean { return PatternsQuery(condition, nil) }
    return EndAttentionQuery(condition)
  }

  /// Scores come from a sequence and its repetition, for which a context of one has no room.
  var scoreQueries: [any Query] {
    model.shape.context >= 2 ? comparedSlots.map { ScoresQuery($0) } : []
  }

  /// The layers of the sweep, that of the cursor not preferred, so that progress runs evenly.
  var sweepQueries: [any Query] {
    guard hasPair, !isSweepStopped else { return [] }
    return conditions.flatMap { condition in
      (0..<model.shape.layers).map { AblationSweepQuery(condition, layer: $0) }
    }
  }

  /// Whether the engine works on a query.
  func isPending(_ query: some Query) -> Bool { pending[AnyQuery(query)] != nil }
}
