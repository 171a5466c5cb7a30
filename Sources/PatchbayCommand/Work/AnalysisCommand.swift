import Analyses
import ArgumentParser
import Checkpoints
import Circuits
import Hub
import Patching
import Shards
import Transformer

/// A command that does work which can be interrupted and whose result is printed.
protocol AnalysisCommand: ParsableCommand {
  /// How it works and prints.
  var output: OutputOptions { get }

  /// Does the work and prints the result.
  func work(_ run: Run) throws
}

extension AnalysisCommand {
  /// Does the work; an interruption ends with exit code 130.
  mutating func run() throws { try carryOut(Run(output)) }

  /// Does the work in a run that was made for it.
  ///
  /// - Parameters:
  ///   - run: how to print, and how the work is stopped.
  ///   - body: what is done; nil for the command's work.
  /// - Throws: what the work throws; trouble with a share where that has stopped it.
  func carryOut(_ run: Run, _ body: ((Run) throws -> Void)? = nil) throws {
    if !(self is BenchCommand) { RankWork.tellRepeated() }
    do {
      try (body ?? work)(run)
      if let trouble = run.ledger.trouble { throw trouble }
    } catch let error where run.ledger.trouble != nil {
      // It has stopped the work, which knows nothing of files.
      throw run.ledger.trouble ?? error
    } catch let error where run.cancellation.isCancelled && Self.isCancelled(error) {
      throw ExitCode(Interruption.exitCode)
    }
  }

  private static func isCancelled(_ error: any Error) -> Bool {
    switch error {
    case is Cancelled: true
    case let error as AnalysisError: error == .cancelled
    case let error as PatchingError: error.isCancelled
    case let error as DiscoveryError: error.isCancelled
    case let error as EdgeError: error.isCancelled
    case let error as CheckpointError: error == .cancelled
    case let error as HubError: error == .cancelled
    default: false
    }
  }
}
