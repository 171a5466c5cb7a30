import Analyses
import ArgumentParser
import Patching
import StrictJSON
import Tasks
import Transformer

/// `patchbay cross-patch`.
struct CrossPatchCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "cross-patch",
    abstract: "Write activations of another checkpoint into this one, on the same prompts.",
    discussion: """
      Each cell is a run of CHECKPOINT in which one head (or the stream at a position, or with \
      --whole at all of --at) takes its value in SOURCE. Swap the two for the other direction. \
      head-output writes z W_O, each with the W_O of its \
      own checkpoint; z is read by the W_O of CHECKPOINT. Effects are in proportion to F minus \
      F(ABC), both of CHECKPOINT, where the prompts have corrupted pairs.

      Examples:
        patchbay cross-patch BASE TUNED --prompts prompts.jsonl --site pattern
        patchbay cross-patch TUNED BASE --prompts prompts.jsonl --site head-output
        patchbay cross-patch BASE TUNED --prompts prompts.jsonl --site mlp-out --whole
      """)

  @Argument(help: "The checkpoint that is written into.", completion: .directory)
  var checkpoint: String
  @Argument(help: "The checkpoint that values come from.", completion: .directory)
  var source: String

  @OptionGroup var site: SiteOptions

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Approximation") var approximation: ApproximationOptions
  @OptionGroup(title: "Numbers") var normalisation: NormalisationOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    try export.check()
    let model = try OpenModel(folder: checkpoint, cancellation: run.cancellation)
    let other = try model.second(folder: source, cancellation: run.cancellation)
    let loaded = try pairs.load(for: model)
    try loaded.check(for: other)
    try PatchReport(
      title: "Cross-checkpoint patching of \(site.site.rawValue)", model: model, source: other,
      prompts: loaded, normalisation: normalisation.choice, approximation: approximation,
      export: export
    ).work(run) {
      PatchWork(
        patch: site.patch, direction: .acrossCheckpoints,
        destination: Subject(model.weights, loaded.set), source: Subject(other.weights, loaded.set),
        reference: try reference(loaded, model))
    }
  }
}

extension CrossPatchCommand {
  /// The corrupted prompts in the destination's model, for F(ABC); nil where there are none.
  private func reference(_ loaded: LoadedPrompts, _ model: OpenModel) throws -> Subject? {
    guard let corrupted = loaded.reference(for: .resample) else {
      ProgressLine.interject(
        "Note: not every prompt has a corrupted pair, so F(ABC) and m2 are not known.")
      return nil
    }
    return Subject(model.weights, try PatchPairs(loaded.set, corrupted: corrupted).corrupted)
  }
}
