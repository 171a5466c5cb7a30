import Screen
import Tasks
import Tracking
import Training

// What keys do on the training screen, and what the run reports.

extension TrainingScreen {
  static func move(_ scene: inout Scene<TrainingState>, _ move: Move) -> [Effect] {
    switch TrainingPane(rawValue: scene.pane) {
    case .events: scene.moveEvent(move)
    case .run: scene.moveTime(move)
    case .heads: scene.moveOnHeads(move)
    case .settings, nil:
      let fields = TrainingField.allCases
      let steps = move.steps(page: 4, all: fields.count) ?? 0
      let place = fields.firstIndex(of: scene.own.field) ?? 0
      scene.own.field = fields[clamped(place + steps, count: fields.count)]
      return []
    }
    return scene.scrub()
  }

  /// Goes to the saved epoch with the largest number of the plotted measure, or to the strongest
  /// cell of the map.
  static func goToStrongest(_ scene: inout Scene<TrainingState>) -> Bool {
    if scene.pane == TrainingPane.heads.rawValue { return scene.goToStrongestHead() }
    let measure = scene.shownMeasure
    let reports = scene.own.reports
    let values = reports.epochs.compactMap { epoch in
      reports.value(of: measure, scene.head, epoch.evaluation, at: epoch.step).map { (epoch, $0) }
    }
    guard let best = values.max(by: { $0.1 < $1.1 })?.0 else { return false }
    let event = scene.own.reports.events.all.last {
      $0.step == best.step && $0.savedEpoch == best.epoch
    }
    event.map { scene.go(to: $0) }
    return true
  }

  static func open(_ scene: inout Scene<TrainingState>) -> [Effect] {
    if scene.pane == TrainingPane.heads.rawValue {
      scene.show(.detail)
      return []
    }
    guard scene.pane == TrainingPane.settings.rawValue else { return scene.openEpoch(.b) }
    scene.changeSetting()
    return []
  }

  /// Stops a series, or goes back to the screen that opened this one.
  ///
  /// The pane of the run, which is shown first while there is a run, is no level of its own then.
  static func back(_ scene: inout Scene<TrainingState>) -> [Effect]? {
    if let effects = scene.stopSeries() { return effects }
    guard scene.pane == TrainingPane.run.rawValue, scene.own.hasRun || scene.own.watched != nil,
      !scene.isPaneFilled, let last = scene.trail.popLast()
    else { return nil }
    scene.screen = last
    return []
  }

  static func enter(_ scene: inout Scene<TrainingState>) {
    if case .run(let path)? = scene.visit { scene.watch(path) }
  }

  static func press(_ scene: inout Scene<TrainingState>, cell: Point) -> [Effect] {
    let heads = scene.headTimeline?.heads ?? []
    if heads.indices.contains(cell.row) { scene.go(to: heads[cell.row]) }
    return []
  }

  static func press(_ scene: inout Scene<TrainingState>, row: Int) -> [Effect] {
    let events = scene.own.reports.events.all
    if events.indices.contains(row) { scene.go(to: events[row]) }
    return []
  }

  static func refresh(_ scene: inout Scene<TrainingState>) -> [Effect] {
    scene.findFolder() + scene.sendWatched() + scene.sendSeries()
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
  var shownMeasure: PlottedMeasure {
    let measures = own.plottedMeasures
    return measures.contains(own.measure)
      ? own.measure : measures.first ?? .evaluation(.logitDifference)
  }

  /// Shows the next number of heads over time, and lists them all.
  mutating func nextHeadMap() {
    openAtCurrent(HeadMapOverlay(original: own.headMap))
    guard let shown = shownHeadMap else { return }
    own.headMap = headMaps?.mapNames.next(after: shown)
  }

  /// Starts a run.
  mutating func startTraining() -> [Effect] {
    guard let folder = trainingFolder else { return [] }
    var request = TrainingRequest(form: own.form, folder: folder, checkpoint: model.path)
    // The open circuit is what a person watches; without a file, that beside the checkpoint is.
    request.form.circuit = document.circuit.flatMap { $0.path.isEmpty ? nil : $0.path }
    if let before = own.request, own.reports.latest != nil {
      compare(with: ComparedRun(folder: before.folder, own.reports))
    }
    own.reports = TrainingReports()
    own.time = TimeView()
    own.event = nil
    panes[.training] = TrainingPane.run.rawValue
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
    (own.watched, own.series) = (nil, nil)
    if !request.resumes { own.stage = nil }
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
    guard let epoch = own.epochUnderCursor else { return [] }
    return send(.preview(path: epoch.path, slot))
  }

  // MARK: Settings

  /// Asks for a new value of the setting under the cursor.
  fileprivate mutating func changeSetting() {
    switch own.field {
    case .plan: return openAtCurrent(TrainingPlanOverlay())
    case .folder: break
    case _ where !own.form.plan.isEmpty:
      note = .refused("The plan says this of each stage. Choose none as the plan to set it here.")
      return
    case .data: return openAtCurrent(TrainingDataOverlay())
    default: break
    }
    ask(TrainingSettingOverlay(setting: own.field), own.form.text(of: own.field))
  }
}
