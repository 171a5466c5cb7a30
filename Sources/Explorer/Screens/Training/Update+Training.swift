import Tasks
import Training

// What is trained, and how that goes.

extension AppState {
  /// Does an action of the screen of training.
  mutating func performOnTraining(_ action: Action) -> [Effect] {
    switch action {
    case .startTraining: return startTraining()
    case .resumeTraining: return resumeTraining()
    case .pauseTraining:
      let goesOn = training.phase.isHeld
      training.phase = goesOn ? .running : .pausing
      return [.control(goesOn ? .run : .pause)]
    case .stopTraining: overlay = .confirm(.stopTraining)
    case .openEpochFirst: return openEpoch(.a)
    case .openEpochSecond: return openEpoch(.b)
    case .nextEvaluation:
      training.measure = training.story.measures.next(after: shownMeasure)
    default: break
    }
    return []
  }

  /// What the evaluation plot shows: what was chosen, or the first that is measured.
  var shownMeasure: EvaluationMeasure {
    let measures = training.story.measures
    return measures.contains(training.measure)
      ? training.measure : measures.first ?? .logitDifference
  }

  private mutating func startTraining() -> [Effect] {
    guard let folder = trainingFolder else { return [] }
    let request = TrainingRequest(form: training.form, folder: folder)
    training.story = TrainingStory()
    training.epoch = 0
    return begin(request)
  }

  private mutating func resumeTraining() -> [Effect] {
    guard var request = training.request else { return [] }
    request.resumes = true
    return begin(request)
  }

  private mutating func begin(_ request: TrainingRequest) -> [Effect] {
    training.request = request
    training.phase = .preparing
    return [.train(request)]
  }

  mutating func stopTraining() -> [Effect] {
    guard training.phase.isActive else { return [] }
    training.phase = .stopping
    return [.control(.stop)]
  }

  /// Ends the run after its step, and the program after that.
  mutating func leaveAfterTraining() -> [Effect] {
    guard training.phase.isActive else { return [.quit] }
    training.isLeaving = true
    note = .done("The program ends when the run is saved. q ends it at once, from its last state.")
    return stopTraining()
  }

  /// Looks at the saved epoch under the cursor, to open it.
  mutating func openEpoch(_ slot: ModelSlot) -> [Effect] {
    let epochs = training.story.epochs
    guard epochs.indices.contains(training.epoch) else { return [] }
    return send(.preview(path: epochs[training.epoch].path, slot))
  }

  // MARK: Settings

  /// Edits the setting under the cursor.
  mutating func editTraining() {
    guard training.field != .data else {
      overlay = .trainingData(selected: place(in: dataChoices))
      return
    }
    ask(.training(training.field), training.form.text(of: training.field))
  }

  /// What can be trained on: nil stands for a file.
  var dataChoices: [Choice<TaskCorpus?>] {
    let sets = TaskCorpus.allCases.map { corpus in
      Choice<TaskCorpus?>(
        value: corpus, name: corpus.rawValue, detail: corpus.explanation,
        isCurrent: corpus == training.form.corpus)
    }
    return sets + [
      Choice(
        value: nil, name: "a file", detail: "text, or prompts (.jsonl)",
        isCurrent: training.form.corpus == nil)
    ]
  }

  /// Takes a data set, or asks for a file.
  mutating func choose(data: TaskCorpus?) -> [Effect] {
    if let data {
      training.form.data = data.rawValue
    } else {
      ask(.training(.data), training.form.corpus == nil ? training.form.data : "")
    }
    return []
  }

  /// Takes a setting, or says why not and goes on editing.
  mutating func setTraining(_ field: TrainingField, _ text: String) {
    do throws(TrainingFormProblem) {
      try training.form.set(field, text)
      overlay = nil
    } catch {
      note = .refused(error.description)
    }
  }
}

// MARK: What the run tells

extension AppState {
  /// Takes in what the run tells.
  mutating func take(_ event: TrainingEvent) -> [Effect] {
    switch event {
    case .started(let header):
      training.story.total = header.steps
      training.story.stepsPerEpoch = header.stepsPerEpoch
      training.story.rows = header.rows
      training.story.tokens = header.tokens
      goOn()
    case .resumed(let step):
      training.story.cut(after: step)
      goOn()
    case .step(let report):
      training.story.take(report)
      if training.phase != .pausing { goOn() }
    case .evaluated(let step, _, let prompts, let evaluation):
      training.story.take(evaluation, on: prompts, at: step)
    case .saved(let step, let epoch, let path, _):
      let evaluation = training.story.evaluation(at: step)
      training.story.epochs.append(
        .init(epoch: epoch, step: step, path: path, evaluation: evaluation))
      training.epoch = training.story.epochs.count - 1
    case .paused: if training.phase == .pausing { training.phase = .paused }
    case .stopped(let step):
      return endTraining(
        .stopped, .done("Training stopped after step \(step); its state is saved. r goes on."))
    // The reason comes in words as the run ends.
    case .troubled: break
    case .finished(let step, let seconds):
      training.story.seconds = seconds
      return endTraining(
        .finished,
        .done("Training finished: \(step) steps in \(Self.time(seconds)). ] opens the epoch as B."))
    }
    return []
  }

  /// Notes that steps are taken, unless the run was asked to end.
  private mutating func goOn() {
    if training.phase != .stopping { training.phase = .running }
  }

  /// Notes how the run ended.
  mutating func endTraining(_ phase: TrainingPhase, _ note: Note) -> [Effect] {
    training.phase = phase
    training.freeFolder = nil
    self.note = note
    return training.isLeaving ? [.quit] : []
  }
}

extension TaskCorpus {
  /// What it teaches, in a few words.
  var explanation: String {
    switch self {
    case .indirectObject: "clean: ends with the right name"
    case .nameMoving: "corrupted: ends with a third name"
    case .subjectDuplication: "corrupted: ends with the subject"
    case .duplication: "corrupted: a third person acts"
    case .greaterThan: "clean: the second year is later"
    case .lowerThan: "corrupted: the second year is earlier"
    }
  }
}
