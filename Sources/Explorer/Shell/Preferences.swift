import Analyses
import Screen

/// The part of a person's settings that the state needs.
struct Preferences: Hashable, Sendable {
  /// The colours of values with a sign.
  var signedMap = ColorMap.signed
  /// The colours of values without one.
  var sequentialMap = ColorMap.sequential
  /// The first kind of ablation, if the prompt allows it; nil for what suits the prompt.
  var kind: Ablation.Kind?
}
