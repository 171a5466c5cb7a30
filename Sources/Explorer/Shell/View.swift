import Screen
import TextColumns

/// The least room in which screens can be drawn.
let leastSize = Size(width: 60, height: 16)

/// Draws a state: the same state and size give the same frame.
///
/// - Parameters:
///   - state: what to show.
///   - size: the size of the screen.
///   - traits: what the screen can show.
/// - Returns: what the screen is to show.
func view(_ state: AppState, size: Size, traits: DisplayTraits) -> Frame {
  Frame.drawn(size: size, traits: traits) { draw(state, on: $0) }
}

/// What lies where on the screen of a state, for the mouse.
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
  let (foot, body) = rest.splitBottom(1)
  drawTitle(state, on: canvas[title])
  if let tour = state.tour {
    let (box, rest) = body.splitBottom(tourHeight(tour, width: body.width))
    drawBody(state, on: canvas[rest])
    drawTour(tour, on: canvas[box])
  } else {
    drawBody(state, on: canvas[body])
  }
  drawFoot(state, on: canvas[foot], above: canvas[body])
}

/// Draws what lies between title and foot line.
func drawBody(_ state: AppState, on canvas: Canvas) {
  if case .help(let offset) = state.overlay {
    drawHelp(state, offset: offset, on: canvas)
    return
  }
  state.screen.entry.draw(state, on: canvas)
  drawOverlay(state, on: canvas)
}

private func drawOverlay(_ state: AppState, on canvas: Canvas) {
  switch state.overlay {
  case .kinds(let selected, _):
    drawChoices(state.kindChoices, selected, title: "replace ablated heads by", on: canvas)
  case .places(let selected, _):
    drawChoices(state.placeChoices, selected, title: "ablate at", on: canvas)
  case .references(let selected):
    drawChoices(state.referenceChoices, selected, title: "values come from", on: canvas)
  case .checkpoints(let slot, let paths, let selected):
    drawChoices(
      state.checkpointChoices(paths), selected, title: "open as \(slot.letter)", on: canvas)
  case .lists(let selected):
    drawChoices(state.listChoices, selected, title: "prompts", on: canvas)
  case .classes(let selected):
    drawChoices(state.classChoices, selected, title: "ablate a class", on: canvas)
  case .trainingData(let selected):
    drawChoices(state.training.dataChoices, selected, title: "train on", on: canvas)
  case .patch(let question, let selected):
    drawChoices(state.patching.patchChoices(question), selected, title: question.title, on: canvas)
  case .export(let selected):
    drawChoices(state.exportChoices, selected, title: "export what is shown as", on: canvas)
  case .edits(let selected): drawEdits(state, selected, on: canvas)
  case .palette(let palette): drawPalette(state, palette, on: canvas)
  case .confirm(let confirmation): drawConfirmation(state, confirmation, on: canvas)
  case .hints: drawHints(state, on: canvas)
  case .editing(let asked, let field): drawAsked(state, asked, field, on: canvas)
  case .help, nil: break
  }
}
