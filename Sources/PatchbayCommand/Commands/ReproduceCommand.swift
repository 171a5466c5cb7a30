import ArgumentParser
import Benchmarks
import Circuits
import Checkpoints
import Foundation
import Reproduction
import Screen
import Shards
import StrictJSON
import Tasks
import Tensors
import TextColumns
import Tokens
import Training
import Transformer

/// `patchbay reproduce`.
struct ReproduceCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Do every experiment of the paper, and write a report.",
    discussion: """
      Chhabra, Zhu, Khalili: Neuroplasticity and Corruption in Model Mechanisms. Every stage is a command \
      of Patchbay that can be run by hand; what it leaves is kept, so that a run that was stopped at any \
      moment goes on where it was. A stage that fails does not end the others. The folder holds \
      report.md, report.json, figures, data, circuits and models. With --shard, several processes divide \
      the stages of one report; the folder lies where all of them can reach it.

      Examples:
        patchbay reproduce
        patchbay reproduce --list
        patchbay reproduce openai-community/gpt2 --full --out gpt2-report
        patchbay reproduce DIR --only fig3,table1
        patchbay reproduce DIR --out report --shard 1/2 & patchbay reproduce DIR --out report --shard 2/2
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "What") var options: ReproductionOptions

  @Option(
    help: ArgumentHelp("The report's folder.", valueName: "folder"),
    completion: .directory)
  var out = "reproduction"

  @OptionGroup(title: "Shares") var share: StageShareOptions

  @Flag(help: "List figures, tables and stages with their costs, and do nothing.")
  var list = false

  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func run() throws {
    let cancellation = Cancellation()
    // What a stage's command has to save when it is stopped may take a while.
    let run = Run(output, cancellation: cancellation) { cancellation.cancel() }
    try carryOut(run)
  }

  func work(_ run: Run) throws {
    let share = try share.shard()
    let plan = try plan(run)
    let cost = ReproductionCost(plan, rate: MachineRate.operations(for: plan.subject.shape))
    guard !list else { return try tell(plan, cost, run) }
    if let share, self.share.choice == nil { ShardOptions.tellArray(share) }
    let folder = ReproductionFolder(ReproductionOptions.absolute(out))
    Interruption.outliveTerminal()
    let progress = ReproductionProgress(cost)
    let runner = ChildCommands(cancellation: run.cancellation, onWait: progress.tick)
    let work = ReproductionRun(plan, in: folder, runner: runner, origin: .ofProcess)
    let records: [String: ReproducedStage]
    do throws(ReproductionError) {
      records = try work.run(share, cancellation: run.cancellation) { progress.tell($0) }
    } catch {
      progress.end(error == .cancelled ? share : nil)
      guard error == .cancelled else { throw error }
      _ = try work.writeReport()
      ProgressLine.interject(
        "Stopped. What is done is kept in \(out); the same command goes on with it.")
      throw ExitCode(Interruption.exitCode)
    }
    progress.end(share)
    let report = try work.writeReport(records)
    try tell(report, folder, run)
    if report.count(.failed) > 0 { throw ExitCode.failure }
  }

  /// Writes and tells the report of a folder in which everything is done, as a run does at its end.
  func merge(in folder: ReproductionFolder, _ origin: ReproductionOrigin, _ run: Run) throws {
    let plan = try plan(run)
    let runner = ChildCommands(cancellation: run.cancellation) {}
    let work = ReproductionRun(plan, in: folder, runner: runner, origin: origin)
    let progress = ReproductionProgress(ReproductionCost(plan, rate: 1))
    let report = try work.writeReport(try work.gathered { progress.tell($0) })
    try tell(report, folder, run)
    if report.count(.failed) > 0 { throw ExitCode.failure }
  }

  // MARK: The plan

  private func plan(_ run: Run) throws -> ReproductionPlan {
    let model = try run.open(checkpoint)
    let shape = model.configuration
    guard let tokenizer = model.vocabulary.tokenizer else {
      throw CommandError.second(
        path: model.checkpoint.folder,
        reason: "the experiments are about names, and this checkpoint has no tokenizer.")
    }
    let names = try Self.names(tokenizer)
    let hash = try model.hash.text()
    let isGPT2 = KnownValues.gpt2Small.hashes.contains(hash)
    let name = options.circuit ?? (isGPT2 ? "wang" : nil)
    let subject = ReproductionSubject(
      path: ReproductionOptions.absolute(model.checkpoint.folder), sha256: hash, shape: shape,
      names: names.found, allNames: names.all, isGPT2Small: isGPT2,
      circuit: try name.map { try CircuitFile(path: $0, for: shape).circuit })
    return try ReproductionPlan(
      subject, ReproductionSettings(try scale(for: shape), for: shape), others: try options.others,
      texts: options.texts.map(ReproductionOptions.absolute), only: options.rows)
  }

  /// How many names of the task a tokenizer has as one token, and of how many.
  private static func names(_ tokenizer: Tokenizer) throws -> (found: Int, all: Int) {
    let needed = ReproductionSubject.fewestNames
    let task: IndirectObjectTask
    do throws(TaskError) {
      task = try IndirectObjectTask(tokenizer: tokenizer)
    } catch {
      guard case .tooFewWords(.names, let found, let all, _, _) = error else { throw error }
      throw ReproductionError.tooFewNames(found: found, of: all, needed: needed)
    }
    let all = task.templates[.names].count
    guard task.names.count >= needed else {
      throw ReproductionError.tooFewNames(found: task.names.count, of: all, needed: needed)
    }
    return (task.names.count, all)
  }

  /// A small model is quick; of a large one it must be said what is meant, unless nothing is done.
  private func scale(for shape: Configuration) throws -> ReproductionSettings.Scale {
    if options.quick || TrainingDefaults(for: shape).isSmall && !options.full { return .quick }
    guard options.full || list else {
      throw ValidationError(
        "This is a large model. Give --full for the paper's own settings, which take hours, or --quick for "
          + "fewer epochs and prompts; --list tells what each would cost.")
    }
    return .full
  }
}

extension ReproductionOrigin {
  /// This process's own command.
  fileprivate static var ofProcess: Self {
    let threads = Threads.count
    return Self(
      version: Version.current,
      machine: "\(threads) \(threads == 1 ? "thread" : "threads"), kernels \(ProductKernels.name)",
      folder: FileManager.default.currentDirectoryPath,
      arguments: ShardArguments.deciding(ShardArguments.ofProcess))
  }
}
