import Analyses
import Tasks
import Tokens
import Transformer

/// A head's attention to names, against what it writes towards them.
struct ScatterQuery: CheckpointQuery {
  typealias Answer = HeadScatter

  let condition: Condition?
  let head: Head
  let subjects: HeadScatter.Subjects
  var scope: PromptScope { .list }
  var words: String { "scatter" }

  init(_ condition: Condition, _ head: Head, _ subjects: HeadScatter.Subjects) {
    self.condition = condition
    self.head = head
    self.subjects = subjects
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try HeadScatter(
      of: head, checkpoint.subject(inputs, report.cancellation), subjects: subjects,
      cancellation: report.cancellation)
  }
}

/// How much the rest of the model makes up for a head that is ablated at END.
struct SelfRepairQuery: CheckpointQuery {
  typealias Answer = SelfRepair

  let condition: Condition?
  let head: Head
  var scope: PromptScope { .mean }
  var needs: Set<QueryNeed> { [.replacement] }
  var words: String { "self-repair" }

  init(_ condition: Condition, _ head: Head) {
    self.condition = condition
    self.head = head
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    var ablated = inputs
    ablated.edits.append(
      Ablation(
        heads: [head], kind: inputs.replacement?.kind ?? .zero, positions: .named(["END"])))
    return try SelfRepair(
      of: [head], checkpoint.subject(inputs, report.cancellation),
      ablated: checkpoint.subject(ablated, report.cancellation),
      cancellation: report.cancellation)
  }
}

/// The tokens that a head promotes and suppresses.
struct HeadTokensQuery: CheckpointQuery {
  typealias Answer = HeadTokens

  let condition: Condition?
  let head: Head
  var scope: PromptScope { .mean }
  var words: String { "tokens of the head" }
  /// The most tokens listed on each side.
  fileprivate static let listed = 40

  init(_ condition: Condition, _ head: Head) {
    self.condition = condition
    self.head = head
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try HeadTokens(
      of: head, checkpoint.subject(inputs, report.cancellation), count: Self.listed,
      excluding: checkpoint.vocabulary.rowsWithoutToken, cancellation: report.cancellation)
  }
}

// MARK: What weights alone say

/// The singular values of a head's OV and QK circuits.
struct CircuitsQuery: CheckpointQuery {
  typealias Answer = HeadCircuits

  let slot: ModelSlot
  let head: Head
  var condition: Condition? { nil }
  var models: [ModelSlot] { [slot] }
  var scope: PromptScope { .none }
  var words: String { "weights of the head" }

  init(_ slot: ModelSlot, _ head: Head) {
    self.slot = slot
    self.head = head
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try HeadCircuits(of: head, checkpoint.weights)
  }
}

/// The token pairs that a head's weights connect most, for the tokens of the prompt.
struct TokenPairsQuery: CheckpointQuery {
  typealias Answer = TokenPairs

  let slot: ModelSlot
  let head: Head
  let circuit: TokenPairs.Circuit
  var condition: Condition? { nil }
  var models: [ModelSlot] { [slot] }
  var scope: PromptScope { .prompt }
  var words: String { "token pairs of the head" }

  init(_ slot: ModelSlot, _ head: Head, _ circuit: TokenPairs.Circuit) {
    self.slot = slot
    self.head = head
    self.circuit = circuit
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try TokenPairs(
      of: head, circuit, checkpoint.weights, tokens: inputs.prompts[0].tokens,
      excluding: checkpoint.vocabulary.rowsWithoutToken, count: HeadTokensQuery.listed,
      progress: report.progress, cancellation: report.cancellation)
  }
}

/// Whether a head copies names.
struct CopyingQuery: CheckpointQuery {
  typealias Answer = HeadCopying

  let slot: ModelSlot
  let head: Head
  var condition: Condition? { nil }
  var models: [ModelSlot] { [slot] }
  var scope: PromptScope { .none }
  var words: String { "copying score" }

  init(_ slot: ModelSlot, _ head: Head) {
    self.slot = slot
    self.head = head
  }

  func answer(
    _ inputs: QueryInputs, on checkpoint: inout CheckpointEngine, _ report: EngineReport
  ) throws(AnalysisError) -> Answer {
    try HeadCopying(
      of: head, checkpoint.weights, names: checkpoint.names, cancellation: report.cancellation)
  }
}
