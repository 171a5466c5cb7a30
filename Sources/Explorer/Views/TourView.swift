import Screen

/// Draws the words of the tour over the lower lines of a screen.
func drawTour(_ tour: Tour, on canvas: Canvas) {
  let width = min(canvas.width - 4, 100)
  let lines = wrapped(tour.stop.words, to: width - 4)
  let height = lines.count + 2
  let rect = Rect(
    column: (canvas.width - width) / 2, row: max(0, canvas.height - height), width: width,
    height: height)
  canvas.fill(rect)
  let inside = canvas.pane(
    rect, title: "Tour \(tour.place + 1) of \(tour.stops.count)", isFocused: true)
  for (row, line) in lines.enumerated() { inside.text(line, row: row) }
}
