/// The panes of the patching screen, by their numbers.
enum PatchPane: Int, Hashable, Sendable, CaseIterable {
  /// The grid of the sweep.
  case grid
  /// Its cells, the strongest first.
  case strongest
  /// The cell under the cursor.
  case cell
  /// What a cell and its unit are.
  case definition
  /// The sweeps so far.
  case trail

  /// The panes that scroll.
  static let scrolling: Set<Int> = [cell.rawValue, definition.rawValue, trail.rawValue]
}
