import ArgumentParser
import Checkpoints
import Training

/// `patchbay train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a checkpoint on clean or corrupted data.",
    discussion: """
      The folder --out gets a checkpoint after each epoch (epoch-1, …; transformers reads them), the \
      state to resume from, the log run.jsonl and an event file for TensorBoard. The settings are \
      those of the paper unless others are given. Ctrl-C ends the run after the step and saves its \
      state; --resume goes on, after a kill too, to the same bytes.

      With --json each event is printed as a line of JSON.

      Examples:
        patchbay train DIR --data subject-duplication --out corrupted --epochs 5
        patchbay train corrupted/epoch-5 --data ioi --out healed --epochs 5
        patchbay train DIR --data story.txt --out tuned --evaluate ioi,greater-than
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp("The run's folder; made where there is none.", valueName: "folder"),
    completion: .directory)
  var out: String
  @Flag(help: "Go on with the run in --out; begin it where there is none.")
  var resume = false
  @OptionGroup(title: "Data") var data: TrainingDataOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func run() throws {
    let control = TrainingControl()
    let run = Run(output) {
      control.ask(.stop)
      ProgressLine.interject("Stopping after this step. A second Ctrl-C ends at once, unsaved.")
    }
    Interruption.outliveTerminal()
    // The plan is handed on whole, so that nothing here keeps the checkpoint's memory.
    var training = try TrainingRun(try plan(run), in: RunFolder(out), resumes: resume)
    var report = TrainingReport(run, total: training.total)
    let outcome = try training.run(control) { report.tell($0) }
    try report.end(outcome, folder: RunFolder(out))
    if case .stopped = outcome { throw ExitCode(Interruption.exitCode) }
  }

  private func plan(_ run: Run) throws -> TrainingPlan {
    let model = try run.open(checkpoint)
    return try data.material.plan(
      from: model.checkpoint, model.vocabulary,
      settings: training.settings(model.checkpoint.settings), version: Version.current
    ) { () throws(CheckpointError) in try model.hash.text() }
  }
}
