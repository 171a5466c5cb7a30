import ArgumentParser
import Crypto
import Foundation
import Shards
import StrictJSON
import Synchronization
import Tensors
import TextColumns
import Transformer

/// An analysis that can be done in shares (`--shard`), whose results `patchbay merge` puts together.
protocol ShardedCommand: AnalysisCommand {
  /// Which share is done.
  var shards: ShardOptions { get }
  /// The command in words, such as `circuit run`.
  static var words: String { get }
  /// Whether later work depends on what all shares gave, so that they must be at work together.
  var waits: Bool { get }
}

extension ShardedCommand {
  static var words: String { configuration.commandName ?? "" }
  var waits: Bool { false }

  /// Does the work, or a share of it; an interruption ends with exit code 130.
  mutating func run() throws {
    guard let shard = try shards.shard(ProcessInfo.processInfo.environment) else {
      if shards.chosenFolder != nil {
        ProgressLine.interject(
          "Note: --shards is for a share; without one all is done, and nothing is kept there.")
      }
      return try carryOut(Run(output))
    }
    if shards.choice == nil { ShardOptions.tellArray(shard) }
    let cancellation = Cancellation()
    let ledger = Ledger(
      shard, in: shards.folder, Ledger.Surroundings(cancellation), waits: waits)
    try carryOut(Run(output, cancellation: cancellation, ledger: ledger))
  }
}

extension Ledger.Surroundings {
  /// The surroundings of a command.
  init(_ cancellation: Cancellation) {
    self.init(
      isCancelled: { cancellation.isCancelled }, cancel: { cancellation.cancel() },
      onWait: { shard, path in ShardWait.tell(shard, path) })
  }
}

/// Tells for which share one waits, now and then.
private enum ShardWait {
  /// So many seconds pass between two lines.
  private static let pause = 60
  private static let seconds = Atomic<Int>(0)

  static func tell(_ shard: Shard, _ path: String) {
    guard seconds.add(1, ordering: .relaxed).oldValue % pause == 0 else { return }
    ProgressLine.interject(
      "Waiting for share \(shard), \(Columns.printable(path)): what comes next depends on it, so all shares "
        + "must be at work.")
  }
}

// MARK: Of what a share is

extension Run {
  /// Says of what work this is a share, before its first unit; nothing where everything is done.
  ///
  /// - Parameters:
  ///   - command: in words.
  ///   - inputs: all that decides the numbers beside the arguments: checkpoints with their hashes, prompts.
  /// - Throws: where the share's file cannot be written, or the shares are of something else.
  func begin<Command: ShardedCommand>(
    _ command: Command.Type, _ inputs: @autoclosure () throws -> [JSONOutput]
  ) throws {
    guard let shard = ledger.shard ?? ledger.merged?.header.shard else { return }
    let work: JSONOutput = [
      "command": Command.words, "version": Version.current,
      "arguments": ShardArguments.deciding(arguments), "inputs": JSONOutput.array(try inputs()),
    ]
    try ledger.begin(
      ShardHeader(
        shard: shard, command: Command.words, arguments: arguments,
        folder: FileManager.default.currentDirectoryPath,
        identity: SHA256.text(of: Array(work.line.utf8)), version: Version.current,
        threads: Threads.count, kernels: ProductKernels.name))
  }

  /// The arguments that the work was asked for with, without those that choose a share.
  var arguments: [String] { ledger.merged?.header.arguments ?? ShardArguments.ofProcess }

  /// Ends a share, and says where it is.
  func finishShare() throws {
    guard let shard = ledger.shard, let share = try ledger.finish() else { return }
    guard share.all > 0 else { return }
    ProgressLine.interject(
      "Written: \(share.path), share \(shard): \(share.own) of \(share.all) "
        + "\(share.all == 1 ? "unit" : "units") of work.")
  }
}

/// The arguments that a share keeps.
enum ShardArguments {
  /// Those of the process, without those that choose the share.
  static var ofProcess: [String] {
    removing(
      ShardOptions.names, [], from: NegativeNumbers.joined(CommandLine.arguments.dropFirst()))
  }

  /// Without those that decide only how results are shown and what computes them.
  static func deciding(_ arguments: [String]) -> [String] {
    removing(["--export", "--color", "--threads"], ["--json", "--force"], from: arguments)
  }

  /// Without some options and their values, and without some flags.
  private static func removing(
    _ options: [String], _ flags: [String], from arguments: [String]
  ) -> [String] {
    var kept: [String] = []
    var isValue = false
    for argument in arguments {
      defer { isValue = options.contains(argument) && !isValue }
      guard !isValue, !options.contains(argument), !flags.contains(argument),
        !options.contains(where: { argument.hasPrefix("\($0)=") })
      else { continue }
      kept.append(argument)
    }
    return kept
  }
}
