public import Analyses

/// Activation patching: the destination run takes the source run's values at one site, and
/// everything downstream is computed again.
///
/// Source: Heimersheim and Nanda 2024, with the two directions; the paper, figures 29 to 35.
public struct ActivationPatch: Codable, Hashable, Sendable {
  /// The place.
  public var site: PatchSite
  /// The positions that are patched.
  ///
  /// At a head all at once (of a pattern, query positions); in the stream one at a time.
  public var positions: Ablation.Positions
  /// Whether a site of the stream is patched at all positions at once: one number a layer.
  public var isWhole: Bool

  /// A patch at a place.
  public init(_ site: PatchSite, at positions: Ablation.Positions = .all, isWhole: Bool = false) {
    self.site = site
    self.positions = positions
    self.isWhole = isWhole
  }
}
