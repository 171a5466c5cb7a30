/// What the screen of one head shows.
struct HeadDetailState: Hashable, Sendable {
  /// The row under the cursor in each pane.
  var rows: [Int: Int] = [:]
  /// Whether attention to S2 counts with S1.
  var countsBothSubjects = false
}
