extension TrainingEvent {
  /// The same event with its steps counted from the first step of a plan.
  ///
  /// - Parameter steps: those of the stages before.
  /// - Returns: the event; what it says of epochs stays that of its stage.
  public func shifted(by steps: Int) -> TrainingEvent {
    switch self {
    case .started(var header):
      // A stage may be as long as numbers go.
      header.steps = min(header.steps, Int.max - steps) + steps
      return .started(header)
    case .resumed(let step, let regrouping): return .resumed(step: step + steps, regrouping)
    case .step(var report):
      report.step.number += steps
      return .step(report)
    case .evaluated(let step, let epoch, let prompts, let evaluation):
      return .evaluated(step: step + steps, epoch: epoch, prompts: prompts, evaluation)
    case .tracked(let step, let epoch, let prompts, let moment):
      return .tracked(step: step + steps, epoch: epoch, prompts: prompts, moment)
    case .saved(let step, let epoch, let path, let sha256):
      return .saved(step: step + steps, epoch: epoch, path: path, sha256: sha256)
    case .paused(let step): return .paused(step: step + steps)
    case .stopped(let step): return .stopped(step: step + steps)
    case .troubled(let step, let trouble): return .troubled(step: step + steps, trouble)
    case .finished(let step, let seconds):
      return .finished(step: step + steps, seconds: seconds)
    }
  }
}
