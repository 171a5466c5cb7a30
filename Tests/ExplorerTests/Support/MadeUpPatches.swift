import Analyses
import Foundation
import Tasks
import Transformer

@testable import Explorer
@testable import Patching

/// Answers to questions of patching, made of small numbers.
enum MadeUpPatches {
  static func answer(_ request: AnalysisRequest, _ model: ModelFacts, _ edits: Int) -> Finding {
    let prompts = request.question.prompts.count
    switch request.work {
    case .patchBaseline(let direction, _):
      let numbers: (Float, Float) =
        switch direction {
        case .corruptedIntoClean: (3.5, -0.5)
        case .cleanIntoCorrupted: (-0.5, 3.5)
        case .bIntoA, .aIntoB: (3.5, 2)
        }
      return .patchBaseline(
        PatchBaseline(
          destination: numbers.0 - Float(edits), source: numbers.1,
          reference: request.question.paired.isEmpty ? nil : -0.5))
    case .patchApproximation(let setup):
      guard let plan = plan(setup, request.question, model) else { return .patchApproximation([]) }
      return .patchApproximation(
        (0..<plan.layers).map { layer in
          plan.columns.indices.map { effect(PatchCell(layer, $0), edits) * 0.75 }
        })
    case .patch(let setup, let step):
      guard let plan = plan(setup, request.question, model), plan.steps.indices.contains(step)
      else { return .patch(PatchSession.Result(cells: [], patched: [], unpatched: [])) }
      let cells = plan.steps[step].cells
      let count = plan.steps[step].prompts.count
      return .patch(
        PatchSession.Result(
          cells: cells,
          patched: cells.map { cell in Array(repeating: effect(cell, edits) + 1, count: count) },
          unpatched: Array(repeating: 1, count: count)))
    default: fatalError("no patch: \(request.work) of \(prompts)")
    }
  }

  /// The effect of a cell, in logits.
  static func effect(_ cell: PatchCell, _ edits: Int = 0) -> Float {
    Float((cell.layer * 7 + cell.column * 3 + edits) % 11 - 5) / 4
  }

  private static func plan(
    _ setup: PatchSetup, _ question: Question, _ model: ModelFacts
  ) -> PatchPlan? {
    guard let prompts = PatchPrompts(question, setup.direction) else { return nil }
    return try? prompts.plan(setup, model.shape, isEdited: !question.edits.isEmpty)
  }
}

extension SmallWorld {
  /// A world on the screen of patching, after some keys, all of its questions answered.
  static func patching(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    for key in ["5"] + keys {
      world.press(key)
      world.settle()
    }
    return world
  }
}
