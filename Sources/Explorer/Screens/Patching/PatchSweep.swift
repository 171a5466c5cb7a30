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
  /// The multiplications that it takes, roughly: rows times the parameters they go through.
  let cost: Double
  /// What is found; nil until the unpatched runs are known.
  private(set) var grid: PatchGrid?
  /// What the gradient says of each cell, in logits, `[layer][column]`.
  var approximation: [[Float]]?
  private var isDone: [Bool]
  private let weights: [Double]
  private var seconds = 0.0
  private var timed = 0.0

  /// A sweep of which nothing is done.
  init(_ plan: PatchPlan, _ prompts: PromptSet, _ shape: Configuration) {
    self.plan = plan
    promptCount = prompts.prompts.count
    isDone = plan.steps.map { _ in false }
    weights = plan.steps.map { PatchCost.rows($0, plan, prompts) }
    cost = weights.reduce(0, +) * PatchCost.layerParameters(shape)
  }

  /// Takes in what patched numbers are measured against.
  mutating func take(_ baseline: PatchBaseline) {
    if grid == nil { grid = PatchGrid(plan, prompts: promptCount, baseline: baseline) }
  }

  /// Takes in what a step gave.
  mutating func take(_ result: PatchSession.Result, of step: Int, seconds: Double) {
    guard isDone.indices.contains(step), !isDone[step], grid != nil else { return }
    isDone[step] = true
    grid?.take(result)
    self.seconds += seconds
    timed += weights[step]
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
      zip(sweep.weights, sweep.isDone).reduce(sum) { $0 + ($1.1 ? 0 : $1.0) }
    }
    return sweeps.reduce(0) { $0 + $1.seconds } / timed * left
  }
}

/// What sweeps cost, roughly, told before they run.
enum PatchCost {
  /// Sweeps up to so many multiplications, about a second's, start without being asked for.
  static let quick = 1.5e10

  /// The parameters that a row goes through in one layer.
  static func layerParameters(_ shape: Configuration) -> Double {
    Double(4 * shape.width * shape.width + 2 * shape.width * shape.hidden)
  }

  /// The rows of a step times the layers that they go through.
  static func rows(_ step: PatchPlan.Step, _ plan: PatchPlan, _ prompts: PromptSet) -> Double {
    let lengths = step.prompts.reduce(0) { $0 + prompts.prompts[$1].tokens.count }
    return step.cells.reduce(0.0) { sum, cell in
      let layers = Double(plan.layers - cell.layer)
      guard case .path(let path) = plan.patch else { return sum + layers * Double(lengths) }
      guard path.receivers == .logits else { return sum + Double(plan.layers * lengths) }
      return sum + layers * Double(step.prompts.count)
    }
  }

  /// What approximating every cell takes: five passes, whatever their number.
  static func approximation(_ prompts: PromptSet, _ shape: Configuration) -> Double {
    let positions = prompts.prompts.reduce(0) { $0 + $1.tokens.count }
    return 5 * Double(positions * shape.layers) * layerParameters(shape)
  }
}
