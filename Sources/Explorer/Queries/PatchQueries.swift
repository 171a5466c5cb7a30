import Patching

/// The logit differences of the unpatched runs.
struct PatchBaselineQuery: Query {
  typealias Answer = PatchBaseline

  let runs: PatchRunPair
  let condition: Condition?
  var scope: PromptScope { .mean }
  var needs: Set<QueryNeed> { [.pairs, .score] }
  var words: String { "patching" }

  init(_ runs: PatchRunPair, _ condition: Condition) {
    self.runs = runs
    self.condition = condition
  }

  var models: [ModelSlot] { runs.isCross ? [.a, .b] : [condition?.model ?? .a] }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    try engine.patchBaseline(inputs, runs, condition?.model ?? .a, report.cancellation)
  }
}

/// Attribution patching for every cell of a sweep, in logits, `[layer][column]`.
struct PatchApproximationQuery: Query {
  typealias Answer = [[Float]]

  let setup: PatchSetup
  var scope: PromptScope { .mean }
  var needs: Set<QueryNeed> { [.pairs, .score] }
  var words: String { "approximate patching" }

  init(_ setup: PatchSetup) { self.setup = setup }

  var condition: Condition? { setup.condition }
  var models: [ModelSlot] { setup.models }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    try engine.patchApproximation(inputs, setup, report.cancellation)
  }
}

/// One step of a patch sweep, whose cells are added to the sweep and not to the findings.
struct PatchStepQuery: Query {
  typealias Answer = PatchSession.Result

  let setup: PatchSetup
  let step: Int
  var scope: PromptScope { .mean }
  var needs: Set<QueryNeed> { [.pairs, .score] }
  var words: String { "patching" }
  var isKept: Bool { false }

  init(_ setup: PatchSetup, step: Int) {
    self.setup = setup
    self.step = step
  }

  var condition: Condition? { setup.condition }
  var models: [ModelSlot] { setup.models }

  func answer(
    _ inputs: QueryInputs, _ engine: inout Engine, _ report: EngineReport
  ) throws(EngineProblem) -> Answer {
    try engine.patchStep(step, of: setup, inputs, report.cancellation)
  }
}

extension AnyQuery {
  /// Whether it belongs to patching.
  var isPatch: Bool {
    query is PatchBaselineQuery || query is PatchApproximationQuery || query is PatchStepQuery
  }

  /// Whether it belongs to the ablation sweep.
  var isAblationSweep: Bool { query is AblationSweepQuery }
}
