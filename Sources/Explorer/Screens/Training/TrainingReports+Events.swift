import Tracking
import Training

extension TrainingReports {
  /// Takes in an event.
  ///
  /// Called on the state in place: a copy of all curves for each step would take longer than a step
  /// of a small model.
  mutating func take(_ event: TrainingEvent) {
    switch event {
    case .started(let header):
      total = header.steps
      stepsPerEpoch = header.stepsPerEpoch
      rows = header.rows
      tokens = header.tokens
      // A later stage of a plan begins where the one before has ended.
      events.add(.started, at: latest?.step.number ?? 0)
    case .resumed(let step, _):
      cut(after: step)
      events.add(.resumed, at: step)
    case .step(let report): note(report)
    case .evaluated(let step, _, let prompts, let evaluation):
      note(evaluation, on: prompts, at: step)
    case .tracked(let step, _, let prompts, let moment):
      note(moment, on: prompts, at: step)
    case .saved(let step, let epoch, let path, _): note(saved: epoch, at: step, path: path)
    case .paused(let step): events.add(.paused, at: step)
    case .stopped(let step): events.add(.stopped, at: step)
    case .troubled(let step, _): events.add(.troubled, at: step)
    case .finished(let step, let seconds):
      self.seconds = seconds
      events.add(.finished, at: step)
    }
  }
}
