import Checkpoints
import Dispatch
import Foundation
import Synchronization
import Tasks
import Tensors
import Tracking
import Training
import Transformer

/// Fine-tunes checkpoint A, one run at a time, on a thread of its own, and reports to the session.
final class TrainingRunner: Sendable {
  private struct State {
    /// Control of the run under way; nil between runs.
    var control: TrainingControl?
    /// Whether nobody listens any more.
    var isSilent = false
  }

  private let openCheckpoints: OpenCheckpoints
  private let mailbox: Mailbox
  let version: String
  private let state = Mutex(State())
  /// Entered while a run is under way.
  private let runs = DispatchGroup()
  /// OpenBLAS and deep models need more than the half megabyte of other threads.
  private static let stackSize = 16 << 20
  /// The longest wait for a run to save its state when the program closes.
  private let patience: DispatchTimeInterval
  /// The steps that are not told yet.
  private let steps = Mutex(StepBatch())
  /// When a snapshot may be taken next.
  private let snapshots = Mutex(SnapshotPace())

  /// A runner for the open checkpoints.
  ///
  /// - Parameters:
  ///   - openCheckpoints: runs begin with their checkpoint A.
  ///   - mailbox: receives every event.
  ///   - version: the version of the program.
  ///   - patience: the longest wait for a run to save its state when the program closes.
  init(
    _ openCheckpoints: OpenCheckpoints, _ mailbox: Mailbox, version: String,
    patience: DispatchTimeInterval = .milliseconds(800)
  ) {
    self.openCheckpoints = openCheckpoints
    self.mailbox = mailbox
    self.version = version
    self.patience = patience
  }

  /// Begins or resumes a run; ignored while one is under way.
  func begin(_ request: TrainingRequest) {
    let control = TrainingControl()
    let isFree = state.withLock { state in
      guard state.control == nil, !state.isSilent else { return false }
      state.control = control
      return true
    }
    guard isFree else { return }
    runs.enter()
    let thread = Thread { [self] in
      let end = run(request, control)
      // Cleared before the end is reported, so that a listener can begin the next run.
      state.withLock { $0.control = nil }
      tell(end)
      runs.leave()
    }
    thread.stackSize = Self.stackSize
    thread.name = "training"
    thread.start()
  }

  /// Does a whole run on the calling thread.
  func runToEnd(_ request: TrainingRequest) { tell(run(request, TrainingControl())) }

  /// Asks the run to pause, continue or stop.
  func ask(_ request: TrainingControl.Request) {
    state.withLock { $0.control }?.ask(request)
  }

  /// Opens the model as it is after the step under way as B, as soon as that costs the run little.
  ///
  /// - Parameter isWanted: false takes the wish back.
  func takeSnapshot(_ isWanted: Bool) {
    let delay = snapshots.withLock { pace in
      pace.isWanted = isWanted
      return pace.delay(at: .now)
    }
    guard isWanted, let control = state.withLock({ $0.control }) else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [self] in
      control.takeSnapshot { snapshot in self.open(snapshot) }
    }
  }

  /// Opens a snapshot as B; on the run's thread.
  private func open(_ snapshot: TrainingControl.Snapshot) {
    guard let first = openCheckpoints.checkpoint(at: .a)?.checkpoint,
      first.checkpoint.configuration == snapshot.weights.configuration,
      snapshots.withLock(\.isWanted)
    else { return }
    let step = snapshot.step + snapshots.withLock(\.stepsBefore)
    let name = "step \(step) live"
    let live = LoadedCheckpoint(
      first.checkpoint.holding(snapshot.weights, named: name), first.vocabulary)
    openCheckpoints.put(live, at: .b)
    snapshots.withLock { $0.noteTaken(at: .now) }
    tell(.snapshot(step: step, live.liveFacts))
  }

  /// Asks the run to end, and waits a moment for its state to be saved; after that, the state saved
  /// before remains.
  func close() {
    state.withLock { $0.isSilent = true }
    ask(.stop)
    _ = runs.wait(timeout: .now() + patience)
  }

  /// Waits for the run to finish; a paused run is ended, as nobody could resume it.
  func finish() {
    let control = state.withLock { state in
      state.isSilent = true
      return state.control
    }
    if control?.request == .pause { control?.ask(.stop) }
    runs.wait()
  }

  func tell(_ message: Message) {
    if !state.withLock(\.isSilent) { mailbox.post(message) }
  }

  /// Tells of an event; steps that come fast are told several at a time.
  func tell(_ event: TrainingEvent) {
    tellMemory()
    guard case .step(let report) = event else {
      steps.withLock { $0.flush(at: .now) }.map(tell)
      tell(.training(event))
      return
    }
    snapshots.withLock { $0.noteStep(Double(report.step.tokens) / report.tokensPerSecond) }
    steps.withLock { $0.add(report, at: .now) }.map(tell)
  }

  /// Tells of the steps that were held back.
  func flushSteps() { steps.withLock { $0.flush(at: .now) }.map(tell) }

  /// Notes how many steps the stages before have done.
  func note(stepsBefore: Int) { snapshots.withLock { $0.stepsBefore = stepsBefore } }

  /// Tells once a second how much memory the program takes.
  private func tellMemory() {
    let isDue = snapshots.withLock { $0.isMemoryDue(at: .now) }
    if isDue, let bytes = ProcessMemory.resident { tell(.memory(bytes: bytes)) }
  }

  /// Runs to the end.
  ///
  /// - Returns: how it ended, as a message still to be sent.
  private func run(_ request: TrainingRequest, _ control: TrainingControl) -> Message {
    defer { MemoryPool.release() }
    guard let loaded = openCheckpoints.checkpoint(at: .a)?.checkpoint
    else { return .trainingFailed(ErrandProblem.notOpen.description) }
    do throws(StagedError) {
      if let plan = try request.form.stagedPlan() {
        return try carryOut(plan, request, from: loaded.checkpoint.folder, control)
      }
    } catch {
      return .trainingFailed(error.wordsOnScreen)
    }
    note(stepsBefore: 0)
    do throws(TrainingError) {
      let checkpoint = loaded.checkpoint
      let plan = try request.form.material.plan(
        from: checkpoint, loaded.vocabulary, settings: request.form.settings(checkpoint.settings),
        version: version
      ) { () throws(CheckpointError) in try checkpoint.hash() }
      guard control.request != .stop else {
        return .trainingFailed("Stopped before the first step; nothing was written.")
      }
      return .training(try train(plan, request, control))
    } catch {
      return .trainingFailed(error.wordsOnScreen)
    }
  }

  /// Carries out a plan, and releases the folder at the end.
  ///
  /// - Returns: the last event, still to be sent.
  private func train(
    _ plan: consuming TrainingPlan, _ request: TrainingRequest, _ control: TrainingControl
  ) throws(TrainingError) -> TrainingEvent {
    let folder = RunFolder(ErrandRunner.expanded(request.folder))
    var run = try TrainingRun(plan, in: folder, resumes: request.resumes)
    var last = TrainingEvent.stopped(step: 0)
    _ = try run.run(control) { event in
      if event.isLast { last = event } else { tell(event) }
    }
    flushSteps()
    return last
  }
}

extension TrainingEvent {
  /// Whether it is the last event of a run.
  var isLast: Bool {
    switch self {
    case .finished, .stopped: true
    default: false
    }
  }
}

extension TrainingForm {
  /// What to train on, and what to measure on.
  var material: TrainingMaterial {
    TrainingMaterial(
      data: corpus == nil ? ErrandRunner.expanded(data) : data, count: count, seed: seed,
      block: block,
      sentences: hasSentences,
      evaluations: evaluations?.map {
        TaskCorpus(rawValue: $0) == nil ? ErrandRunner.expanded($0) : $0
      }, tracked: tracked, circuit: circuit.map(ErrandRunner.expanded))
  }

  /// The settings for a checkpoint: those of the form, else the paper's.
  func settings(_ checkpoint: CheckpointSettings) -> TrainingSettings {
    TrainingSettings(
      length: length, batch: batch, learningRate: learningRate,
      dropout: Dropout(checkpoint, everywhere: dropout), seed: seed, evaluateEvery: evaluateEvery)
  }
}

extension TrainingError {
  /// What is wrong and how to mend it on the training screen, which has no command-line options.
  var wordsOnScreen: String {
    switch self {
    case .folder(.folder(let path, .hasRun)):
      "\(path) has a run already. Choose another folder, or leave it empty for a free one."
    case .otherRun(let path, let differences):
      "\(path) holds another run: \(differences.map(\.name).joined(separator: ", ")) differ. Choose "
        + "another folder."
    case .rowTooLong(let row, let length, let context):
      "Row \(row + 1) of the data has \(length) tokens; the model's context is \(context). Choose "
        + "rows of at most so many."
    case .setting(let name, let rule): "The setting \(name) must be \(rule)."
    case .trouble(let trouble, let step, let saved):
      "Step \(step) cannot be done: \(trouble). "
        + (saved.map { "The last good model, after step \($0.step), is in \($0.path). " } ?? "")
        + "Start again with a smaller learning rate."
    default: description
    }
  }
}
