import Tasks
import Transformer
import Analyses
import Screen
import TextColumns
import Tokens

/// Draws the lens screen: what each layer, head or MLP would predict at each position.
func drawLens(_ scene: Scene<LensState>, on canvas: Canvas) {
  guard scene.own.subject != .years else {
    drawYears(scene, on: canvas)
    return
  }
  let split = MapSplit(
    canvas.bounds, lensMap(scene, canvas.glyphs)?.demand,
    beside: (scene.axis == nil ? 40 : 48)...60,
    below: 9...max(18, scene.lensRowCount + 5), lines: 2)
  guard split.lines.isEmpty else {
    if let pane = LensPane(rawValue: scene.pane), pane != .grid {
      drawLensPane(scene, pane, on: canvas, canvas.bounds)
      return
    }
    drawLensPane(scene, .grid, on: canvas, split.map)
    drawLensLine(scene, on: canvas[split.lines.inset(columns: 1)])
    return
  }
  let (rows, cell) =
    split.isBeside
    ? split.panes.splitBottom(lensRowsHeight(scene, in: split.panes.height))
    : split.panes.splitRight(split.panes.width / 2)
  drawLensPane(scene, .grid, on: canvas, split.map)
  drawLensPane(scene, .cell, on: canvas, cell)
  drawLensPane(scene, .rows, on: canvas, rows)
}

/// The map of the lens; nil while unknown.
private func lensMap(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> Heatmap? {
  LensModel(scene, glyphs: glyphs)?.heatmap(
    columnLabels: scene.shortLabels(isRich: glyphs.isRich),
    cursor: Point(column: scene.position, row: scene.own.row),
    scale: scene.scale(among: LensScreen.scales(scene)), glyphs)
}

/// Draws one pane of the lens screen.
func drawLensPane(
  _ scene: Scene<LensState>, _ pane: LensPane, on canvas: Canvas, _ rect: Rect
) {
  guard scene.own.subject != .years else {
    drawYearsPane(scene, pane, on: canvas, rect)
    return
  }
  switch pane {
  case .grid: drawLensGrid(scene, on: canvas, rect)
  case .cell:
    let inside = canvas.pane(rect, title: scene.lensPlace, pane.rawValue, of: scene)
    inside.scrolling(pane.rawValue, of: scene) { drawLensDetail(scene, on: $0) }
  case .rows: drawLensRows(scene, on: canvas, rect)
  }
}

private func drawLensGrid(_ scene: Scene<LensState>, on canvas: Canvas, _ rect: Rect) {
  let inside = canvas.pane(
    rect, title: lensTitle(scene, canvas.glyphs), LensPane.grid.rawValue, of: scene)
  guard let map = lensMap(scene, canvas.glyphs) else {
    inside.words(scene.absence())
    return
  }
  map.draw(on: inside)
}

private func lensTitle(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> String {
  let subject =
    scene.own.subject == .heads
    ? "heads of layer \(scene.head.layer)" : scene.own.subject.rawValue
  let words = scene.lensShownWords("\(glyphs.dot)")
  return (["Lens", subject, scene.own.mode.rawValue] + (words.isEmpty ? [] : [words]))
    .joined(separator: " \(glyphs.dot) ")
    + scene.markWords(shownTokens(scene))
}

/// The tokens that cells show.
private func shownTokens(_ scene: Scene<LensState>) -> [TokenID] {
  guard scene.own.mode == .top else { return [] }
  if scene.showsDifference {
    let cells = scene.lensComparison?.cells ?? []
    return cells.joined().flatMap { [$0.first, $0.second].compactMap { $0?.token } }
  }
  return (scene.lensReadings(scene.leading) ?? []).joined().compactMap(\.top.first?.token)
}

/// Draws what is read at the cursor on two lines.
private func drawLensLine(_ scene: Scene<LensState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  var head = [Span(scene.lensPlace, .title)]
  func add(_ name: String, _ value: Comparison, _ decimals: Int) {
    guard value.before != nil else { return }
    head.append(Span("  \(name) ", .muted))
    head += valueSpans(value, isSigned: false, decimals: decimals, glyphs).prefix(3)
  }
  if scene.axis == nil { add("p(answer)", scene.lensHere(.target), 4) }
  if scene.axis == nil { add("rank", scene.lensHere(.rank), 0) }
  add("entropy", scene.lensHere(.entropy), 2)
  add("KL", scene.lensHere(.divergence), 2)
  if let norm = scene.normHere, scene.axis == nil || canvas.width >= 100 { add("norm", norm, 2) }
  canvas.line(head)
  canvas.line(scene.axis == nil ? topSpans(scene, glyphs) : tokenSpans(scene, glyphs), row: 1)
}

private func topSpans(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> [Span] {
  (scene.lensEntry(scene.leading)?.top ?? []).flatMap { candidate in
    [
      Span(scene.label(candidate.token, isRich: glyphs.isRich) + " "),
      Span(showNumber(Double(candidate.probability), decimals: 3, glyphs: glyphs) + "   ", .muted),
    ]
  }
}

/// The first tokens of both conditions, with both probabilities: `␣hat 0.10 → 0.98 (+0.88)`.
private func tokenSpans(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> [Span] {
  let titles = scene.axis.map { "\($0.titles[0]) \(glyphs.arrow) \($0.titles[1]): " } ?? ""
  return [Span(titles, .key)]
    + scene.lensTokensHere.flatMap { token in
      [Span(scene.label(token.token, isRich: glyphs.isRich) + " ")]
        + valueSpans(token.probabilities, isSigned: false, decimals: 2, glyphs) + [Span("  ")]
    }
}
