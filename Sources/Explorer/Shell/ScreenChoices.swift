import Analyses
import Screen
import Transformer

// What each screen shows, as far as keys choose it.

/// What the screen of the heads shows.
struct HeadsChoices: Hashable, Sendable {
  /// What colours the grid.
  var measure = HeadMeasure.attribution
  /// The order of the table.
  var order = HeadOrder(column: .attribution, isAscending: false)
  /// Which heads the table lists; all without one.
  var filter: HeadFilter?
  /// Whether the table lists only its first and last rows.
  var showsEnds = false
  /// The first row of the table that is seen.
  var top = 0
}

/// What the screen of one head's attention shows.
struct AttentionChoices: Hashable, Sendable {
  /// Whether one row is shown as bars instead of the map.
  var showsRow = false
  /// Whether probabilities are weighted by the norms of what is written.
  var isWeighted = false
  /// The mean over the heads of the layer instead of one head.
  var isLayerMean = false
  /// How many tokens share a cell along each side of the map, a power of two.
  var zoom = 1
}

/// What the lens shows.
struct LensChoices: Hashable, Sendable {
  /// The residual or component under the cursor.
  var row: Int
  /// What is read.
  var subject = LensSubject.residuals
  /// What the cells tell.
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

/// What the cells of the lens tell.
enum LensMode: String, Hashable, Sendable, CaseIterable {
  case top = "top token"
  case target = "p(answer)"
  case rank = "rank of answer"
}

/// What the screen of one head shows.
struct DetailChoices: Hashable, Sendable {
  /// The row under the cursor in each pane.
  var rows: [Int: Int] = [:]
  /// Whether attention to S2 counts with S1.
  var countsBothSubjects = false
}

/// What a person prefers, as far as the state needs it.
struct Preferences: Hashable, Sendable {
  /// The colours of values with a sign.
  var signedMap = ColorMap.signed
  /// The colours of values without one.
  var sequentialMap = ColorMap.sequential
  /// What ablated heads are replaced by at first, where the prompt allows it; nil for what suits it.
  var kind: Ablation.Kind?
}
