import Analyses
import Patching
import Transformer

/// What is patched: one place of a run, or a path between two.
enum PatchKind: String, Hashable, Sendable, CaseIterable {
  case activation = "activation"
  case path = "path"
}

/// Which run values come from, and which run they are written into.
enum PatchRunPair: Hashable, Sendable, CaseIterable {
  /// Values of the corrupted prompts, written into the clean ones.
  case corruptedIntoClean
  /// Values of the clean prompts, written into the corrupted ones.
  case cleanIntoCorrupted
  /// Values of checkpoint B, written into A, on the same prompts.
  case bIntoA
  /// Values of checkpoint A, written into B, on the same prompts.
  case aIntoB

  /// The same as saved results name it.
  var direction: PatchDirection {
    switch self {
    case .corruptedIntoClean: .noising
    case .cleanIntoCorrupted: .denoising
    case .bIntoA, .aIntoB: .acrossCheckpoints
    }
  }

  /// Whether values go from one checkpoint to the other.
  var isCross: Bool { self == .bIntoA || self == .aIntoB }

  /// What values come from, in a word.
  var source: String {
    switch self {
    case .corruptedIntoClean: "corrupted"
    case .cleanIntoCorrupted: "clean"
    case .bIntoA: "B"
    case .aIntoB: "A"
    }
  }

  /// What they are written into, in a word.
  var destination: String {
    switch self {
    case .corruptedIntoClean: "clean"
    case .cleanIntoCorrupted: "corrupted"
    case .bIntoA: "A"
    case .aIntoB: "B"
    }
  }
}

/// What the cells of a grid of patches tell.
enum PatchMeasure: Hashable, Sendable, CaseIterable {
  /// The effect on the mean logit difference.
  case logits
  /// The effect in proportion.
  case proportion(PatchNormalisation)

  static let allCases: [PatchMeasure] =
    [.logits] + PatchNormalisation.allCases.map { .proportion($0) }

  /// The word for it.
  var name: String {
    switch self {
    case .logits: "logits"
    case .proportion(.percent): "per cent"
    case .proportion(let normalisation): normalisation.rawValue
    }
  }

  /// How it is reckoned, with the names that the screen gives to the runs.
  func formula(_ direction: PatchDirection) -> String {
    switch self {
    case .logits: "patched − \(direction.destinationName)"
    case .proportion(let normalisation): normalisation.formula(direction)
    }
  }

  /// Digits after the point where numbers are read.
  var decimals: Int { self == .proportion(.percent) ? 1 : 3 }

  /// What an effect of one logit becomes; nil where the proportion says nothing.
  func factor(_ baseline: PatchBaseline) -> Float? {
    switch self {
    case .logits: 1
    case .proportion(let normalisation): normalisation.factor(baseline)
    }
  }
}

/// A sweep of patches, by which its results are known.
struct PatchSetup: Hashable, Sendable {
  /// What is patched.
  var patch: Patch
  /// From which run into which.
  var runs: PatchRunPair
  /// The model that is written into, without or with the edits in force.
  var condition: Condition

  /// The checkpoints that are run.
  var models: [ModelSlot] { runs.isCross ? [.a, .b] : [condition.model] }
}

/// What is patched, whatever the model.
struct PatchChoice: Hashable, Sendable {
  var patch: Patch
  var runs: PatchRunPair
}

extension PatchSetup {
  /// The sweep without its condition.
  var choice: PatchChoice { PatchChoice(patch: patch, runs: runs) }
}
