import ArgumentParser
import Checkpoints
import Ranks
import Training

/// `patchbay train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a checkpoint on clean or corrupted data.",
    discussion: """
      The folder --out gets a checkpoint after each epoch (epoch-1, …; transformers reads them), the \
      state to resume from, the log run.jsonl and an event file for TensorBoard. The settings are \
      those of the paper unless others are given. Ctrl-C, SIGTERM and SIGUSR1 end the run after the \
      step and save its state (exit code 130); --resume goes on, after a kill too, to the same bytes.

      A plan (--plan) is a file of stages, each with its data and settings, that are trained one after \
      the other in folders of --out: 1-corrupt, 2-heal, … Each begins with the last epoch of the stage \
      before, a fresh optimiser and a fresh schedule. These come with Patchbay: \
      \(ReadyMadePlans.names.joined(separator: ", ")).

      Started several times by mpirun or srun (and built with MPI: `make build MPI=1`), all processes \
      train one model together, each on its share of every batch, and the first of them writes.

      With --json each event is printed as a line of JSON.

      Examples:
        patchbay train DIR --data subject-duplication --out corrupted --epochs 5
        patchbay train corrupted/epoch-5 --data ioi --out healed --epochs 5
        patchbay train DIR --data story.txt --out tuned --evaluate ioi,greater-than
        patchbay train DIR --plan subject-duplication-and-back --out there-and-back
        mpirun -n 4 --bind-to none patchbay train DIR --data story.txt --out tuned
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("The run's folder; made where there is none.", valueName: "folder"),
    completion: .directory)
  var out: String
  @Flag(help: "Go on with the run in --out; begin it where there is none.")
  var resume = false
  @Option(
    help: ArgumentHelp(
      "Train the stages of a plan: a file, or the name of one that comes with Patchbay.",
      valueName: "file or name"),
    completion: .file())
  var plan: String?
  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    guard let plan else {
      if data.data == nil { throw ValidationError("Give --data, or a plan with --plan.") }
      return
    }
    guard !plan.isEmpty else { throw ValidationError("--plan takes a file or a name.") }
    let given = data.given + training.given
    guard given.isEmpty else {
      throw ValidationError(
        "--plan says what to train on and how, so \(given.joined(separator: ", ")) cannot be given "
          + "beside it. Write it into the plan.")
    }
  }

  mutating func run() throws {
    try RankWork.run(threads: output.threads) { ranks in try train(ranks) }
  }

  private func train(_ ranks: Ranks?) throws {
    let control = TrainingControl()
    let words = ranks == nil ? nil : RankWork.stoppingWords
    let run = Run(output) {
      // Said first: a short step ends before anything could be said behind it.
      if !RankWork.isQuiet {
        ProgressLine.interject(words ?? Interruption.stoppingWords)
      }
      control.ask(.stop)
    }
    Interruption.outliveTerminal()
    // Asked of all at once, so that one of them tells it.
    if let ranks, ranks.maximum(plan == nil ? 0 : 1) > 0 {
      throw ranks.told(CommandError.planOnRanks)
    }
    if let plan { return try carryOut(plan, run, control) }
    // The plan is handed on whole, so that nothing here keeps the checkpoint's memory.
    let outcome =
      try ranks.map { try trainTogether(run, control, $0) }
      ?? lead(trainingPlan(run), run, control, nil)
    if case .stopped = outcome { throw ExitCode(Interruption.exitCode) }
  }

  /// Trains as one of several ranks.
  private func trainTogether(
    _ run: Run, _ control: TrainingControl, _ ranks: Ranks
  ) throws -> TrainingRun.Outcome {
    var plan = try trainingPlan(run)
    plan.header.ranks = ranks.count
    let notes = try RunAgreement.check(plan, ranks)
    guard ranks.rank == 0 else {
      var follower = TrainingFollower(plan, ranks)
      return try follower.run(control)
    }
    for note in notes { ProgressLine.interject("Note: \(note)") }
    return try lead(plan, run, control, ranks)
  }

  /// Trains in the run's folder, and tells of it.
  private func lead(
    _ plan: consuming TrainingPlan, _ run: Run, _ control: TrainingControl, _ ranks: Ranks?
  ) throws -> TrainingRun.Outcome {
    var training = try TrainingRun(plan, in: RunFolder(out), resumes: resume, ranks: ranks)
    var report = TrainingReport(run, total: training.total)
    let outcome = try training.run(control) { report.tell($0) }
    try report.end(outcome, folder: RunFolder(out))
    return outcome
  }

  private func carryOut(_ plan: String, _ run: Run, _ control: TrainingControl) throws {
    let plan = try StagedPlan.read(plan)
    let start = try Checkpoint.read(folder: checkpoint.folder())
    CheckpointNotes.tell(start)
    let staged = StagedRun(
      plan, from: start.folder, in: StagedFolder(out), version: Version.current)
    var report = StagedReport(run)
    let outcome = try staged.run(resumes: resume, control: control) { report.tell($0) }
    try report.end(outcome, staged)
    if case .stopped = outcome { throw ExitCode(Interruption.exitCode) }
  }

  private func trainingPlan(_ run: Run) throws -> TrainingPlan {
    let model = try run.open(checkpoint)
    return try data.material(data.data ?? "").plan(
      from: model.checkpoint, model.vocabulary,
      settings: training.settings(model.checkpoint.settings), version: Version.current
    ) { () throws(CheckpointError) in try model.hash.text() }
  }
}
