import Analyses
import Foundation
import Tasks
import Transformer

@testable import Explorer
@testable import Patching

/// Answers to patching queries, made of small numbers.
enum MadeUpPatches {
  static func answer(_ request: QueryRequest, _ model: ModelFacts, _ edits: Int) -> AnyAnswer {
    let prompts = request.inputs.prompts.count
    switch request.query.query {
    case let query as PatchBaselineQuery:
      let numbers: (Float, Float) =
        switch query.runs {
        case .corruptedIntoClean: (3.5, -0.5)
        case .cleanIntoCorrupted: (-0.5, 3.5)
        case .bIntoA, .aIntoB: (3.5, 2)
        }
      return AnyAnswer(
        PatchBaseline(
          destination: numbers.0 - Float(edits), source: numbers.1,
          reference: request.inputs.paired.isEmpty ? nil : -0.5))
    case let query as PatchApproximationQuery:
      guard let plan = plan(query.setup, request.inputs, model) else {
        return AnyAnswer([[Float]]())
      }
      return AnyAnswer(
        (0..<plan.layers).map { layer in
          plan.columns.indices.map { effect(PatchCell(layer, $0), edits) * 0.75 }
        })
    case let query as PatchStepQuery:
      guard let plan = plan(query.setup, request.inputs, model),
        plan.steps.indices.contains(query.step)
      else { return AnyAnswer(PatchSession.Result(cells: [], patched: [], unpatched: [])) }
      let cells = plan.steps[query.step].cells
      let count = plan.steps[query.step].prompts.count
      return AnyAnswer(
        PatchSession.Result(
          cells: cells,
          patched: cells.map { cell in Array(repeating: effect(cell, edits) + 1, count: count) },
          unpatched: Array(repeating: 1, count: count)))
    default: fatalError("no patch: \(request.query) of \(prompts)")
    }
  }

  /// The effect of a cell, in logits.
  static func effect(_ cell: PatchCell, _ edits: Int = 0) -> Float {
    Float((cell.layer * 7 + cell.column * 3 + edits) % 11 - 5) / 4
  }

  private static func plan(
    _ setup: PatchSetup, _ inputs: QueryInputs, _ model: ModelFacts
  ) -> PatchPlan? {
    guard let prompts = PatchPrompts(inputs, setup.runs) else { return nil }
    return try? prompts.plan(setup, model.shape, isEdited: !inputs.edits.isEmpty)
  }
}

extension SmallWorld {
  /// A world on the patching screen after some keys, with every query answered.
  static func patching(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    for key in ["5"] + keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }
}
