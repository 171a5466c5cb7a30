import Screen

/// Draws the screen of training.
func drawTraining(_ state: AppState, on canvas: Canvas) {
  let inside = canvas.pane(canvas.bounds, title: "Training", isFocused: true)
  inside.words("")
}
