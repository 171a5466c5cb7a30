import ArgumentParser
import Figures
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

  @Option(
    name: .customLong("export"),
    help: ArgumentHelp(
      "Write the figure to a file as well: .csv, .json, .svg or .txt. May be given several times.",
      valueName: "file"), completion: .file(extensions: FigureFormat.allCases.map(\.rawValue)))
  var exports: [String] = []
  @Flag(
    help: "Let files that --export or the command itself names replace those that are there.")
  var force = false
  @OptionGroup(title: "Output") var output: OutputOptions

  /// The flags of commands that let files be replaced.
  private static let replacing = ["--force", "--replace-circuit"]

  mutating func validate() throws {
    var export = ExportOptions()
    (export.paths, export.replaces) = (exports, false)
    try export.validate()
    guard let folder = paths.first(where: FileSystem.isFolder) else { return }
    guard paths.count == 1, !mixed, !force, exports.isEmpty else {
      throw ValidationError(
        "'\(folder)' is a folder. That of a report stands alone, without --mixed, --export and --force; of "
          + "a sweep name the files of the shares.")
    }
  }

  mutating func run() throws {
    if let path = paths.first, FileSystem.isFolder(path) {
      return try ReportMerge.carryOut(path, output)
    }
    let set = try ShardSet(paths, allowsMixed: mixed)
    let exports = exports.map { URL(filePath: $0).path }
    guard FileManager.default.changeCurrentDirectoryPath(set.header.folder) else {
      throw CommandError.second(
        path: set.header.folder,
        reason:
          "the folder in which the shares were made is not there, so their checkpoint and prompts "
          + "cannot be found. Merge where they can.")
    }
    // The shares may be another's: what is there already is replaced only where that is asked for here.
    var arguments = set.header.arguments.filter { force || !Self.replacing.contains($0) }
    for path in exports { arguments += ["--export", path] }
    if force, !exports.isEmpty, !arguments.contains("--force") { arguments.append("--force") }
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
