/// What the heads screen shows.
struct HeadsState: Hashable, Sendable {
  /// The measure that colours the grid and leads the table.
  var measure = HeadMeasure.attribution {
    didSet {
      guard measure != oldValue else { return }
      chosenOrder = nil
      top = 0
    }
  }
  /// The order of the table that a person chose; nil for that of the measure.
  var chosenOrder: HeadOrder?
  /// What was compared when it was chosen.
  var chosenAxis: ComparisonAxis?
  /// The filter of the table; nil lists all heads.
  var filter: HeadFilter?
  /// Whether the table lists only its first and last rows.
  var showsEnds = false
  /// The first visible row of the table.
  var top = 0
  /// Whether the cursor has found its first place.
  var hasStarted = false
  /// Whether a person has seen the screen, so that its numbers are worth computing ahead.
  var wasSeen = false
}
