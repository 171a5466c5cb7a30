import Screen

/// Draws the screen of one head.
func drawHeadDetail(_ state: AppState, on canvas: Canvas) {
  let inside = canvas.pane(canvas.bounds, title: "Head \(state.head)", isFocused: true)
  inside.words("")
}
