/// What the attention screen shows.
struct AttentionState: Hashable, Sendable {
  /// Whether one row is shown as bars instead of the map.
  var showsRow = false
  /// Whether probabilities are weighted by the norms of what is written.
  var isWeighted = false
  /// Whether the mean over the layer's heads is shown instead of one head.
  var isLayerMean = false
  /// The tokens along each side of a cell of the map, a power of two.
  var zoom = 1
}
