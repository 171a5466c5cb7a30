import Analyses
import ArgumentParser
import Patching
import StrictJSON
import Tasks
import Transformer

/// `patchbay path-patch`.
struct PathPatchCommand: ShardedCommand {
  static let configuration = CommandConfiguration(
    commandName: "path-patch",
    abstract: "Measure what each head tells the logits, or the q, k or v of heads, directly.",
    discussion: """
      Each sender takes its value on the corrupted prompt while every other head keeps its clean \
      z; MLPs are computed again unless --freeze-mlps is given, norms always. What the \
      receivers read then goes to the unembedding, or into a second clean run, at those heads alone.

      Examples:
        patchbay path-patch DIR --prompts prompts.jsonl --to logits
        patchbay path-patch DIR --prompts prompts.jsonl --to 9.9.q,9.6.q,10.0.q --at END
        patchbay path-patch DIR --prompts prompts.jsonl --to 7.3.v,7.9.v,8.6.v,8.10.v --at S2
      """)

  @OptionGroup var checkpoint: CheckpointOptions
  @Option(
    help: ArgumentHelp(
      "Receivers: logits, or inputs of heads (q, k, v) with commas between. (default: logits)",
      valueName: "logits|9.9.q,9.6.q"),
    transform: ReceiverList.read)
  var to = ReceiverList(receivers: .logits)

  @Option(
    help: ArgumentHelp(
      "Where receivers take what was recorded: all, or names and numbers from 0.",
      valueName: "all|END|S2"))
  var at = "all"

  @Option(
    help: ArgumentHelp(
      "Where senders take the corrupted prompt's value, likewise.", valueName: "all|END|S2"))
  var senderAt = "all"

  @Option(
    help: ArgumentHelp("Only these heads as senders.", valueName: "5.5,6.9"),
    transform: HeadList.read)
  var senders: HeadList?

  @Flag(inversion: .prefixedNo, help: "Let MLPs be senders too.")
  var mlps = true

  @Flag(
    name: .customLong("freeze-mlps"),
    help: "Freeze MLPs too, so that only the direct path is left.")
  var freezeMLPs = false

  @OptionGroup(title: "Prompts") var pairs: PairOptions
  @OptionGroup(title: "Numbers") var normalisation: NormalisationOptions
  @OptionGroup(title: "Shares") var shards: ShardOptions
  @OptionGroup(title: "Figure") var export: ExportOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  mutating func validate() throws {
    try PositionText.check(at, "at")
    try PositionText.check(senderAt, "sender-at")
    if to.receivers == .logits, !["all", "END"].contains(at) {
      throw ValidationError(
        "The final stream is read at END. --sender-at says where senders are patched.")
    }
  }

  func work(_ run: Run) throws {
    try export.check()
    let model = try run.open(checkpoint)
    let loaded = try pairs.load(for: model)
    try run.begin(Self.self, [try model.json(), loaded.json(model.vocabulary)])
    let path = PathPatch(
      to: to.receivers, from: Ablation.Positions(senderAt), at: Ablation.Positions(at),
      freezesMLPs: freezeMLPs, includesMLPs: mlps)
    try PatchReport(
      title: "Path patching to \(to.receivers)", model: model, prompts: loaded,
      normalisation: normalisation.choice, export: export,
      request: senders.map { ["senders": $0.heads] } ?? [:]
    ).work(run) {
      let sets = try loaded.pairs
      let corrupted = Subject(model.weights, sets.corrupted)
      return PatchWork(
        patch: .path(path), direction: .noising, destination: Subject(model.weights, sets.clean),
        source: corrupted, reference: corrupted, senders: senders?.heads)
    }
  }
}
