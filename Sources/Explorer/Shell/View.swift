import Screen
import TextColumns

/// The smallest size in which screens can be drawn.
let leastSize = Size(width: 60, height: 16)

/// The lines that are no screen's own: title, line of screens, line of the answer, foot line.
let sharedLines = 4

/// Draws a state: the same state and size give the same frame.
///
/// - Parameters:
///   - state: what to show.
///   - size: the size of the screen.
///   - traits: what the screen can show.
/// - Returns: the frame.
func view(_ state: AppState, size: Size, traits: DisplayTraits) -> Frame {
  Frame.drawn(size: size, traits: traits) { draw(state, on: $0) }
}

/// The zones of a drawn state, for the mouse.
func zones(_ state: AppState, size: Size) -> [PlacedZone] {
  Frame.zones(size: size) { draw(state, on: $0) }
}

private func draw(_ state: AppState, on canvas: Canvas) {
  let size = canvas.size
  canvas.setTitle("patchbay \(state.model.name)")
  guard size.width >= leastSize.width, size.height >= leastSize.height else {
    canvas.text(
      "patchbay needs \(leastSize.width)x\(leastSize.height); this is "
        + "\(size.width)x\(size.height)", .warning)
    return
  }
  let (title, rest) = canvas.bounds.splitTop(2)
  let (last, body) = rest.splitBottom(sharedLines - title.height)
  let (answer, foot) = last.splitTop(1)
  drawTitle(state, on: canvas[title])
  drawAnswerLine(state, on: canvas[answer])
  if let tour = state.tour {
    let (box, rest) = body.splitBottom(tourHeight(tour, width: body.width))
    drawBody(state, on: canvas[rest])
    drawTour(tour, on: canvas[box])
  } else {
    drawBody(state, on: canvas[body])
  }
  drawFoot(state, on: canvas[foot], above: canvas[body])
}

/// Draws everything between title and foot line.
func drawBody(_ state: AppState, on canvas: Canvas) {
  if let overlay = state.overlay, overlay.hidesScreen {
    overlay.draw(state, on: canvas)
    return
  }
  state.screen.entry.draw(state, on: canvas)
  state.overlay?.draw(state, on: canvas)
}
