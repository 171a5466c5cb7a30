/// The panes of the lens screen, by their numbers.
enum LensPane: Int, Hashable, Sendable, CaseIterable {
  /// What is read, by row and position, or by years.
  case grid
  /// The cell under the cursor.
  case cell
  /// What is read in each row at the cursor's position.
  case rows

  /// The panes that scroll.
  static let scrolling: Set<Int> = [cell.rawValue, rows.rawValue]
}
