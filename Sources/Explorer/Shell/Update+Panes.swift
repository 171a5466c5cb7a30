import Screen

// Panes: which has the keys, whether it fills the screen, how far it is scrolled; and the way back.

extension AppState {
  /// Gives the keys to another pane of the screen.
  mutating func goToPane(_ next: Int) {
    panes[screen] = next % screen.paneCount
    screen.entry.focus(&self)
  }

  /// Lets the pane with the keys fill the screen, or puts it back.
  mutating func toggleFilled() {
    if shared.filled.remove(screen) == nil { shared.filled.insert(screen) }
    screen.entry.focus(&self)
  }

  /// Scrolls the pane with the keys; false if it has a cursor, which moves instead.
  mutating func scrollPane(_ move: Move) -> Bool {
    guard screen.entry.scrollingPanes.contains(pane), move.steps(page: 1, all: 1) != nil else {
      return false
    }
    let place = PanePlace(screen: screen, pane: pane)
    for zone in zones(self, size: size) {
      guard case .scrolling(pane, let furthest) = zone.zone else { continue }
      let steps = move.steps(page: max(1, zone.rect.height - 1), all: furthest) ?? 0
      let first = min(scroll(of: pane), furthest)
      shared.scrolls[place] = max(0, min(furthest, first + steps))
      if furthest == 0 { note = .done("This pane shows all that it has.") }
    }
    return true
  }

  /// Moves the cursor of the screen to its strongest cell.
  mutating func goToStrongest() {
    if !screen.entry.goToStrongest(&self) { note = .refused("No number is known here yet.") }
  }

  /// Goes up one level.
  ///
  /// The levels, from the lowest: work of the screen that can be stopped, and its filter; a pane
  /// that fills the screen; a pane other than the first; a screen that another one opened. A
  /// screen that was chosen by its number has nothing above it.
  mutating func back() -> [Effect] {
    if let effects = screen.entry.back(&self) { return effects }
    if isPaneFilled {
      toggleFilled()
    } else if pane > 0 {
      goToPane(0)
    } else if let last = trail.popLast() {
      screen = last
    } else {
      note = .done("There is nothing above this screen. q leaves the program.")
    }
    return []
  }
}
