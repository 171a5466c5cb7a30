import Analyses
public import ArgumentParser
public import Patching

extension PatchSite: ExpressibleByArgument {}
extension PatchDirection: ExpressibleByArgument {}
extension PatchNormalisation: ExpressibleByArgument {}

/// Receivers as they are written: `logits`, or `9.9.q,9.6.q`.
struct ReceiverList: ExpressibleByArgument {
  let receivers: PathPatch.Receivers

  init?(argument: String) {
    guard let receivers = try? PathPatch.Receivers(argument) else { return nil }
    self.receivers = receivers
  }

  var defaultValueDescription: String { receivers.description }
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
      "With --approximate, the strongest cells that are also patched exactly.", valueName: "n"))
  var exact = 10

  mutating func validate() throws {
    if exact < 0 { throw ValidationError("--exact needs a number from 0 on.") }
  }
}

/// How effects are put in proportion.
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
