import Analyses
import Circuits
import Patching
import Tasks

/// How much each edge matters to the score of the prompts, by gradients.
struct EdgeScoresQuery: Query {
  /// Scores of every edge.
  struct Answer: Equatable, Sendable {
    var scores: EdgeScores

    static func == (own: Answer, other: Answer) -> Bool {
      own.scores.scores == other.scores.scores && own.scores.method == other.scores.method
        && own.scores.graph == other.scores.graph
    }
  }

  let slot: ModelSlot
  let method: EdgeMethod
  var condition: Condition? { Condition(slot, .before) }
  var scope: PromptScope { .list }
  var needs: Set<QueryNeed> { [.outside, .score] }
  var words: String { "edges" }

  init(_ slot: ModelSlot, _ method: EdgeMethod) { (self.slot, self.method) = (slot, method) }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    try engine.edgeScores(inputs, self, report)
  }
}

/// The exact score of the prompts when only some edges carry the run's own values.
struct EdgeRunQuery: Query {
  typealias Answer = EdgeCircuitRun

  let slot: ModelSlot
  let circuit: EdgeCircuit
  var condition: Condition? { Condition(slot, .before) }
  var scope: PromptScope { .list }
  var needs: Set<QueryNeed> { [.outside, .score] }
  var words: String { "circuit of edges" }

  init(_ slot: ModelSlot, _ circuit: EdgeCircuit) { (self.slot, self.circuit) = (slot, circuit) }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    try engine.edgeRun(inputs, self, report)
  }
}
