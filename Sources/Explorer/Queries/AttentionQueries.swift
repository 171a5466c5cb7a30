import Analyses
import Transformer

/// Attention patterns, `[query][key]` for each head: of one head, or of all of a small model.
struct PatternsQuery: CheckpointQuery {
  typealias Answer = [Head: [[Float]]]

  let condition: Condition?
  /// The head; nil for every head.
  let head: Head?
  var scope: PromptScope { .evenMean }
  var words: String { "attention" }

  init(_ condition: Condition, _ head: Head?) {
    self.condition = condition
    self.head = head
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    let subject = try checkpoint.subjectWithRun(inputs, report.cancellation)
    guard let head else {
      return try AttentionPatterns(subject, cancellation: report.cancellation).byHead
    }
    let map = try AttentionMap(of: head, subject, cancellation: report.cancellation)
    return [head: map.mean ?? map.patterns[0]]
  }
}

/// The attention of every head from END.
struct EndAttentionQuery: CheckpointQuery {
  typealias Answer = EndAttention

  let condition: Condition?
  var scope: PromptScope { .mean }
  var words: String { "attention" }

  init(_ condition: Condition) { self.condition = condition }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try EndAttention(
      try checkpoint.subjectWithRun(inputs, report.cancellation), cancellation: report.cancellation)
  }
}

/// Value-weighted attention: the norms of what each position gives a head, `[query][key]`.
struct WeightedPatternQuery: CheckpointQuery {
  typealias Answer = [[Float]]

  let condition: Condition?
  let head: Head
  var scope: PromptScope { .evenMean }
  var words: String { "attention" }

  init(_ condition: Condition, _ head: Head) {
    self.condition = condition
    self.head = head
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    let found = try ValueWeightedAttention(
      of: head, checkpoint.subject(inputs, report.cancellation), cancellation: report.cancellation)
    return found.mean ?? found.patterns[0]
  }
}

/// A query for the pattern of one head; the findings keep only the latest few.
protocol PatternQuery: Query {
  /// The one head it asks about; nil if it asks about all.
  var patternHead: Head? { get }
}

extension PatternsQuery: PatternQuery {
  var patternHead: Head? { head }
}

extension WeightedPatternQuery: PatternQuery {
  var patternHead: Head? { head }
}

extension Findings {
  /// The pattern of a head, `[query][key]`.
  func pattern(_ condition: Condition, _ head: Head) -> [[Float]]? {
    self[PatternsQuery(condition, head)]?[head] ?? self[PatternsQuery(condition, nil)]?[head]
  }

  /// The attention of a head from END to a position; means over prompts go by the position's name.
  func endAttention(
    _ condition: Condition, _ head: Head, end: Int, to position: Int, named name: String
  ) -> Float? {
    switch self[EndAttentionQuery(condition)] {
    case .rows(let rows):
      let row = rows[head.layer][head.index]
      return row.indices.contains(position) ? row[position] : nil
    case .means(let means):
      if let grid = means[name] { return grid[head.layer][head.index] }
    case nil: break
    }
    guard let pattern = pattern(condition, head), pattern.indices.contains(end),
      pattern[end].indices.contains(position)
    else { return nil }
    return pattern[end][position]
  }
}
