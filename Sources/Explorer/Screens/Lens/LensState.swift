/// What the lens screen shows.
struct LensState: Hashable, Sendable {
  /// The row under the cursor.
  var row: Int
  /// What the lens reads.
  var subject = LensSubject.residuals
  /// What the cells show.
  var mode = LensMode.top
  /// Whether years are read from the MLP of the layer instead of the head.
  var readsMLP = false
  /// The start year under the cursor.
  var start = 50
  /// The year under the cursor.
  var year = 50
}

/// What the lens reads.
enum LensSubject: String, Hashable, Sendable, CaseIterable {
  case residuals = "residual stream"
  case heads = "heads of a layer"
  case mlps = "MLPs"
  case years = "years"
}

/// What the cells of the lens show.
enum LensMode: String, Hashable, Sendable, CaseIterable {
  case top = "top token"
  case target = "p(answer)"
  case rank = "rank of answer"
  case entropy = "entropy"
  case divergence = "KL(final ‖ here)"

  /// Whether it is about the answer of the prompt.
  var needsAnswer: Bool { self == .target || self == .rank }
}
