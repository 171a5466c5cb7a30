import Analyses
import Patching
import Tasks
import Transformer

/// What a sweep gave for each prompt, cell by cell.
struct PatchedCells {
  /// What was planned.
  let plan: PatchPlan
  /// Logit differences with each patch: [P, L, columns].
  private(set) var patched: [[[Float]]]
  /// Logit differences without: [P].
  private(set) var unpatched: [Float]

  /// Does all steps of a sweep, in an order of the caller's choice.
  init(
    _ patch: Patch, into destination: Subject, from source: Subject,
    order: ([PatchPlan.Step]) -> [PatchPlan.Step] = { $0 }
  ) throws {
    var session = try PatchSession(patch, into: destination, from: source)
    plan = session.plan
    let count = destination.prompts.prompts.count
    unpatched = [Float](repeating: .nan, count: count)
    let row = [Float](repeating: .nan, count: plan.columns.count)
    patched = [[[Float]]](
      repeating: [[Float]](repeating: row, count: plan.layers), count: count)
    for step in order(plan.steps) {
      let result = try session.run(step)
      for (number, prompt) in step.prompts.enumerated() {
        unpatched[prompt] = result.unpatched[number]
        for (cell, values) in zip(result.cells, result.patched) {
          patched[prompt][cell.layer][cell.column] = values[number]
        }
      }
    }
    fillPathless()
  }

  /// Cells without a path are not run: their prompts are unpatched.
  private mutating func fillPathless() {
    for layer in 0..<plan.layers {
      for column in plan.columns.indices where !plan.hasPath(PatchCell(layer, column)) {
        for prompt in patched.indices { patched[prompt][layer][column] = unpatched[prompt] }
      }
    }
  }

  /// All numbers, one prompt after another.
  var all: [Float] { patched.flatMap { $0.flatMap { $0 } } }

  /// The numbers of columns of heads, or of key-value heads: [P, L, H].
  var heads: [Float] {
    numbers { column in
      switch column {
      case .head, .keyValueHead: true
      case .mlp, .position, .whole: false
      }
    }
  }

  /// The numbers of the MLP column: [P, L].
  var mlps: [Float] { numbers { $0 == .mlp } }

  private func numbers(_ isMeant: (PatchColumn) -> Bool) -> [Float] {
    let chosen = plan.columns.indices.filter { isMeant(plan.columns[$0]) }
    return patched.flatMap { $0.flatMap { row in chosen.map { row[$0] } } }
  }
}

extension PatchSite {
  /// The place in the forward pass.
  var stage: Site.Stage {
    switch self {
    case .residualIn: .residualIn
    case .attentionOut: .attentionOut
    case .mlpOut: .mlpOut
    case .headOutput: .headOutput
    case .z: .z
    case .queries: .queries
    case .keys: .keys
    case .values: .values
    case .pattern: .pattern
    }
  }
}
