import Analyses
import Patching
import Transformer

/// What a patch replaces: activations at a site, or what goes along a path.
enum PatchKind: String, Hashable, Sendable, CaseIterable {
  case activation = "activation"
  case path = "path"
}

/// The unit of the cells of a patch grid.
enum PatchMeasure: Hashable, Sendable, CaseIterable {
  /// The effect on the mean logit difference.
  case logits
  /// The effect, normalised.
  case proportion(PatchNormalisation)

  static let allCases: [PatchMeasure] =
    [.logits] + PatchNormalisation.allCases.map { .proportion($0) }

  /// Its name on the screen, for prompts that are scored so.
  func name(_ score: Score) -> String {
    switch self {
    case .logits: score.unit
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

/// What a person chose to patch, for any checkpoint and side of the edits.
struct PatchChoice: Hashable, Sendable {
  var patch: Patch
  var runs: PatchRunPair
}

extension PatchSetup {
  /// The setup without its condition.
  var choice: PatchChoice { PatchChoice(patch: patch, runs: runs) }
}
