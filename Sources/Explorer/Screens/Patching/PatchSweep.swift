import Analyses
import Patching
import Tasks
import Tokens
import Transformer

/// A patch sweep with the results so far.
struct PatchSweep: Sendable {
  /// Its steps and cells.
  let plan: PatchPlan
  /// The number of prompts.
  let promptCount: Int
  /// A rough estimate of its cost.
  let cost: PatchCost
  /// The effects; nil until the unpatched runs are known.
  private(set) var grid: PatchGrid?
  /// The approximate effects from the gradient, in logits, `[layer][column]`.
  var approximation: [[Float]]?
  private var isDone: [Bool]
  private var seconds = 0.0
  private var timed = 0.0

  /// A sweep before its first step.
  init(_ plan: PatchPlan, _ prompts: PromptSet, _ shape: Configuration) {
    self.plan = plan
    promptCount = prompts.prompts.count
    isDone = plan.steps.map { _ in false }
    cost = PatchCost(plan, prompts, shape)
  }

  /// Notes the logit differences of the unpatched runs.
  mutating func note(_ baseline: PatchBaseline) {
    if grid == nil { grid = PatchGrid(plan, prompts: promptCount, baseline: baseline) }
  }

  /// Notes the result of a step.
  mutating func note(_ result: PatchSession.Result, of step: Int, seconds: Double) {
    guard isDone.indices.contains(step), !isDone[step], grid != nil else { return }
    isDone[step] = true
    grid?.add(result)
    self.seconds += seconds
    timed += cost.shares[step]
  }

  /// The first step that is not done; nil if all are.
  var nextStep: Int? { isDone.firstIndex(of: false) }

  /// Whether every step is done.
  var isComplete: Bool { nextStep == nil && grid != nil }

  /// Cells done and cells in all, counted once per prompt.
  var progress: (done: Int, total: Int) {
    plan.steps.reduce(into: (0, 0)) { sum, step in
      let count = step.cells.count * step.prompts.count
      sum.1 += count
      if isDone[step.number] { sum.0 += count }
    }
  }

  /// The seconds that sweeps still take at their rate so far; nil before a step was timed.
  static func secondsLeft(_ sweeps: [PatchSweep]) -> Double? {
    let timed = sweeps.reduce(0) { $0 + $1.timed }
    guard timed > 0 else { return nil }
    let left = sweeps.reduce(0.0) { sum, sweep in
      zip(sweep.cost.shares, sweep.isDone).reduce(sum) { $0 + ($1.1 ? 0 : $1.0) }
    }
    return sweeps.reduce(0) { $0 + $1.seconds } / timed * left
  }
}
