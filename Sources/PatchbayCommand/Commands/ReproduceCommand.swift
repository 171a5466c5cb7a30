import ArgumentParser
import Benchmarks
import Circuits
import Checkpoints
import Foundation
import Reproduction
import Screen
import StrictJSON
import Tasks
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
      report.md, report.json, figures, data, circuits and models.

      Examples:
        patchbay reproduce
        patchbay reproduce --list
        patchbay reproduce openai-community/gpt2 --full --out gpt2-report
        patchbay reproduce DIR --only fig3,table1
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup(title: "What") var options: ReproductionOptions

  @Option(
    help: ArgumentHelp("The report's folder. (default: reproduction)", valueName: "folder"),
    completion: .directory)
  var out = "reproduction"

  @Flag(help: "List figures, tables and stages with their costs, and do nothing.")
  var list = false

  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    let plan = try plan(run)
    let cost = ReproductionCost(plan, rate: MachineRate.operations(for: plan.subject.shape))
    guard !list else { return try tell(plan, cost, run) }
    let folder = ReproductionFolder(ReproductionOptions.absolute(out))
    Interruption.outliveTerminal()
    let progress = ReproductionProgress(cost)
    let runner = ChildCommands(cancellation: run.cancellation, onWait: progress.tick)
    let work = ReproductionRun(plan, in: folder, runner: runner, version: Version.current)
    let outcome: ReproductionReport
    do throws(ReproductionError) {
      let records = try work.run(cancellation: run.cancellation) { progress.tell($0) }
      progress.end()
      let report = ReproductionReport(plan, in: folder, records: records, version: Version.current)
      try report.write(to: folder)
      outcome = report
    } catch {
      progress.end()
      guard error == .cancelled else { throw error }
      let report = ReproductionReport(
        plan, in: folder, records: work.recorded(), version: Version.current)
      try report.write(to: folder)
      ProgressLine.interject(
        "Stopped. What is done is kept in \(out); the same command goes on with it.")
      throw ExitCode(Interruption.exitCode)
    }
    try tell(outcome, folder, run)
    if outcome.count(.failed) > 0 { throw ExitCode.failure }
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
