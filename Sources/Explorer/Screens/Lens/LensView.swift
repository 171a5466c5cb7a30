import Tasks
import Transformer
import Analyses
import Screen
import TextColumns

/// Draws the screen of the lens: what each layer, head or MLP would predict at each position.
func drawLens(_ state: AppState, on canvas: Canvas) {
  guard state.lens.subject != .years else {
    drawYears(state, on: canvas)
    return
  }
  let isWide = canvas.width >= 120
  let detail: Rect
  let grid: Rect
  if isWide {
    (detail, grid) = canvas.bounds.splitRight(min(48, canvas.width / 4))
  } else {
    (detail, grid) = canvas.bounds.splitBottom(2)
  }
  let inside = canvas.pane(grid, title: lensTitle(state, canvas.glyphs), isFocused: true)
  guard let model = LensModel(state, glyphs: canvas.glyphs) else {
    inside.words(state.absence())
    return
  }
  LensGrid(
    model: model, columnLabels: state.shortLabels(isRich: canvas.glyphs.isRich),
    cursor: Point(column: state.position, row: state.lens.row)
  ).draw(on: inside)
  if isWide {
    let rows = min(detail.height / 2, state.lensRowCount + 2)
    let (bars, top) = detail.splitBottom(rows)
    drawLensDetail(state, on: canvas.pane(top, title: lensPlace(state)))
    drawLensBars(state, on: canvas, bars)
  } else {
    drawLensLine(state, on: canvas[detail.inset(columns: 1)])
  }
}

private func lensTitle(_ state: AppState, _ glyphs: Glyphs) -> String {
  let subject =
    state.lens.subject == .heads
    ? "heads of layer \(state.head.layer)" : state.lens.subject.rawValue
  let words =
    state.lens.mode == .target || !state.showsDifference
    ? state.shownWords("\(glyphs.dot)") : state.leadingWords
  let shown = state.lens.mode == .top ? state.lensReadings(state.leading) ?? [] : []
  return (["Lens", subject, state.lens.mode.rawValue] + (words.isEmpty ? [] : [words]))
    .joined(separator: " \(glyphs.dot) ")
    + state.markWords(shown.joined().compactMap(\.top.first?.token))
}

/// The answer at the position under the cursor, row by row.
private func drawLensBars(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  guard state.lens.subject != .residuals else {
    drawLayers(
      state, at: state.position, on: canvas.pane(rect, title: layersTitle(state, "here")))
    return
  }
  let inside = canvas.pane(rect, title: "logit of the answer by row here")
  let rows = state.lensReadings(state.leading) ?? []
  guard state.document.prompt.answer != nil else {
    inside.words("Set an answer first.")
    return
  }
  BarList(
    bars: zip(state.lensRowLabels, rows).map { name, positions in
      let logit =
        positions.indices.contains(state.position)
        ? positions[state.position].targetLogit : nil
      return BarList.Bar(name, Double(logit ?? 0), style: .muted)
    }
  ).draw(on: inside)
}

private func lensPlace(_ state: AppState) -> String {
  let labels = state.lensRowLabels
  let row =
    switch state.lens.subject {
    case .residuals:
      state.lens.row == state.model.shape.layers ? "after the last layer" : "into \(state.lens.row)"
    case .heads, .mlps, .years:
      labels.indices.contains(state.lens.row) ? labels[state.lens.row] : ""
    }
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
