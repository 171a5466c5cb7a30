import Training

// What is trained, and how that goes.

extension AppState {
  /// Does an action of the screen of training.
  mutating func performOnTraining(_ action: Action) -> [Effect] {
    switch action {
    case .startTraining:
      training.phase = .preparing
      training.story = TrainingStory()
      return [.train(TrainingRequest(form: training.form))]
    case .pauseTraining: return [.control(training.phase == .paused ? .run : .pause)]
    case .stopTraining:
      overlay = .confirm(.stopTraining)
      return []
    case .openEpochFirst: return openEpoch(.a)
    case .openEpochSecond: return openEpoch(.b)
    default: return []
    }
  }

  mutating func stopTraining() -> [Effect] {
    training.phase = .stopping
    return [.control(.stop)]
  }

  private mutating func openEpoch(_ slot: ModelSlot) -> [Effect] {
    let epochs = training.story.epochs
    guard epochs.indices.contains(training.epoch) else { return [] }
    return send(.preview(path: epochs[training.epoch].path, slot))
  }

  /// Edits the setting under the cursor.
  mutating func editTraining() {
    ask(.training(training.field), training.form[training.field])
  }

  /// Takes a setting.
  mutating func setTraining(_ field: TrainingField, _ text: String) {
    training.form[field] = text
    overlay = nil
  }

  /// Takes in what the run tells.
  mutating func take(_ event: TrainingEvent) {
    switch event {
    case .started(let header):
      training.phase = .running
      training.story.total = header.steps
    case .resumed: training.phase = .running
    case .step(let report): training.story.steps.append(report)
    case .evaluated(let step, _, let prompts, let evaluation):
      training.story.evaluations.append(
        .init(step: step, prompts: prompts, evaluation: evaluation))
    case .saved(let step, let epoch, let path, _):
      training.story.epochs.append(.init(epoch: epoch, step: step, path: path))
    case .paused: training.phase = .paused
    case .stopped: training.phase = .stopped
    case .troubled(_, let trouble): training.phase = .failed(trouble.description)
    case .finished: training.phase = .finished
    }
  }
}
