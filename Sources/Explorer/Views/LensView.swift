import Tasks
import Transformer
import Analyses
import Screen
import TextColumns

/// Draws the screen of the lens: what each layer would predict at each position.
func drawLens(_ state: AppState, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  let detail: Rect
  let grid: Rect
  if isWide {
    (detail, grid) = canvas.bounds.splitRight(min(48, canvas.width / 4))
  } else {
    (detail, grid) = canvas.bounds.splitBottom(2)
  }
  var title = "Lens \(canvas.glyphs.dot) \(state.lens.mode.rawValue)"
  let words =
    state.lens.mode == .target || !state.showsDifference
    ? state.shownWords("\(canvas.glyphs.dot)") : state.leadingWords
  if !words.isEmpty { title += " \(canvas.glyphs.dot) " + words }
  let inside = canvas.pane(grid, title: title, isFocused: true)
  guard let model = LensModel(state, glyphs: canvas.glyphs) else {
    inside.words((state.activity ?? "nothing known") + "…")
    return
  }
  LensGrid(
    model: model, columnLabels: state.shortLabels(isRich: canvas.glyphs.isRich),
    cursor: Point(column: state.position, row: state.lens.row)
  ).draw(on: inside)
  if isWide {
    let layers = min(detail.height / 2, state.model.shape.layers + 3)
    let (bars, top) = detail.splitBottom(layers)
    drawLensDetail(state, on: canvas.pane(top, title: lensPlace(state)))
    drawLayers(state, at: state.position, on: canvas.pane(bars, title: "p(answer) by layer here"))
  } else {
    drawLensLine(state, on: canvas[detail.inset(columns: 1)])
  }
}

extension AppState {
  /// The lens at the cursor.
  func lensEntry(_ condition: Condition) -> LogitLens.Position? {
    guard let layers = findings.lens(condition)?.layers, layers.indices.contains(lens.row),
      layers[lens.row].positions.indices.contains(position)
    else { return nil }
    return layers[lens.row].positions[position]
  }
}

private func lensPlace(_ state: AppState) -> String {
  let row =
    state.lens.row == state.model.shape.layers ? "after the last layer" : "into \(state.lens.row)"
  return "\(row), at \(state.position) \(state.label(state.document.prompt.tokens[state.position]))"
}

/// The top tokens at the cursor, one a line.
private func drawLensDetail(_ state: AppState, on canvas: Canvas) {
  var row = 0
  let axis = state.axis
  let conditions = axis.map { [$0.first, $0.second] } ?? [state.leading]
  for (place, condition) in conditions.enumerated() {
    guard let entry = state.lensEntry(condition) else { continue }
    if let axis {
      canvas.text(axis.titles[place], row: row, .heading)
      row += 1
    }
    for candidate in entry.top {
      canvas.text(state.label(candidate.token, isRich: canvas.glyphs.isRich), row: row, width: 20)
      canvas.text(
        showNumber(Double(candidate.probability), decimals: 4, glyphs: canvas.glyphs),
        column: 20, row: row, width: 10, alignment: .right)
      row += 1
    }
    if let probability = entry.targetProbability, let rank = entry.targetRank {
      canvas.text("p(answer)", row: row + 1, .muted)
      canvas.text(
        showNumber(Double(probability), decimals: 4, glyphs: canvas.glyphs), column: 20,
        row: row + 1, width: 10, alignment: .right)
      canvas.text("rank", row: row + 2, .muted)
      canvas.text("\(rank + 1)", column: 20, row: row + 2, width: 10, alignment: .right)
      row += 4
    }
  }
}

/// The top tokens at the cursor on two lines.
private func drawLensLine(_ state: AppState, on canvas: Canvas) {
  guard let entry = state.lensEntry(state.leading) else { return }
  var head = [Span(lensPlace(state), .title)]
  if let probability = entry.targetProbability, let rank = entry.targetRank {
    let value = showNumber(Double(probability), decimals: 4, glyphs: canvas.glyphs)
    head += [Span("   p(answer) ", .muted), Span(value), Span("  rank ", .muted)]
    head.append(Span("\(rank + 1)"))
  }
  canvas.line(head)
  let spans = entry.top.flatMap { candidate in
    [
      Span(state.label(candidate.token, isRich: canvas.glyphs.isRich) + " "),
      Span(
        showNumber(Double(candidate.probability), decimals: 3, glyphs: canvas.glyphs) + "   ",
        .muted),
    ]
  }
  canvas.line(spans, row: 1)
}
