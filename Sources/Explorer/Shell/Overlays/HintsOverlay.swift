import Screen

/// Hints for newcomers; any key closes them, and does what it does.
struct HintsOverlay: Overlay {
  var keyContext: KeyContext { .helping }

  func press(_ key: Key, in state: inout AppState) -> [Effect] {
    state.overlay = nil
    let effects = key == .escape ? [] : state.press(key)
    return [.send(.noteHints)] + effects
  }

  func burstAction(of key: Key, in state: AppState) -> (action: BurstAction, screen: ScreenName?)? {
    BurstAction(state.keyMap.binding(for: key, in: KeyContext(state.screen)), in: state)
      .map { ($0, nil) }
  }

  func draw(_ state: AppState, on canvas: Canvas) {
    let lines: [(String, String)] = [
      ("1-9", "go from screen to screen"),
      ("arrows hjkl", "move; Enter opens, Esc goes up; * to the strongest"),
      ("Space", "ablates the head under the cursor (2, 3), or takes that back"),
      ("o", "opens a second checkpoint, B; a b d show A, B and B − A"),
      (":", "finds any action by its name"),
      ("?", "shows the keys of this screen"),
    ]
    let inside = canvas.dialog(
      title: "Welcome to Patchbay", width: 74, height: lines.count + 2, accent: true)
    for (row, line) in lines.enumerated() {
      inside.text(line.0, row: row, .key, width: 12)
      inside.text(line.1, column: 14, row: row)
    }
    inside.text(
      "Every key works already. :tour and Enter: a tour of two minutes.",
      row: lines.count + 1,
      .muted)
  }
}
