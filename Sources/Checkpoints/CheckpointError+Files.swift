import Files

extension CheckpointError {
  /// What a file of a checkpoint ran into, in the words of checkpoints.
  init(_ error: FileError) {
    switch error {
    case .output(let path, let problem): self = .output(path: path, problem)
    case .input(let path, .system(let reason)): self = .file(path: path, .system(reason: reason))
    case .input(let path, .tooLong(let limit)):
      self = .file(path: path, .tooLong(bytes: limit + 1, limit: limit))
    }
  }

  /// Runs what writes files and passes its errors on as those of a checkpoint.
  static func wrapping<Result: ~Copyable>(
    _ body: () throws(FileError) -> Result
  ) throws(CheckpointError) -> Result {
    do {
      return try body()
    } catch {
      throw CheckpointError(error)
    }
  }
}
