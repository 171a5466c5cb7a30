public import Analyses

/// Activation patching: a run takes another run's values at one place, and everything downstream is
/// computed again.
///
/// Source: Heimersheim and Nanda 2024, with the two directions; the paper, figures 29 to 35.
public struct ActivationPatch: Codable, Hashable, Sendable {
  /// The place.
  public var site: PatchSite
  /// Where the other run's values are taken.
  ///
  /// All at once at a head (of a pattern, query positions); one at a time in the stream.
  public var positions: Ablation.Positions
  /// Whether a site of the stream is patched at all of the positions at once, one number a layer.
  public var isWhole: Bool

  /// A patch at a place.
  public init(_ site: PatchSite, at positions: Ablation.Positions = .all, isWhole: Bool = false) {
    self.site = site
    self.positions = positions
    self.isWhole = isWhole
  }
}
