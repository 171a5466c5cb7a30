import Analyses
import Patching
import Transformer

/// What a patch replaces: activations at a site, or what goes along a path.
enum PatchKind: String, Hashable, Sendable, CaseIterable {
  case activation = "activation"
  case path = "path"
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

/// The unit of the cells of a patch grid.
enum PatchMeasure: Hashable, Sendable, CaseIterable {
  /// The effect on the mean logit difference.
  case logits
  /// The effect, normalised.
  case proportion(PatchNormalisation)

  static let allCases: [PatchMeasure] =
    [.logits] + PatchNormalisation.allCases.map { .proportion($0) }

  /// Its name on the screen.
  var name: String {
    switch self {
    case .logits: "logits"
    case .proportion(.percent): "per cent"
    case .proportion(let normalisation): normalisation.rawValue
    }
  }

  /// How it is computed, with the screen's names of the runs.
  func formula(_ direction: PatchDirection) -> String {
    switch self {
    case .logits: "patched − \(direction.destinationName)"
    case .proportion(let normalisation): normalisation.formula(direction)
    }
  }

  /// The digits after the decimal point.
  var decimals: Int { self == .proportion(.percent) ? 1 : 3 }

  /// What an effect of one logit is in this unit; nil if the normaliser is zero or unknown.
  func factor(_ baseline: PatchBaseline) -> Float? {
    switch self {
    case .logits: 1
    case .proportion(let normalisation): normalisation.factor(baseline)
    }
  }
}

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

/// What a person chose to patch, for any checkpoint and side of the edits.
struct PatchChoice: Hashable, Sendable {
  var patch: Patch
  var runs: PatchRunPair
}

extension PatchSetup {
  /// The setup without its condition.
  var choice: PatchChoice { PatchChoice(patch: patch, runs: runs) }
}
