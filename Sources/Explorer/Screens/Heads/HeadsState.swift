/// What the heads screen shows.
struct HeadsState: Hashable, Sendable {
  /// The measure that colours the grid.
  var measure = HeadMeasure.attribution
  /// The order of the table.
  var order = HeadOrder(column: .attribution, isAscending: false)
  /// The filter of the table; nil lists all heads.
  var filter: HeadFilter?
  /// Whether the table lists only its first and last rows.
  var showsEnds = false
  /// The first visible row of the table.
  var top = 0
  /// Whether a person has seen the screen, so that its numbers are worth computing ahead.
  var wasSeen = false
}
