/// What the screen of one head's attention shows.
struct AttentionState: Hashable, Sendable {
  /// Whether one row is shown as bars instead of the map.
  var showsRow = false
  /// Whether probabilities are weighted by the norms of what is written.
  var isWeighted = false
  /// The mean over the heads of the layer instead of one head.
  var isLayerMean = false
  /// How many tokens share a cell along each side of the map, a power of two.
  var zoom = 1
}
