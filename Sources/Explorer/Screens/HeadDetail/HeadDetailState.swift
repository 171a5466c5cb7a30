/// What the head screen shows.
struct HeadDetailState: Hashable, Sendable {
  /// The row under the cursor, by pane.
  var rows: [Int: Int] = [:]
  /// Whether attention to S2 counts with that to S1.
  var countsBothSubjects = false
}
