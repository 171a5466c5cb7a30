/// The panes of the heads screen, by their numbers.
enum HeadsPane: Int, Hashable, Sendable, CaseIterable {
  /// The heads by a measure.
  case grid
  /// Their numbers.
  case table
  /// The terms of the logit difference.
  case parts
  /// The numbers of the head under the cursor.
  case detail

  /// The panes that scroll.
  static let scrolling: Set<Int> = [parts.rawValue, detail.rawValue]
}
