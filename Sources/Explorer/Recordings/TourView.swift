import Screen

/// The number of lines that the tour takes below a screen.
func tourHeight(_ tour: Tour, width: Int) -> Int {
  wrapped(tour.stop.words, to: width - 4).count + 3
}

/// Draws the words of the tour below a screen, and the keys that it waits for.
func drawTour(_ tour: Tour, on canvas: Canvas) {
  let inside = canvas.pane(
    canvas.bounds, title: "Tour \(tour.place + 1) of \(tour.stops.count)", isFocused: true)
  inside.words(tour.stop.words, .text)
  let row = inside.height - 1
  guard !tour.awaited.isEmpty else {
    inside.text("Enter ends the tour.", row: row, .muted)
    return
  }
  let keys = tour.awaited.map { $0.label(inside.glyphs) }.joined(separator: " ")
  inside.line(
    [Span("Press "), Span(keys, .key), Span("   (Enter presses for you)", .muted)], row: row)
}
