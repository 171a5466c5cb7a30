import Analyses
import ArgumentParser
import Patching
import StrictJSON
import Tasks
import Transformer

/// `patchbay cross-patch`.
struct CrossPatchCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "cross-patch",
    abstract: "Write activations of another checkpoint into this one, on the same prompts.",
    discussion: """
      Each cell is a run of CHECKPOINT in which one head (or the stream at a position, or with \
      --whole at all of --at) takes its value in SOURCE. Swap the two for the other direction. \
      head-output writes z W_O, each with the W_O of its \
      own checkpoint; z is read by the W_O of CHECKPOINT. Effects are in proportion to F minus \
      F(ABC), both of CHECKPOINT, where the prompts have corrupted pairs.

      With --set, all heads of a circuit take their values at once: the share of the change from \
      CHECKPOINT to SOURCE that they carry, with an interval over prompts, beside random sets of \
      as many heads.

      Examples:
        patchbay cross-patch BASE TUNED --prompts prompts.jsonl --site pattern
        patchbay cross-patch TUNED BASE --prompts prompts.jsonl --site head-output
        patchbay cross-patch BASE TUNED --prompts prompts.jsonl --site mlp-out --whole
        patchbay cross-patch BASE TUNED --prompts prompts.jsonl --site pattern --set wang --random 100
      """)

  @Argument(help: "The checkpoint that is written into.", completion: .directory)
  var checkpoint: String
  @Argument(help: "The checkpoint that values come from.", completion: .directory)
  var source: String

  @OptionGroup var site: SiteOptions
  @OptionGroup(title: "Sets of heads") var sets: HeadSetOptions

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Approximation") var approximation: ApproximationOptions
  @OptionGroup(title: "Numbers") var normalisation: NormalisationOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    guard sets.set != nil else { return }
    guard site.site.isHeadwise else {
      throw ValidationError(
        "--set patches heads: give --site head-output, pattern, q, k, v or z.")
    }
    if approximation.isAsked || normalisation.choice != nil {
      throw ValidationError(
        "--approximate and --normalise are for sweeps; leave them out with --set.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try OpenModel(folder: checkpoint, cancellation: run.cancellation)
    let other = try model.second(folder: source, cancellation: run.cancellation)
    let loaded = try pairs.load(for: model)
    try loaded.check(for: other)
    let set = try sets.set.map { try HeadSet($0, for: model.configuration) }
    try run.begin(
      Self.self,
      [
        try model.json(), try other.json(), loaded.json(model.vocabulary), set?.json ?? .null,
      ])
    if let set { return try work(set: set, run, model, other, loaded) }
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
