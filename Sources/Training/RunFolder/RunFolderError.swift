public import Checkpoints
public import Files
public import StrictJSON

/// What can go wrong with the folder of a training run.
///
/// The facts are in the cases, the words in `description`.
public enum RunFolderError: Error, Equatable, Sendable {
  /// A checkpoint in the folder that cannot be read or written.
  case checkpoint(CheckpointError)
  /// Another file of the run, or a folder, that cannot be read or written.
  case file(FileError)
  /// The folder itself, or its log.
  case folder(path: String, RunFolderProblem)
  /// A line of the run log, counted from 1, that is no JSON.
  case line(path: String, number: Int, JSONError)
}

/// What can be wrong with the folder of a run.
public enum RunFolderProblem: Equatable, Sendable {
  /// A file or something else stands where the folder should be.
  case isNoFolder
  /// Another process trains in it; nil where it did not say who it is.
  case held(by: RunLock.Holder?)
  /// The file system has no locks, so two runs could not be kept apart.
  case noLocks
  /// There is a run in it already.
  case hasRun
  /// There are saved epochs or states, but no log that says of which run.
  case noLog
  /// There are files in it that no run writes.
  case foreign([String])
  /// There is a model in it, whose folder should stay as it is.
  case isModel
  /// There is no run log.
  case noRun
  /// There is no saved state to go on from.
  case noState
  /// A line of the log is longer than any line may be.
  case lineTooLong(limit: Int)
}

extension RunFolderError {
  /// Runs what reads or writes checkpoints and passes its errors on as errors of the run.
  static func wrapping<Result: ~Copyable>(
    _ body: () throws(CheckpointError) -> Result
  ) throws(RunFolderError) -> Result {
    do {
      return try body()
    } catch {
      throw .checkpoint(error)
    }
  }

  /// Runs what reads or writes other files and passes its errors on as errors of the run.
  static func wrappingFiles<Result: ~Copyable>(
    _ body: () throws(FileError) -> Result
  ) throws(RunFolderError) -> Result {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
