import Analyses
import Checkpoints
import Foundation
public import Ranks
import StrictJSON
import Tensors
import Tracking
public import Transformer

/// A training run in its folder: steps, evaluations, checkpoints, and a log of them.
///
/// `run` blocks until the end and is meant for its own thread. After a kill at any moment the
/// folder holds a state from which the same plan reaches the same weights, bit by bit.
public struct TrainingRun: ~Copyable {
  /// How a run ended.
  public enum Outcome: Hashable, Sendable {
    /// All steps are done.
    case finished(steps: Int)
    /// It was stopped; it can go on after these steps.
    case stopped(steps: Int)
  }

  private var trainer: Trainer
  private var record: RunRecord
  private var pace: Pace
  private let settings: CheckpointSettings
  private let tokenizer: TokenizerFiles
  private let evaluators: [Evaluator]
  private let header: TrainingHeader
  /// The steps that were done before; nil for a new run.
  private let resumedStep: Int?
  /// The step of the newest state on the disk; nil where there is none.
  private var savedStep: Int?
  /// The ranks that train together, of which this is the first; nil for one that trains alone.
  private let peers: TrainingPeers?
  /// On how many ranks the run was and is, where that has changed.
  private let regrouping: TrainingEvent.Regrouping?

  /// Locks the folder and loads the model with which the run begins or goes on.
  ///
  /// - Parameters:
  ///   - plan: what to do; its weights are let go at once where a file lends them.
  ///   - folder: made where there is none.
  ///   - resumes: whether to go on with a run that the folder holds. With none in it, one begins.
  ///   - ranks: those who train together, for the first of them; the others are `TrainingFollower`s.
  /// - Throws: the folder is in use or holds another run, its state does not fit, or the disk is too
  ///   small.
  public init(
    _ plan: consuming TrainingPlan, in folder: RunFolder, resumes: Bool, ranks: Ranks? = nil
  ) throws(TrainingError) {
    guard !FileManager.default.fileExists(atPath: folder.path + "/config.json") else {
      throw .folder(.folder(path: folder.path, .isModel))
    }
    let writer = try Self.wrapping { () throws(RunFolderError) in try RunFolderWriter(folder) }
    let hasRun = try Self.hasRun(folder)
    try Self.checkContents(of: folder, hasRun: hasRun, resumes: resumes)
    let state = hasRun ? try Self.state(of: plan.header, folder) : nil
    try Self.wrapping { () throws(RunFolderError) in try writer.checkRoom(for: plan.contents) }
    // The model that the run once began with is not needed any more.
    if let weights = state?.checkpoint.weights { plan.contents.weights = weights }
    let metadata = state?.training.layout.metadata ?? [:]
    let (savedStep, pace) = (state?.step, Pace(metadata: metadata))
    let groups = TrainingEvent.Regrouping(
      before: try Self.ranks(metadata, isSaved: state != nil, folder), now: ranks?.count ?? 1)
    var trainer = try Self.trainer(plan, consume state, folder)
    if let savedStep {
      try Self.wrapping { () throws(RunFolderError) in try writer.removeStates(but: savedStep) }
    }
    // Without a state everything that was logged is of steps that are done again.
    let record = try Self.record(writer, resumingAt: hasRun ? savedStep ?? -1 : nil)
    peers = ranks.map { TrainingPeers($0, for: trainer.weights) }
    peers?.shareState(&trainer, isResumed: savedStep != nil)
    regrouping = hasRun && groups.before != groups.now ? groups : nil
    resumedStep = hasRun ? trainer.step : nil
    self.trainer = trainer
    self.record = record
    self.savedStep = savedStep
    self.pace = pace
    settings = plan.contents.settings
    tokenizer = plan.contents.tokenizer
    evaluators = plan.evaluators
    header = plan.header
  }

  /// Trains to the end, or until it is stopped.
  ///
  /// - Parameters:
  ///   - control: checked between steps.
  ///   - onEvent: called on this thread with every event, after it is logged.
  /// - Returns: how it ended.
  /// - Throws: what ended it early. A full disk leaves the last state as it was, and so does a
  ///   model that has diverged, which is never saved.
  public mutating func run(
    _ control: TrainingControl, onEvent: (TrainingEvent) -> Void
  ) throws(TrainingError) -> Outcome {
    let start = Date()
    if let resumedStep {
      try emit(.resumed(step: resumedStep, regrouping), onEvent)
    } else {
      try emit(.started(header), onEvent)
    }
    // A state of step 0 was saved after the evaluation.
    if trainer.step == 0 && savedStep == nil { try evaluate(onEvent) }
    while !trainer.isFinished {
      guard try heed(control, onEvent) else { return .stopped(steps: trainer.step) }
      try takeStep(onEvent)
      if trainer.isEvaluationDue { try evaluate(onEvent) }
      try saveWhatIsDue(onEvent)
    }
    try emit(
      .finished(step: trainer.step, seconds: Date().timeIntervalSince(start)), onEvent)
    return .finished(steps: trainer.step)
  }

  /// The steps of the whole run.
  public var total: Int { trainer.total }

  /// The model after the steps done.
  public var weights: Weights { trainer.weights }
}

// MARK: The parts of a run

extension TrainingRun {
  /// Pauses or stops on request.
  ///
  /// - Returns: whether to go on.
  private mutating func heed(
    _ control: TrainingControl, _ onEvent: (TrainingEvent) -> Void
  ) throws(TrainingError) -> Bool {
    control.deliver(step: trainer.step, trainer.weights)
    let request = peers?.combined(control.request) ?? control.request
    if request == .stop { try peers?.compare(trainer) }
    if request != .run { try check(onEvent) }
    if request == .pause {
      try saveState()
      try emit(.paused(step: trainer.step), onEvent)
      control.waitWhilePaused { control.deliver(step: trainer.step, trainer.weights) }
    }
    guard request == .stop || peers == nil && control.request == .stop else { return true }
    try saveState()
    try emit(.stopped(step: trainer.step), onEvent)
    return false
  }

  private mutating func takeStep(_ onEvent: (TrainingEvent) -> Void) throws(TrainingError) {
    let start = ContinuousClock.now
    let step: Trainer.Step
    do {
      step = try trainer.takeStep(with: peers?.exchange)
    } catch {
      // Such a gradient is no fault of the model, whose loss is as it should be.
      if error == .gradientNotFinite {
        try peers?.compare(trainer)
        try saveState()
      }
      throw try noted(error, onEvent)
    }
    let duration = (ContinuousClock.now - start) / .seconds(1)
    try emit(.step(pace.report(step, duration: duration, trainer)), onEvent)
  }

  /// Refuses to save a model that has diverged in place of a good one.
  private mutating func check(_ onEvent: (TrainingEvent) -> Void) throws(TrainingError) {
    do { try trainer.checkModel() } catch { throw try noted(error, onEvent) }
  }

  /// Logs why the next step cannot be done.
  ///
  /// - Returns: the same for whoever started the run.
  private mutating func noted(
    _ trouble: Trainer.Trouble, _ onEvent: (TrainingEvent) -> Void
  ) throws(TrainingError) -> TrainingError {
    try emit(.troubled(step: trainer.step, trouble), onEvent)
    let folder = record.writer.folder
    return .trouble(
      trouble, step: trainer.step + 1,
      saved: savedStep.map { .init(step: $0, path: folder.statePath(step: $0)) })
  }

  private mutating func evaluate(_ onEvent: (TrainingEvent) -> Void) throws(TrainingError) {
    for evaluator in evaluators {
      let (evaluation, moment): (Evaluation, Moment?)
      do {
        (evaluation, moment) = try evaluator.measure(trainer.weights)
      } catch {
        throw .evaluation(error)
      }
      let (step, name) = (trainer.step, evaluator.name)
      try emit(.evaluated(step: step, epoch: epoch, prompts: name, evaluation), onEvent)
      if let moment {
        try emit(.tracked(step: step, epoch: epoch, prompts: name, moment), onEvent)
      }
    }
    // Steps have no use for blocks of these sizes.
    MemoryPool.release()
  }

  /// Saves the epoch's checkpoint first and the state after it, so that a state tells that all
  /// before it is on the disk.
  private mutating func saveWhatIsDue(_ onEvent: (TrainingEvent) -> Void) throws(TrainingError) {
    let perEpoch = trainer.batches.stepsPerEpoch
    guard trainer.isStateDue else { return }
    try peers?.compare(trainer)
    try check(onEvent)
    if trainer.isEpochDue {
      let number = (trainer.step + perEpoch - 1) / perEpoch
      let contents = contents
      let hash: String
      do {
        hash = try record.writer.saveEpoch(number, contents)
      } catch {
        throw .folder(error)
      }
      let path = record.writer.folder.epochPath(number)
      try emit(.saved(step: trainer.step, epoch: number, path: path, sha256: hash), onEvent)
    }
    try saveState()
  }

  private mutating func saveState() throws(TrainingError) {
    guard savedStep != trainer.step else { return }
    let (step, contents, moments) = (trainer.step, contents, trainer.moments)
    var metadata = pace.metadata.merging(["step": "\(step)"]) { own, _ in own }
    metadata["ranks"] = peers.map { "\($0.count)" }
    metadata["threads"] = "\(header.threads)"
    metadata["bits"] = "\(trainer.bitHash)"
    do {
      try record.synchronise()
      try record.writer.saveState(
        step: step, contents, tensors: moments, metadata: metadata)
    } catch {
      throw .folder(error)
    }
    savedStep = step
  }

  private var epoch: Double { Double(trainer.step) / Double(trainer.batches.stepsPerEpoch) }

  private var contents: CheckpointContents {
    CheckpointContents(weights: trainer.weights, settings: settings, tokenizer: tokenizer)
  }

  private mutating func emit(
    _ event: TrainingEvent, _ onEvent: (TrainingEvent) -> Void
  ) throws(TrainingError) {
    do {
      try record.write(event)
    } catch {
      throw .folder(error)
    }
    onEvent(event)
  }
}
