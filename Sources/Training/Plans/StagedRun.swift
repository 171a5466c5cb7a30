import Checkpoints
import Files
import Foundation
import StrictJSON
import Tensors
import Tokens
import Transformer

/// A plan that is carried out in its folder, stage after stage.
///
/// Each stage is an ordinary run in a folder of its own and begins with the last epoch that the
/// stage before has saved, with a fresh optimiser and a fresh schedule. After a kill at any moment
/// the same plan goes on to the same bytes.
public struct StagedRun: Sendable {
  /// How it ended.
  public enum Outcome: Hashable, Sendable {
    /// All stages are done.
    case finished
    /// It was stopped in a stage, by its index, after so many steps; it can go on.
    case stopped(stage: Int, steps: Int)
  }

  /// What is done.
  public let plan: StagedPlan
  /// Where.
  public let folder: StagedFolder
  /// The folder of the checkpoint with which the first stage begins.
  public let start: String
  /// The version of the program, for the logs.
  public let version: String

  /// A plan to be carried out; nothing is read or written yet.
  ///
  /// - Parameters:
  ///   - plan: what to do.
  ///   - start: the folder of the checkpoint with which the first stage begins.
  ///   - folder: made where there is none.
  ///   - version: that of the program.
  public init(_ plan: StagedPlan, from start: String, in folder: StagedFolder, version: String) {
    self.plan = plan
    self.start = start
    self.folder = folder
    self.version = version
  }

  /// A stage as those who watch know it.
  public func place(_ stage: Int) -> StagePlace {
    let name = plan.stages[stage].name
    return StagePlace(
      plan: plan.name, index: stage, count: plan.stages.count, name: name,
      folder: folder.stage(stage, name))
  }

  /// Carries the plan out to its end, or until it is stopped.
  ///
  /// Before the first step the data of all stages that are to be done are made or read, so that
  /// what is wrong with a late stage is told at once.
  ///
  /// - Parameters:
  ///   - resumes: whether to go on with the plan in the folder; with none in it, it begins.
  ///   - control: checked between steps and between stages.
  ///   - onEvent: called on this thread with every event.
  /// - Returns: how it ended.
  /// - Throws: what ended it early; the stages that are done stay.
  public func run(
    resumes: Bool, control: TrainingControl, onEvent: (StagedEvent) -> Void
  ) throws(StagedError) -> Outcome {
    _ = try folder.check(plan, resumes: resumes)
    try checkStages(control)
    if control.request == .stop { return .stopped(stage: 0, steps: 0) }
    let lock = try taken(resumes: resumes)
    let outcome = try carryOut(control, onEvent)
    lock.release()
    return outcome
  }

  private func carryOut(
    _ control: TrainingControl, _ onEvent: (StagedEvent) -> Void
  ) throws(StagedError) -> Outcome {
    var begin = Beginning(path: start)
    for stage in plan.stages.indices {
      if control.request == .stop { return .stopped(stage: stage, steps: 0) }
      if let steps = try finishedSteps(of: stage, from: begin) {
        onEvent(.skipped(place(stage), steps: steps))
      } else if case .stopped(let steps) = try train(stage, from: begin, control, onEvent) {
        return .stopped(stage: stage, steps: steps)
      }
      begin = try beginning(after: stage)
    }
    return .finished
  }

  /// The model with which a stage begins.
  private struct Beginning {
    let path: String
    /// The hash that the stage before has logged; nil for the checkpoint that was given.
    var sha256: String?
  }

  /// Takes the folder and writes the plan into it.
  private func taken(resumes: Bool) throws(StagedError) -> RunLock {
    let lock = try wrappingFolder { () throws(RunFolderError) in
      try RunFolderWriter.makeFolder(folder.path)
      return try RunLock(folder: folder.path)
    }
    // Another process may have been here in the meantime.
    if try !folder.check(plan, resumes: resumes) {
      try wrappingFolder { () throws(RunFolderError) in
        try RunFolderError.wrappingFiles { () throws(FileError) in
          try TextFile.write(plan.text, to: folder.planPath)
        }
      }
    }
    return lock
  }
}

// MARK: Stages

extension StagedRun {
  private func wrapping<Result: ~Copyable>(
    _ stage: Int, _ body: () throws(TrainingError) -> Result
  ) throws(StagedError) -> Result {
    do { return try body() } catch { throw .stage(plan.stages[stage].name, error) }
  }

  private func wrappingFolder<Result: ~Copyable>(
    _ body: () throws(RunFolderError) -> Result
  ) throws(StagedError) -> Result {
    do { return try body() } catch { throw .folder(error) }
  }

  private func record(of stage: Int) throws(StagedError) -> StageRecord {
    try wrappingFolder { () throws(RunFolderError) in try StageRecord(place(stage).folder) }
  }

  /// Makes or reads the data of all stages that are not done, and lets go of them.
  private func checkStages(_ control: TrainingControl) throws(StagedError) {
    let checkpoint = try wrapping(0) { () throws(TrainingError) in try Self.open(start) }
    for stage in plan.stages.indices where control.request != .stop {
      guard try record(of: stage).finishedSteps == nil else { continue }
      try wrapping(stage) { () throws(TrainingError) in
        _ = try trainingPlan(stage, from: checkpoint) { () throws(CheckpointError) in "" }
      }
    }
  }

  private static func open(_ path: String) throws(TrainingError) -> Checkpoint {
    do { return try Checkpoint.read(folder: path) } catch { throw .folder(.checkpoint(error)) }
  }

  private func trainingPlan(
    _ stage: Int, from checkpoint: Checkpoint, hash: () throws(CheckpointError) -> String
  ) throws(TrainingError) -> TrainingPlan {
    let resolved = plan.resolved(stage, for: checkpoint.configuration)
    let vocabulary = Vocabulary.read(
      folder: checkpoint.folder, rows: checkpoint.configuration.vocabulary,
      configured: checkpoint.settings.beginningToken)
    var material = resolved.material
    // No circuit lies beside an epoch of the stage before.
    material.circuit = material.circuit ?? TrainingMaterial.circuit(beside: start, for: checkpoint)
    return try material.plan(
      from: checkpoint, vocabulary, settings: resolved.settings(checkpoint.settings),
      version: version, hash: hash)
  }

  /// Begins or resumes the run of a stage.
  private func train(
    _ stage: Int, from begin: Beginning, _ control: TrainingControl,
    _ onEvent: (StagedEvent) -> Void
  ) throws(StagedError) -> TrainingRun.Outcome {
    defer { MemoryPool.release() }
    let place = place(stage)
    // The plan is handed on whole, so that nothing here keeps the checkpoint's memory.
    let prepared = try prepared(stage, from: begin)
    do throws(TrainingError) {
      var run = try TrainingRun(consume prepared, in: place.folder, resumes: true)
      onEvent(.began(place, steps: run.total))
      return try run.run(control) { onEvent(.training(place, $0)) }
    } catch {
      throw .stage(place.name, error)
    }
  }

  private func prepared(
    _ stage: Int, from begin: Beginning
  ) throws(StagedError) -> TrainingPlan {
    let (checkpoint, hash) = try checkpoint(begin, for: stage)
    return try wrapping(stage) { () throws(TrainingError) in
      try trainingPlan(stage, from: checkpoint) { () throws(CheckpointError) in hash }
    }
  }

  /// Opens the model with which a stage begins.
  ///
  /// - Returns: the checkpoint and its hash.
  /// - Throws: `lost` where it is not what the stage before has saved.
  private func checkpoint(
    _ begin: Beginning, for stage: Int
  ) throws(StagedError) -> (Checkpoint, hash: String) {
    let name = plan.stages[stage].name
    if begin.sha256 != nil, !FileSystem.isFolder(begin.path) {
      throw .lost(path: begin.path, stage: name, saved: false)
    }
    let checkpoint = try wrapping(stage) { () throws(TrainingError) in try Self.open(begin.path) }
    let hash = try wrapping(stage) { () throws(TrainingError) in
      do throws(CheckpointError) {
        return try checkpoint.hash(isCancelled: { false })
      } catch {
        throw .folder(.checkpoint(error))
      }
    }
    if let logged = begin.sha256, logged != hash {
      throw .lost(path: begin.path, stage: name, saved: true)
    }
    return (checkpoint, hash)
  }

  /// The steps of a stage that is done; nil where it is not.
  ///
  /// - Throws: `otherRun` where what was done is not what the plan says with this model.
  private func finishedSteps(
    of stage: Int, from begin: Beginning
  ) throws(StagedError) -> Int? {
    let record = try record(of: stage)
    guard let steps = record.finishedSteps, let line = record.header, record.saved != nil else {
      return nil
    }
    let path = place(stage).folder.path
    let checkpoint = try wrapping(stage) { () throws(TrainingError) in try Self.open(start) }
    let hash: String
    if let logged = begin.sha256 {
      hash = logged
    } else {
      hash = try self.checkpoint(begin, for: stage).hash
    }
    let resolved = plan.resolved(stage, for: checkpoint.configuration)
    let material = resolved.material
    let header = TrainingHeader(
      version: version, checkpoint: .init(name: start, sha256: hash),
      data: .init(name: material.data, sha256: ""), block: material.block,
      sentences: material.sentences, threads: Threads.count,
      settings: resolved.settings(checkpoint.settings))
    guard let differences = try? header.differences(from: line) else {
      throw .stage(plan.stages[stage].name, .noHeader(path: path))
    }
    // Data and prompts are not made again: the plan is the same.
    let made = differences.filter { !Self.unmade.contains($0.name) }
    guard made.isEmpty else { throw .stage(plan.stages[stage].name, .otherRun(path: path, made)) }
    return steps
  }

  private static let unmade = ["data", "evaluate", "evaluation prompts"]

  /// The model that a stage has left.
  private func beginning(after stage: Int) throws(StagedError) -> Beginning {
    let folder = place(stage).folder
    guard let saved = try record(of: stage).saved else {
      throw .lost(path: folder.path, stage: plan.stages[stage].name, saved: false)
    }
    return Beginning(path: folder.epochPath(saved.epoch), sha256: saved.sha256)
  }
}
