import Analyses
public import ArgumentParser
public import Patching

extension PatchSite: ExpressibleByArgument {
  /// A site by its name; `output` is another one for `head-output`.
  public init?(argument: String) {
    self.init(rawValue: argument == "output" ? PatchSite.headOutput.rawValue : argument)
  }
}

/// The place that a patch writes.
struct SiteOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The place: \(PatchSite.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "site"))
  var site = PatchSite.residualIn

  @Option(
    help: ArgumentHelp(
      "Positions: all, or names and numbers from 0 with commas between.", valueName: "all|END|S2"))
  var at = "all"

  @Flag(help: "Patch the stream at all of --at together: one number a layer.")
  var whole = false

  mutating func validate() throws {
    try PositionText.check(at, "at")
    if whole, site.isHeadwise {
      throw ValidationError(
        "--whole is for the stream; heads are patched at all of --at together anyhow.")
    }
  }

  /// What is patched.
  var patch: Patch {
    .activation(ActivationPatch(site, at: Ablation.Positions(at), isWhole: whole))
  }
}
extension PatchNormalisation: ExpressibleByArgument {}

/// A direction of patches within a checkpoint.
enum PairDirection: String, ExpressibleByArgument, CaseIterable {
  case denoising = "clean-to-corrupted"
  case noising = "corrupted-to-clean"

  var direction: PatchDirection { self == .denoising ? .denoising : .noising }
}

/// Receivers as they are written: `logits`, or `9.9.q,9.6.q`.
struct ReceiverList {
  let receivers: PathPatch.Receivers

  /// Reads an option's text.
  ///
  /// - Throws: which part is no receiver.
  static func read(_ text: String) throws -> ReceiverList {
    do {
      return ReceiverList(receivers: try PathPatch.Receivers(text))
    } catch {
      throw ValidationError(error.description)
    }
  }
}

/// The prompts of a command that patches, and those that they are paired with.
struct PairOptions: ParsableArguments {
  @OptionGroup var prompts: PromptOptions

  @Option(
    help: ArgumentHelp(
      "Prompts that take the place of the corrupted ones.", valueName: "file.jsonl"),
    completion: .file(extensions: ["jsonl"]))
  var reference: String?

  /// Reads them.
  func load(for model: OpenModel) throws -> LoadedPrompts {
    try LoadedPrompts(prompts, reference: reference, for: model)
  }
}

/// The approximate answer, and how much of it is checked.
struct ApproximationOptions: ParsableArguments {
  @Flag(
    name: .customLong("approximate"),
    help: "Answer by gradients first: attribution patching, approximate, five passes in all.")
  var isAsked = false

  @Option(
    name: .customLong("exact"),
    help: ArgumentHelp(
      "With --approximate, so many of the strongest cells are patched exactly too; by default 10.",
      valueName: "n"))
  var asked: Int?

  /// The strongest cells that are also patched exactly.
  var exact: Int { asked ?? 10 }

  mutating func validate() throws {
    if asked != nil, !isAsked { throw ValidationError("--exact belongs to --approximate.") }
    if exact < 0 { throw ValidationError("--exact needs a number from 0 on.") }
  }
}

/// How effects are normalised.
struct NormalisationOptions: ParsableArguments {
  @Option(
    name: .customLong("normalise"),
    help: ArgumentHelp(
      """
      How effects are put in proportion: m1 (0 as the run written into, 1 as the run that values \
      come from), m2 (0 no change, -1 as bad as the corrupted prompts), or percent (of the logit \
      difference unpatched).
      """, valueName: "m1|m2|percent"))
  var choice: PatchNormalisation?
}
