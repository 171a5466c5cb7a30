import Analyses
import Screen

/// What a person prefers, as far as the state needs it.
struct Preferences: Hashable, Sendable {
  /// The colours of values with a sign.
  var signedMap = ColorMap.signed
  /// The colours of values without one.
  var sequentialMap = ColorMap.sequential
  /// What ablated heads are replaced by at first, where the prompt allows it; nil for what suits it.
  var kind: Ablation.Kind?
}
