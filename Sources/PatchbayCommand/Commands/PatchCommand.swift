import Analyses
import ArgumentParser
import Patching
import StrictJSON
import Tasks
import Transformer

/// `patchbay patch`.
struct PatchCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "patch",
    abstract: "Write activations of one prompt into the run on its corrupted pair, or back.",
    discussion: """
      Each cell of the grid is a run in which one place takes its value in the other run; all \
      that lies downstream is computed again. The stream (residual-in, attention-out, mlp-out) is \
      patched at one position at a time, or with --whole at all of --at together; heads \
      (head-output, q, k, v, pattern) at all of --at together, of a pattern at these queries.

      --approximate answers by attribution patching, the gradient times the difference, and patches \
      the strongest cells exactly beside it.

      Examples:
        patchbay patch DIR --prompts prompts.jsonl --site residual-in --at IO,S1,S2,END
        patchbay patch DIR --prompts prompts.jsonl --site head-output --at END
        patchbay patch DIR --prompts prompts.jsonl --site pattern --approximate --exact 20
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @OptionGroup var site: SiteOptions

  @Option(
    help: ArgumentHelp(
      "Which values are written into which run: clean-to-corrupted or corrupted-to-clean.",
      valueName: "direction"))
  var direction = PairDirection.denoising

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Approximation") var approximation: ApproximationOptions
  @OptionGroup(title: "Numbers") var normalisation: NormalisationOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    if direction == .denoising, normalisation.choice == .m2 {
      throw ValidationError(
        "m2 measures how far a clean run is spoilt; with --direction clean-to-corrupted take m1 or "
          + "percent.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try pairs.load(for: model)
    try run.begin(Self.self, [try model.json(), loaded.json(model.vocabulary)])
    try PatchReport(
      title: "Activation patching of \(site.site.rawValue)", model: model, prompts: loaded,
      normalisation: normalisation.choice, approximation: approximation, export: export
    ).work(run) {
      let sets = try loaded.pairs
      let sides = sets.sides(direction.direction)
      return PatchWork(
        patch: site.patch, direction: direction.direction,
        destination: Subject(model.weights, sides.destination),
        source: Subject(model.weights, sides.source),
        reference: Subject(model.weights, sets.corrupted))
    }
  }
}
