import Checkpoints
import Foundation
import StrictJSON

// What a run finds in its folder when it begins or goes on.

extension TrainingRun {
  /// On how many ranks a run was until now: by its state, or where it has none by its log.
  static func ranks(
    _ metadata: [String: String], isSaved: Bool, _ folder: RunFolder
  ) throws(TrainingError) -> Int {
    if isSaved { return metadata["ranks"].flatMap { Int($0) } ?? 1 }
    guard try hasRun(folder) else { return 1 }
    return try wrapping { () throws(RunFolderError) in try folder.header() }?["ranks"]?.integer ?? 1
  }

  static func hasRun(_ folder: RunFolder) throws(TrainingError) -> Bool {
    guard FileManager.default.fileExists(atPath: folder.logPath) else { return false }
    return try wrapping { () throws(RunFolderError) in try folder.header() } != nil
  }

  /// Refuses a folder that holds another run, or what is left of one.
  static func checkContents(
    of folder: RunFolder, hasRun: Bool, resumes: Bool
  ) throws(TrainingError) {
    guard resumes || !hasRun else {
      throw .folder(.folder(path: folder.logPath, .hasRun))
    }
    guard hasRun || (folder.states.isEmpty && folder.epochs.isEmpty) else {
      throw .folder(.folder(path: folder.path, .noLog))
    }
  }

  /// The newest state of the run in a folder; nil where it was killed before there was one.
  static func state(
    of header: TrainingHeader, _ folder: RunFolder
  ) throws(TrainingError) -> RunState? {
    let line = try wrapping { () throws(RunFolderError) in try folder.header() }
    guard let line, line["schema"]?.string == TrainingHeader.schema,
      let differences = try? header.differences(from: line)
    else { throw .noHeader(path: folder.logPath) }
    guard differences.isEmpty else { throw .otherRun(path: folder.path, differences) }
    guard let step = folder.states.last else { return nil }
    let path = folder.statePath(step: step)
    let state: RunState
    do {
      state = try folder.newestState()
    } catch {
      throw .state(path: path, missing: "it cannot be read (\(error))")
    }
    let metadata = state.training.layout.metadata
    guard metadata["step"] == "\(step)", step <= header.steps else {
      throw .state(path: path, missing: "it was not saved after step \(step)")
    }
    // On other ranks than at its beginning a run has threads that its first line does not tell.
    let (ranks, now) = (metadata["ranks"].flatMap { Int($0) } ?? 1, "\(header.threads)")
    if let was = metadata["threads"], was != now, ranks == header.ranks {
      throw .otherRun(path: folder.path, [.init(name: "threads", was: was, now: now)])
    }
    return state
  }

  static func trainer(
    _ plan: TrainingPlan, _ state: consuming RunState?, _ folder: RunFolder
  ) throws(TrainingError) -> Trainer {
    let settings = plan.header.settings
    // Handed on whole, so that nothing here keeps the state's files.
    guard let state = consume state else {
      return Trainer(plan.contents.weights, rows: plan.rows, settings: settings)
    }
    let path = folder.statePath(step: state.step)
    let bits = state.training.layout.metadata["bits"]
    let parts = try Trainer.parts(of: consume state, settings.optimiser, path: path)
    let trainer = Trainer(
      parts.weights, rows: plan.rows, settings: settings, optimiser: parts.optimiser)
    if let bits, bits != "\(trainer.bitHash)" {
      throw .state(path: path, missing: "its numbers are not those that were saved")
    }
    return trainer
  }

  static func record(
    _ writer: consuming RunFolderWriter, resumingAt step: Int?
  ) throws(TrainingError) -> RunRecord {
    do { return try RunRecord(writer, resumingAt: step) } catch { throw .folder(error) }
  }

  static func wrapping<Result: ~Copyable>(
    _ body: () throws(RunFolderError) -> Result
  ) throws(TrainingError) -> Result {
    do { return try body() } catch { throw .folder(error) }
  }
}
