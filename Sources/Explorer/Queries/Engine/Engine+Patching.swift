import Analyses
import Patching
import Tasks
import Tensors
import Transformer

extension Engine {
  /// Attribution patching for every cell, in logits, `[layer][column]`.
  mutating func patchApproximation(
    _ inputs: QueryInputs, _ setup: PatchSetup, _ stop: Cancellation
  ) throws(EngineProblem) -> [[Float]] {
    guard case .activation(let patch) = setup.patch else {
      preconditionFailure("\(setup.patch) has no gradient")
    }
    let sides = try sides(inputs, setup, stop)
    return try EngineProblem.rethrowing { () throws(PatchingError) in
      try AttributionPatching(
        patch, into: sides.destination, from: sides.source, cancellation: stop
      ).effects
    }
  }

  /// Runs one step of a patch sweep, continuing the cached sweep if it is the same one.
  mutating func patchStep(
    _ step: Int, of setup: PatchSetup, _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(EngineProblem) -> PatchSession.Result {
    // The sweep leaves the engine while it works: a second owner would force copies.
    var kept = try resumePatchSweep(setup, inputs, stop)
    precondition(kept.steps.indices.contains(step), "step \(step) of \(kept.steps.count)")
    defer { if step < kept.steps.count - 1 { patchSweep = kept } }
    return try EngineProblem.rethrowing { () throws(PatchingError) in
      try kept.session.run(kept.steps[step], cancellation: stop)
    }
  }

  /// Takes the cached sweep out of the engine, or begins a new one if it is another.
  private mutating func resumePatchSweep(
    _ setup: PatchSetup, _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(EngineProblem) -> CachedPatchSweep {
    let generations = setup.models.map(generation)
    let last = patchSweep
    patchSweep = nil
    if let last, last.setup == setup, last.inputs == inputs, last.generations == generations {
      return last
    }
    let prompts = try prompts(inputs, setup.runs)
    let sides = try sides(inputs, setup, stop)
    return try EngineProblem.rethrowing { () throws(PatchingError) in
      let plan = try prompts.plan(
        setup, sides.destination.weights.configuration, isEdited: !inputs.edits.isEmpty)
      return CachedPatchSweep(
        setup: setup, inputs: inputs, generations: generations, steps: plan.steps,
        session: try PatchSession(setup.patch, into: sides.destination, from: sides.source))
    }
  }

  /// The logit differences of the unpatched runs.
  mutating func patchBaseline(
    _ inputs: QueryInputs, _ runs: PatchRunPair, _ slot: ModelSlot, _ stop: Cancellation
  ) throws(EngineProblem) -> PatchBaseline {
    let prompts = try prompts(inputs, runs)
    let models = runs.models(slot)
    let destination = try subject(models.destination, prompts.destination, inputs, stop)
    let source = try subject(models.source, prompts.source, inputs, stop)
    let reference = try prompts.reference.map { prompts throws(EngineProblem) in
      try subject(models.destination, prompts, inputs, stop)
    }
    return try EngineProblem.rethrowing { () throws(PatchingError) in
      try PatchBaseline(
        into: destination, from: source, reference: reference, cancellation: stop)
    }
  }

  /// The prompts of source and destination.
  private func prompts(
    _ inputs: QueryInputs, _ runs: PatchRunPair
  ) throws(EngineProblem) -> PatchPrompts {
    guard let prompts = PatchPrompts(inputs, runs) else {
      throw .failed(PatchProblem.noReference.words)
    }
    return prompts
  }

  private mutating func sides(
    _ inputs: QueryInputs, _ setup: PatchSetup, _ stop: Cancellation
  ) throws(EngineProblem) -> (destination: Subject, source: Subject) {
    let prompts = try prompts(inputs, setup.runs)
    let models = setup.runs.models(setup.condition.model)
    return (
      try subject(models.destination, prompts.destination, inputs, stop),
      try subject(models.source, prompts.source, inputs, stop)
    )
  }

  /// A checkpoint on given prompts, with the edits in force.
  private mutating func subject(
    _ slot: ModelSlot, _ prompts: PromptSet, _ inputs: QueryInputs, _ stop: Cancellation
  ) throws(EngineProblem) -> Subject {
    var inputs = inputs
    inputs.prompts = prompts.prompts
    return try subject(slot, inputs, stop)
  }
}

extension EngineProblem {
  /// Runs a body, and turns patching errors into the words of the screen.
  fileprivate static func rethrowing<Result>(
    _ body: () throws(PatchingError) -> Result
  ) throws(EngineProblem) -> Result {
    do { return try body() } catch {
      throw error.isCancelled ? .cancelled : .failed(PatchProblem(error).words)
    }
  }
}

extension PatchRunPair {
  /// The checkpoints of destination and source.
  func models(_ slot: ModelSlot) -> (destination: ModelSlot, source: ModelSlot) {
    switch self {
    case .corruptedIntoClean, .cleanIntoCorrupted: (slot, slot)
    case .bIntoA: (.a, .b)
    case .aIntoB: (.b, .a)
    }
  }
}
