import Screen

// What the mouse does: it points at what keys would act on.

extension AppState {
  /// Handles an event of the mouse.
  mutating func handle(_ mouse: Mouse) -> [Effect] {
    switch mouse.action {
    case .wheelUp: return turn(.up)
    case .wheelDown: return turn(.down)
    case .press: return press(at: mouse.place)
    case .pressMiddle, .pressRight, .release, .drag: return []
    }
  }

  /// The lines that one turn of the wheel moves.
  private static let wheelLines = 3

  private mutating func turn(_ move: Move) -> [Effect] {
    guard tour == nil else { return [] }
    let key: Key = move == .up ? .up : .down
    let lines = overlay == nil ? Self.wheelLines : 1
    return (0..<lines).flatMap { _ in press(key) }
  }

  private mutating func press(at place: Point) -> [Effect] {
    note = nil
    guard tour == nil else { return press(.enter) }
    let hit = zones(self, size: size).filter { $0.rect.contains(place) }.map(\.zone)
    if overlay != nil { return pressOnOverlay(hit.last) }
    for case .pane(let number) in hit { panes[screen] = number }
    switch hit.last {
    case .tab(let number): ScreenName(rawValue: number).map { choose($0) }
    case .token(let token): position = token
    case .row(let row): return screen.entry.press(&self, row: row)
    case .cell(let cell): return screen.entry.press(&self, cell: cell)
    case .pane, .scrolling, nil: break
    }
    return []
  }

  /// Chooses a pressed entry; a press beside the overlay closes it.
  private mutating func pressOnOverlay(_ zone: Zone?) -> [Effect] {
    guard case .row(let row)? = zone else { return press(.escape) }
    overlay?.select(row)
    return press(overlay?.pressedKey ?? .enter)
  }
}
