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
    let (question, stop) = (request.question, report.cancellation)
    switch request.work {
    case .patchBaseline(let direction, let condition):
      return .patchBaseline(try baseline(question, direction, condition, stop))
    case .patchApproximation(let setup):
      guard case .activation(let patch) = setup.patch else {
        preconditionFailure("\(setup.patch) has no gradient")
      }
      let sides = try sides(question, setup, stop)
      return try EngineProblem.taking { () throws(PatchingError) in
        .patchApproximation(
          try AttributionPatching(
            patch, into: sides.destination, from: sides.source, cancellation: stop
          ).effects)
      }
    case .patch(let setup, let step): return .patch(try run(step, of: setup, question, stop))
    default: preconditionFailure("\(request.work) does not patch")
    }
  }

  private mutating func run(
    _ step: Int, of setup: PatchSetup, _ question: Question, _ stop: Cancellation
  ) throws(EngineProblem) -> PatchSession.Result {
    // What the sweep holds must have one owner while it works.
    var kept = try takePatching(setup, question, stop)
    precondition(kept.steps.indices.contains(step), "step \(step) of \(kept.steps.count)")
    defer { if step < kept.steps.count - 1 { patching = kept } }
    return try EngineProblem.taking { () throws(PatchingError) in
      try kept.session.run(kept.steps[step], cancellation: stop)
    }
  }

  /// Takes out the sweep under way, or begins it where another one is, or none.
  private mutating func takePatching(
    _ setup: PatchSetup, _ question: Question, _ stop: Cancellation
  ) throws(EngineProblem) -> KeptPatching {
    let generations = setup.models.map(generation)
    let last = patching
    patching = nil
    if let last, last.setup == setup, last.question == question, last.generations == generations {
      return last
    }
    let prompts = try prompts(question, setup.direction)
    let sides = try sides(question, setup, stop)
    return try EngineProblem.taking { () throws(PatchingError) in
      let plan = try prompts.plan(
        setup, sides.destination.weights.configuration, isEdited: !question.edits.isEmpty)
      return KeptPatching(
        setup: setup, question: question, generations: generations, steps: plan.steps,
        session: try PatchSession(setup.patch, into: sides.destination, from: sides.source))
    }
  }

  private mutating func baseline(
    _ question: Question, _ direction: PatchRoute, _ condition: Condition, _ stop: Cancellation
  ) throws(EngineProblem) -> PatchBaseline {
    let prompts = try prompts(question, direction)
    let models = direction.models(condition.model)
    let destination = try subject(models.destination, prompts.destination, question, stop)
    let source = try subject(models.source, prompts.source, question, stop)
    let reference = try prompts.reference.map { prompts throws(EngineProblem) in
      try subject(models.destination, prompts, question, stop)
    }
    return try EngineProblem.taking { () throws(PatchingError) in
      try PatchBaseline(
        into: destination, from: source, reference: reference, cancellation: stop)
    }
  }

  /// The prompts that values go between.
  private func prompts(
    _ question: Question, _ direction: PatchRoute
  ) throws(EngineProblem) -> PatchPrompts {
    guard let prompts = PatchPrompts(question, direction) else {
      throw .failed(PatchProblem.noReference.words)
    }
    return prompts
  }

  private mutating func sides(
    _ question: Question, _ setup: PatchSetup, _ stop: Cancellation
  ) throws(EngineProblem) -> (destination: Subject, source: Subject) {
    let prompts = try prompts(question, setup.direction)
    let models = setup.direction.models(setup.condition.model)
    return (
      try subject(models.destination, prompts.destination, question, stop),
      try subject(models.source, prompts.source, question, stop)
    )
  }

  /// A checkpoint on prompts, with the edits in force.
  private mutating func subject(
    _ slot: ModelSlot, _ prompts: PromptSet, _ question: Question, _ stop: Cancellation
  ) throws(EngineProblem) -> Subject {
    var question = question
    question.prompts = prompts.prompts
    return try subject(slot, question, stop)
  }
}

extension EngineProblem {
  /// Runs work of patching, its error in the words of the screen.
  fileprivate static func taking<Result>(
    _ body: () throws(PatchingError) -> Result
  ) throws(EngineProblem) -> Result {
    do { return try body() } catch {
      throw error.isCancelled ? .cancelled : .failed(PatchProblem(error).words)
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
