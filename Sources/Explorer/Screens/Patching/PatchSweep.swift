import Analyses
import Patching
import Tasks
import Tokens
import Transformer

/// A sweep of patches as far as it is done.
struct PatchSweep: Sendable {
  /// What there is to do.
  let plan: PatchPlan
  /// How many prompts are patched.
  let promptCount: Int
  /// What it takes, roughly.
  let cost: PatchCost
  /// What is found; nil until the unpatched runs are known.
  private(set) var grid: PatchGrid?
  /// What the gradient says of each cell, in logits, `[layer][column]`.
  var approximation: [[Float]]?
  private var isDone: [Bool]
  private var seconds = 0.0
  private var timed = 0.0

  /// A sweep of which nothing is done.
  init(_ plan: PatchPlan, _ prompts: PromptSet, _ shape: Configuration) {
    self.plan = plan
    promptCount = prompts.prompts.count
    isDone = plan.steps.map { _ in false }
    cost = PatchCost(plan, prompts, shape)
  }

  /// Takes in what patched numbers are measured against.
  mutating func note(_ baseline: PatchBaseline) {
    if grid == nil { grid = PatchGrid(plan, prompts: promptCount, baseline: baseline) }
  }

  /// Takes in what a step gave.
  mutating func note(_ result: PatchSession.Result, of step: Int, seconds: Double) {
    guard isDone.indices.contains(step), !isDone[step], grid != nil else { return }
    isDone[step] = true
    grid?.add(result)
    self.seconds += seconds
    timed += cost.shares[step]
  }

  /// The first step that is not done; nil where all are.
  var nextStep: Int? { isDone.firstIndex(of: false) }

  /// Whether every step is done.
  var isComplete: Bool { nextStep == nil && grid != nil }

  /// Cells done and cells in all, each counted once for every prompt.
  var progress: (done: Int, total: Int) {
    plan.steps.reduce(into: (0, 0)) { sum, step in
      let count = step.cells.count * step.prompts.count
      sum.1 += count
      if isDone[step.number] { sum.0 += count }
    }
  }

  /// The seconds that the rest of some sweeps will take, at the rate of what they did so far; nil
  /// before anything was timed.
  static func secondsLeft(_ sweeps: [PatchSweep]) -> Double? {
    let timed = sweeps.reduce(0) { $0 + $1.timed }
    guard timed > 0 else { return nil }
    let left = sweeps.reduce(0.0) { sum, sweep in
      zip(sweep.cost.shares, sweep.isDone).reduce(sum) { $0 + ($1.1 ? 0 : $1.0) }
    }
    return sweeps.reduce(0) { $0 + $1.seconds } / timed * left
  }
}
