/// The panes of the attention screen, by their numbers.
enum AttentionPane: Int, Hashable, Sendable, CaseIterable {
  /// The map, or one row of it.
  case map
  /// The row under the cursor, the largest key first.
  case shares
  /// A few numbers of the head.
  case facts

  /// The panes that scroll.
  static let scrolling: Set<Int> = [shares.rawValue, facts.rawValue]
}
