import Analyses
import Patching
import Transformer

/// Everything that identifies a patch sweep: the patch, its runs, and their condition.
struct PatchSetup: Hashable, Sendable {
  /// What is patched.
  var patch: Patch
  /// The run that values come from, and the run they are written into.
  var runs: PatchRunPair
  /// The checkpoint that is written into, before or after the edits.
  var condition: Condition

  /// The checkpoints that it runs.
  var models: [ModelSlot] { runs.isCross ? [.a, .b] : [condition.model] }
}

/// The two runs of a patch: the source gives values, the destination takes them.
enum PatchRunPair: Hashable, Sendable, CaseIterable {
  /// Values of the corrupted prompts, written into the clean ones.
  case corruptedIntoClean
  /// Values of the clean prompts, written into the corrupted ones.
  case cleanIntoCorrupted
  /// Values of checkpoint B, written into A, on the same prompts.
  case bIntoA
  /// Values of checkpoint A, written into B, on the same prompts.
  case aIntoB

  /// The direction by the name that saved results use.
  var direction: PatchDirection {
    switch self {
    case .corruptedIntoClean: .noising
    case .cleanIntoCorrupted: .denoising
    case .bIntoA, .aIntoB: .acrossCheckpoints
    }
  }

  /// Whether the two runs are of different checkpoints.
  var isCross: Bool { self == .bIntoA || self == .aIntoB }

  /// The source in a word.
  var source: String {
    switch self {
    case .corruptedIntoClean: "corrupted"
    case .cleanIntoCorrupted: "clean"
    case .bIntoA: "B"
    case .aIntoB: "A"
    }
  }

  /// The destination in a word.
  var destination: String {
    switch self {
    case .corruptedIntoClean: "clean"
    case .cleanIntoCorrupted: "corrupted"
    case .bIntoA: "A"
    case .aIntoB: "B"
    }
  }
}
