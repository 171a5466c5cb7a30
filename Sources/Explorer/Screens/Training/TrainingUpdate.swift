import Tasks
import Tracking
import Training

// What keys do on the training screen, and what the run reports.

extension TrainingScreen {
  static func move(_ scene: inout Scene<TrainingState>, _ move: Move) -> [Effect] {
    let fields = TrainingField.allCases
    let epochs = scene.own.reports.epochs.count
    let steps = move.steps(page: 4, all: max(fields.count, epochs)) ?? 0
    if scene.pane == TrainingPane.epochs.rawValue {
      scene.own.epoch = max(0, clamped(scene.own.epoch + steps, count: epochs))
    } else {
      let place = fields.firstIndex(of: scene.own.field) ?? 0
      scene.own.field = fields[clamped(place + steps, count: fields.count)]
    }
    return []
  }

  /// Goes to the saved epoch with the largest number of the plotted measure.
  static func goToStrongest(_ scene: inout Scene<TrainingState>) -> Bool {
    let measure = scene.shownMeasure
    let values = scene.own.reports.epochs.enumerated().compactMap { place, epoch in
      epoch.evaluation.flatMap { measure.value(of: $0) }.map { (place, $0) }
    }
    guard let best = values.max(by: { $0.1 < $1.1 }) else { return false }
    scene.own.epoch = best.0
    return true
  }

  static func open(_ scene: inout Scene<TrainingState>) -> [Effect] {
    guard scene.pane != TrainingPane.epochs.rawValue else { return scene.openEpoch(.b) }
    scene.changeSetting()
    return []
  }

  static func enter(_ scene: inout Scene<TrainingState>) {
    if case .run(let path)? = scene.visit { scene.watch(path) }
  }

  static func refresh(_ scene: inout Scene<TrainingState>) -> [Effect] {
    scene.findFolder() + scene.sendWatched()
  }
}

extension Scene<TrainingState> {
  /// Pauses the run, or lets it continue.
  mutating func pauseTraining() -> [Effect] {
    let resumes = own.phase.wantsPause
    own.phase = resumes ? .running : .pausing
    return [.control(resumes ? .run : .pause)]
  }

  /// Plots the next measure of the evaluations, and lists them all.
  mutating func nextEvaluation() {
    openAtCurrent(EvaluationOverlay(original: shownMeasure))
    own.measure = own.plottedMeasures.next(after: shownMeasure)
  }

  /// The measure in the evaluation plot: the chosen one, or the first that is measured.
  var shownMeasure: EvaluationMeasure {
    let measures = own.plottedMeasures
    return measures.contains(own.measure)
      ? own.measure : measures.first ?? .logitDifference
  }

  /// Starts a run.
  mutating func startTraining() -> [Effect] {
    guard let folder = trainingFolder else { return [] }
    let request = TrainingRequest(form: own.form, folder: folder, checkpoint: model.path)
    if let before = own.request, own.reports.latest != nil {
      compare(with: ComparedRun(folder: before.folder, own.reports))
    }
    own.reports = TrainingReports()
    own.epoch = 0
    own.foreground = ForegroundCost()
    return begin(request)
  }

  /// Shows the curves of another run beside those of the current one.
  mutating func compare(with run: ComparedRun) {
    own.compared.removeAll { $0.name == run.name }
    own.compared.insert(run, at: 0)
    if own.compared.count > ComparedRun.most { own.compared.removeLast() }
  }

  /// Resumes the run that was stopped.
  mutating func resumeTraining() -> [Effect] {
    guard var request = own.request else { return [] }
    request.resumes = true
    return begin(request)
  }

  private mutating func begin(_ request: TrainingRequest) -> [Effect] {
    own.request = request
    own.watched = nil
    own.phase = .preparing
    return [.train(request)]
  }

  mutating func stopTraining() -> [Effect] {
    guard own.phase.isActive else { return [] }
    own.phase = .stopping
    return [.control(.stop)]
  }

  /// Ends the run after its step, and then the program; another process may go on with the run.
  mutating func leaveAfterTraining(goingOn goesOn: Bool) -> [Effect] {
    guard own.phase.isActive else { return [.quit] }
    own.leaving = goesOn ? .training : .saving
    note = .done("The program ends when the run is saved. q ends it at once, from its last state.")
    return stopTraining()
  }

  /// Previews the saved epoch under the cursor, to open it.
  mutating func openEpoch(_ slot: ModelSlot) -> [Effect] {
    let epochs = own.reports.epochs
    guard epochs.indices.contains(own.epoch) else { return [] }
    return send(.preview(path: epochs[own.epoch].path, slot))
  }

  // MARK: Settings

  /// Asks for a new value of the setting under the cursor.
  fileprivate mutating func changeSetting() {
    guard own.field != .data else {
      openAtCurrent(TrainingDataOverlay())
      return
    }
    ask(TrainingSettingOverlay(setting: own.field), own.form.text(of: own.field))
  }
}

// MARK: What the run reports

extension Scene<TrainingState> {
  /// Handles an event of the run.
  mutating func receive(_ event: TrainingEvent) -> [Effect] {
    switch event {
    case .started(let header):
      own.reports.total = header.steps
      own.reports.stepsPerEpoch = header.stepsPerEpoch
      own.reports.rows = header.rows
      own.reports.tokens = header.tokens
      noteRunning()
    case .resumed(let step):
      own.reports.cut(after: step)
      noteRunning()
    case .step(let report):
      own.reports.note(report)
      own.foreground.note(report, isWorking: !pending.isEmpty)
      if own.phase != .pausing { noteRunning() }
    case .evaluated(let step, _, let prompts, let evaluation):
      own.reports.note(evaluation, on: prompts, at: step)
    case .tracked: break
    case .saved(let step, let epoch, let path, _):
      let evaluation = own.reports.evaluation(at: step)
      own.reports.epochs.append(
        .init(epoch: epoch, step: step, path: path, evaluation: evaluation))
      own.epoch = own.reports.epochs.count - 1
    case .paused: if own.phase == .pausing { own.phase = .paused }
    case .stopped(let step):
      return end(
        .stopped, .done("Training stopped after step \(step); its state is saved. r goes on."))
    // The reason comes in words when the run ends.
    case .troubled: break
    case .finished(let step, let seconds):
      own.reports.seconds = seconds
      return end(
        .finished,
        .done("Training finished: \(step) steps in \(Self.time(seconds)). ] opens the epoch as B."))
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
    switch own.leaving {
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
