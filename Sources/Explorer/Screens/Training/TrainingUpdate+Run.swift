import Training

// What a run reports.

extension Scene<TrainingState> {
  /// Handles an event of the run, which the reports have taken in already.
  mutating func receive(_ event: TrainingEvent) -> [Effect] {
    switch event {
    case .started, .resumed: noteRunning()
    case .step(let report):
      own.foreground.note(report, isWorking: !pending.isEmpty)
      if own.phase != .pausing { noteRunning() }
    case .paused: if own.phase == .pausing { own.phase = .paused }
    case .stopped(let step):
      return end(
        .stopped, .done("Training stopped after step \(step); its state is saved. r goes on."))
    case .finished(let step, let seconds):
      return end(
        .finished,
        .done("Training finished: \(step) steps in \(Self.time(seconds)). ] opens the epoch as B."))
    // The reason of trouble comes in words when the run ends.
    case .evaluated, .tracked, .saved, .troubled: break
    }
    return []
  }

  /// Notes that steps are under way, unless the run was asked to stop.
  private mutating func noteRunning() {
    if own.phase != .stopping { own.phase = .running }
  }

  /// Notes how the run ended.
  mutating func end(_ phase: TrainingPhase, _ note: Note) -> [Effect] {
    own.phase = phase
    own.freeFolder = nil
    self.note = note
    let leaving = own.leaving
    if case .failed = phase, leaving == .training || own.reports.latest != nil {
      // Nobody would read on the way out what was not saved, or does not go on.
      own.leaving = nil
      return endFollowing()
    }
    switch leaving {
    case nil: return endFollowing()
    case .saving: return [.quit]
    case .training:
      guard phase == .stopped, let request = own.request else { return [.quit] }
      return [.detach(request), .quit]
    }
  }

  /// Opens the last saved epoch in place of the model that B followed.
  private mutating func endFollowing() -> [Effect] {
    let wasOn = following.isOn
    (following.isOn, following.isAsked) = (false, false)
    guard wasOn, let last = own.reports.epochs.last,
      last.step == own.reports.latest?.step.number
    else { return [] }
    let open = Errand.open(path: last.path, .b)
    errand = open.words
    return [.send(open)]
  }
}
