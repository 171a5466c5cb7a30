/// What the screen of the heads shows.
struct HeadsState: Hashable, Sendable {
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
  /// Whether it was looked at, so that its numbers are worth finding out ahead.
  var wasSeen = false
}
