import Analyses
import Patching
import Tasks
import Tensors
import Transformer

/// The sweep of patches under way, kept from one step to the next while it answers the same
/// question.
struct KeptPatching: Sendable {
  /// What is patched.
  let setup: PatchSetup
  /// About what.
  let question: Question
  /// Which checkpoints stood in their places.
  let generations: [Int]
  /// The steps, as those who ask count them.
  let steps: [PatchPlan.Step]
  var session: PatchSession
}

extension Engine {
  /// Does work of patching, which may need both checkpoints.
  mutating func patch(
    _ request: AnalysisRequest, _ report: EngineReport
  ) throws(EngineProblem) -> Finding {
    do throws(PatchingError) {
      switch request.work {
      case .patchBaseline(let direction, let condition):
        return .patchBaseline(
          try baseline(request.question, direction, condition, report.cancellation))
      case .patchApproximation(let setup):
        guard case .activation(let patch) = setup.patch else { throw .analysis(.cancelled) }
        let sides = try sides(request.question, setup, report.cancellation)
        return .patchApproximation(
          try AttributionPatching(
            patch, into: sides.destination, from: sides.source, cancellation: report.cancellation
          ).effects)
      case .patch(let setup, let step):
        return .patch(try run(step, of: setup, request.question, report.cancellation))
      default: throw .analysis(.cancelled)
      }
    } catch {
      throw error.isCancelled ? .cancelled : .failed(PatchProblem(error).words)
    }
  }

  private mutating func run(
    _ step: Int, of setup: PatchSetup, _ question: Question, _ stop: Cancellation
  ) throws(PatchingError) -> PatchSession.Result {
    let generations = setup.models.map(generation)
    if patching?.setup != setup || patching?.question != question
      || patching?.generations != generations
    {
      patching = nil
      let sides = try sides(question, setup, stop)
      let plan = try PatchPrompts(question, setup.direction)?.plan(
        setup, sides.destination.weights.configuration, isEdited: !question.edits.isEmpty)
      patching = KeptPatching(
        setup: setup, question: question, generations: generations, steps: plan?.steps ?? [],
        session: try PatchSession(setup.patch, into: sides.destination, from: sides.source))
    }
    guard var kept = patching, kept.steps.indices.contains(step) else {
      throw .analysis(.cancelled)
    }
    // What the sweep holds must have one owner while it works.
    patching = nil
    defer { if step < kept.steps.count - 1 { patching = kept } }
    return try kept.session.run(kept.steps[step], cancellation: stop)
  }

  private mutating func baseline(
    _ question: Question, _ direction: PatchRoute, _ condition: Condition, _ stop: Cancellation
  ) throws(PatchingError) -> PatchBaseline {
    guard let prompts = PatchPrompts(question, direction) else { throw .analysis(.cancelled) }
    let models = direction.models(condition.model)
    return try PatchBaseline(
      into: try subject(models.destination, prompts.destination, question, stop),
      from: try subject(models.source, prompts.source, question, stop),
      reference: try prompts.reference.map { prompts throws(PatchingError) in
        try subject(models.destination, prompts, question, stop)
      }, cancellation: stop)
  }

  private mutating func sides(
    _ question: Question, _ setup: PatchSetup, _ stop: Cancellation
  ) throws(PatchingError) -> (destination: Subject, source: Subject) {
    guard let prompts = PatchPrompts(question, setup.direction) else {
      throw .analysis(.cancelled)
    }
    let models = setup.direction.models(setup.condition.model)
    return (
      try subject(models.destination, prompts.destination, question, stop),
      try subject(models.source, prompts.source, question, stop)
    )
  }

  /// A checkpoint on prompts, with the edits in force.
  private mutating func subject(
    _ slot: ModelSlot, _ prompts: PromptSet, _ question: Question, _ stop: Cancellation
  ) throws(PatchingError) -> Subject {
    var question = question
    question.prompts = prompts.prompts
    do throws(AnalysisError) {
      guard let subject = try subject(slot, question, stop) else { throw .cancelled }
      return subject
    } catch {
      throw .analysis(error)
    }
  }
}

extension PatchRoute {
  /// The checkpoint that is written into, and the one that values come from.
  func models(_ slot: ModelSlot) -> (destination: ModelSlot, source: ModelSlot) {
    switch self {
    case .corruptedIntoClean, .cleanIntoCorrupted: (slot, slot)
    case .bIntoA: (.a, .b)
    case .aIntoB: (.b, .a)
    }
  }
}
