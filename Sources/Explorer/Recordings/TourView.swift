import Screen

/// The number of lines that the tour takes below a screen.
func tourHeight(_ tour: Tour, width: Int) -> Int {
  wrapped(tour.stop.words, to: width - 4).count + 2
}

/// Draws the words of the tour below a screen.
func drawTour(_ tour: Tour, on canvas: Canvas) {
  let inside = canvas.pane(
    canvas.bounds, title: "Tour \(tour.place + 1) of \(tour.stops.count)", isFocused: true)
  inside.words(tour.stop.words, .text)
}
