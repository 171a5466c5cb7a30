import ArgumentParser

/// The command `patchbay`.
@main
struct Patchbay: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patchbay",
    abstract: "Explore the inside of language models in the terminal.",
    discussion: """
      CHECKPOINT is a folder in Hugging Face's layout: config.json, model.safetensors (or its \
      sharded form), and tokenizer.json or vocab.json with merges.txt; or the name of a model that \
      `patchbay download` has fetched. Left out, it is $PATCHBAY_CHECKPOINT, else the one folder in \
      checkpoints/.

      Without a command, `patchbay [CHECKPOINT] [SECOND]` opens the explorer, or prints a summary when the \
      output is no terminal.

      Examples:
        patchbay predict DIR --prompt "When Mary and John went to the store, John gave a drink to"
        patchbay attribute DIR --prompts prompts.jsonl --json > attribution.json
        patchbay ablate DIR --prompts prompts.jsonl --sweep heads --kind template-mean
        patchbay path-patch DIR --prompts prompts.jsonl --to 9.9.q,9.6.q,10.0.q --at END

      Exit codes: 0 done, 1 the work failed, 64 wrong use, 130 interrupted, 141 the reader of the \
      output went away.
      """,
    version: Version.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Looking:",
        subcommands: [
          ExploreCommand.self, InfoCommand.self, TokenizeCommand.self, PredictCommand.self,
          GenerateCommand.self, AttentionCommand.self, LensCommand.self, ScatterCommand.self,
          DownloadCommand.self,
        ]),
      CommandGroup(
        name: "Measuring:",
        subcommands: [
          AttributeCommand.self, HeadsCommand.self, AblateCommand.self, SelfRepairCommand.self,
          PatchCommand.self, PathPatchCommand.self, CrossPatchCommand.self, EapCommand.self,
          YearsCommand.self, SeriesCommand.self, MergeCommand.self,
        ]),
      CommandGroup(name: "Circuits:", subcommands: [CircuitCommand.self]),
      CommandGroup(
        name: "Training:",
        subcommands: [DataCommand.self, TrainCommand.self, NewCommand.self, RunsCommand.self]),
      CommandGroup(
        name: "Checking:",
        subcommands: checks),
    ],
    defaultSubcommand: ExploreCommand.self)

  private static let checks: [any ParsableCommand.Type] = [
    ReproduceCommand.self, ReplayCommand.self, BenchCommand.self, SelftestCommand.self,
    DoctorCommand.self, ManualCommand.self,
  ]
}
