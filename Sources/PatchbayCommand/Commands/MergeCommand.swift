import ArgumentParser
import Files
import Foundation
import Shards
import Tensors
import Transformer

/// `patchbay merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put the shares of a sweep or a reproduction together.",
    discussion: """
      FILE... are what a command left with --shard I/N (or the tasks of an array job of Slurm), all of \
      them. What is printed, and exported where the command says so, is what the same command prints without \
      --shard, bit for bit; next to nothing is computed. Checkpoint and prompts must be where they \
      were, and as they were. Shares that are missing, unfinished or of another request are named.

      Examples:
        patchbay ablate DIR --prompts prompts.jsonl --sweep heads --shard 1/2
        patchbay ablate DIR --prompts prompts.jsonl --sweep heads --shard 2/2
        patchbay merge shards/ablate-*.shard --json > ablation.json
        patchbay merge reproduction
      """)

  @Argument(
    help: ArgumentHelp("The shares, or the folder of a report.", valueName: "file"),
    completion: .file())
  var paths: [String]

  @Flag(help: "Take shares that were made with different threads or kernels.")
  var mixed = false

  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    guard let folder = paths.first(where: FileSystem.isFolder) else { return }
    guard paths.count == 1, !mixed, export.paths.isEmpty else {
      throw ValidationError(
        "'\(folder)' is a folder. That of a report stands alone, without --mixed and --export; of a sweep name "
          + "the files of the shares.")
    }
  }

  mutating func run() throws {
    if let path = paths.first, FileSystem.isFolder(path) {
      return try ReportMerge.carryOut(path, output)
    }
    let set = try ShardSet(paths, allowsMixed: mixed)
    let exports = export.paths.map { URL(filePath: $0).path }
    guard FileManager.default.changeCurrentDirectoryPath(set.header.folder) else {
      throw CommandError.second(
        path: set.header.folder,
        reason:
          "the folder in which the shares were made is not there, so their checkpoint and prompts "
          + "cannot be found. Merge where they can.")
    }
    var arguments = set.header.arguments
    for path in exports { arguments += ["--export", path] }
    if export.replaces { arguments.append("--force") }
    if output.json, !arguments.contains("--json") { arguments.append("--json") }
    guard let command = try Patchbay.parseAsRoot(arguments) as? any ShardedCommand else {
      throw ShardError.notShare(
        path: paths[0], reason: "'\(set.header.command)' is no command that is done in shares")
    }
    var how = command.output
    how.threads = set.header.threads
    if output.color != .auto { how.color = output.color }
    let cancellation = Cancellation()
    let ledger = Ledger(merging: set, Ledger.Surroundings(cancellation))
    try command.carryOut(Run(how, cancellation: cancellation, ledger: ledger))
  }
}
