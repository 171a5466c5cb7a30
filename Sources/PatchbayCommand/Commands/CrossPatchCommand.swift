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
      Each cell is a run of CHECKPOINT in which one head (or one layer's MLP) takes its value in \
      SOURCE. Swap the two for the other direction. output writes z W_O, each with the W_O of its \
      own checkpoint; z is read by the W_O of CHECKPOINT. Effects are in proportion to F minus \
      F(ABC), both of CHECKPOINT, where the prompts have corrupted pairs.

      Examples:
        patchbay cross-patch BASE TUNED --prompts prompts.jsonl --site pattern
        patchbay cross-patch TUNED BASE --prompts prompts.jsonl --site output
        patchbay cross-patch BASE TUNED --prompts prompts.jsonl --site mlp-out
      """)

  @Argument(help: "The checkpoint that is written into.", completion: .directory)
  var checkpoint: String
  @Argument(help: "The checkpoint that values come from.", completion: .directory)
  var source: String

  @Option(
    help: ArgumentHelp(
      "The place: output, pattern, z, q, k, v, mlp-out, attention-out or residual-in.",
      valueName: "site"))
  var site: CrossSite

  @Option(
    help: ArgumentHelp(
      "Positions: all, or names and numbers from 0 with commas between.", valueName: "all|END|S2"))
  var at = "all"

  @Flag(help: "Patch the stream or MLPs at one position of --at at a time.")
  var each = false

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Approximation") var approximation: ApproximationOptions
  @OptionGroup(title: "Numbers") var normalisation: NormalisationOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    try PositionText.check(at, "at")
    if each, site.site.isHeadwise {
      throw ValidationError("--each is for the stream and MLPs; heads are patched at all of --at.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try OpenModel(folder: checkpoint, cancellation: run.cancellation)
    let other = try model.second(folder: source, cancellation: run.cancellation)
    let loaded = try pairs.load(for: model)
    try loaded.check(for: other)
    let site = site.site
    let patch = Patch.activation(
      ActivationPatch(site, at: Ablation.Positions(at), isWhole: !site.isHeadwise && !each))
    try PatchReport(
      title: "Cross-checkpoint patching of \(site.rawValue)", model: model, source: other,
      prompts: loaded, normalisation: normalisation.choice, approximation: approximation,
      export: export
    ).work(run) {
      PatchWork(
        patch: patch, direction: .acrossCheckpoints,
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

/// A place of `cross-patch`; the paper calls a head's output just that.
struct CrossSite: ExpressibleByArgument {
  let site: PatchSite

  init?(argument: String) {
    guard let site = PatchSite(rawValue: argument == "output" ? "head-output" : argument) else {
      return nil
    }
    self.site = site
  }
}
