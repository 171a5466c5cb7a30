/// What a command of Patchbay came to.
public struct CommandOutcome: Hashable, Sendable {
  /// The exit code; 128 and the number of the signal where one ended it.
  public var code: Int32
  /// The most memory that its process held, in bytes.
  public var peakBytes: Int?

  /// An outcome.
  public init(code: Int32, peakBytes: Int?) {
    self.code = code
    self.peakBytes = peakBytes
  }
}

/// Runs commands of Patchbay, each in a process of its own.
public protocol CommandRunner {
  /// Runs a command to its end, or until the work is to stop.
  ///
  /// - Parameters:
  ///   - arguments: its name and arguments.
  ///   - folder: where it runs.
  ///   - output: the file of what it prints.
  ///   - errors: the file of what it says meanwhile.
  /// - Returns: what it came to.
  /// - Throws: `file` where it could not be started.
  func run(
    _ arguments: [String], in folder: String, output: String, errors: String
  ) throws(ReproductionError) -> CommandOutcome
}

/// Runs nothing, for looking at what is done.
struct NoCommands: CommandRunner {
  func run(
    _ arguments: [String], in folder: String, output: String, errors: String
  ) throws(ReproductionError) -> CommandOutcome { throw .cancelled }
}
