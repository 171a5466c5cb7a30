import Tasks
import Transformer
import Analyses
import Screen
import TextColumns

/// Draws the lens screen: what each layer, head or MLP would predict at each position.
func drawLens(_ scene: Scene<LensState>, on canvas: Canvas) {
  guard scene.own.subject != .years else {
    drawYears(scene, on: canvas)
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
  let inside = canvas.pane(grid, title: lensTitle(scene, canvas.glyphs), isFocused: true)
  guard let model = LensModel(scene, glyphs: canvas.glyphs) else {
    inside.words(scene.absence())
    return
  }
  LensGrid(
    model: model, columnLabels: scene.shortLabels(isRich: canvas.glyphs.isRich),
    cursor: Point(column: scene.position, row: scene.own.row)
  ).draw(on: inside)
  if isWide {
    let rows = min(detail.height / 2, scene.lensRowCount + 2)
    let (bars, top) = detail.splitBottom(rows)
    drawLensDetail(scene, on: canvas.pane(top, title: lensPlace(scene)))
    drawLensBars(scene, on: canvas, bars)
  } else {
    drawLensLine(scene, on: canvas[detail.inset(columns: 1)])
  }
}

private func lensTitle(_ scene: Scene<LensState>, _ glyphs: Glyphs) -> String {
  let subject =
    scene.own.subject == .heads
    ? "heads of layer \(scene.head.layer)" : scene.own.subject.rawValue
  let words =
    scene.own.mode == .target || !scene.showsDifference
    ? scene.shownWords("\(glyphs.dot)") : scene.leadingWords
  let shown = scene.own.mode == .top ? scene.lensReadings(scene.leading) ?? [] : []
  return (["Lens", subject, scene.own.mode.rawValue] + (words.isEmpty ? [] : [words]))
    .joined(separator: " \(glyphs.dot) ")
    + scene.markWords(shown.joined().compactMap(\.top.first?.token))
}

/// Draws the answer at the position under the cursor, row by row.
private func drawLensBars(_ scene: Scene<LensState>, on canvas: Canvas, _ rect: Rect) {
  guard scene.own.subject != .residuals else {
    drawLayers(
      scene, at: scene.position, on: canvas.pane(rect, title: layersTitle(scene, "here")))
    return
  }
  let inside = canvas.pane(rect, title: "logit of the answer by row here")
  let rows = scene.lensReadings(scene.leading) ?? []
  guard scene.document.prompt.answer != nil else {
    inside.words("Set an answer first.")
    return
  }
  BarList(
    bars: zip(scene.lensRowLabels, rows).map { name, positions in
      let logit =
        positions.indices.contains(scene.position)
        ? positions[scene.position].targetLogit : nil
      return BarList.Bar(name, Double(logit ?? 0), style: .muted)
    }
  ).draw(on: inside)
}

private func lensPlace(_ scene: Scene<LensState>) -> String {
  let labels = scene.lensRowLabels
  let row =
    switch scene.own.subject {
    case .residuals:
      scene.own.row == scene.model.shape.layers ? "after the last layer" : "into \(scene.own.row)"
    case .heads, .mlps, .years:
      labels.indices.contains(scene.own.row) ? labels[scene.own.row] : ""
    }
  return "\(row), at \(scene.position) \(scene.label(scene.document.prompt.tokens[scene.position]))"
}

/// Draws the top tokens at the cursor, one a line.
private func drawLensDetail(_ scene: Scene<LensState>, on canvas: Canvas) {
  var row = 0
  let axis = scene.axis
  let conditions = axis.map { [$0.first, $0.second] } ?? [scene.leading]
  for (place, condition) in conditions.enumerated() {
    guard let entry = scene.lensEntry(condition) else { continue }
    if let axis {
      canvas.text(axis.titles[place], row: row, .heading)
      row += 1
    }
    for candidate in entry.top {
      canvas.text(scene.label(candidate.token, isRich: canvas.glyphs.isRich), row: row, width: 20)
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
  if let norm = scene.normHere {
    canvas.text("norm of the stream", row: row + 1, .muted)
    guard norm.after == nil else {
      canvas.line(valueSpans(norm, isSigned: false, decimals: 2, canvas.glyphs), row: row + 2)
      return
    }
    canvas.text(
      showNumber(norm.before, decimals: 2, glyphs: canvas.glyphs), column: 20, row: row + 1,
      width: 10, alignment: .right)
  }
}

/// Draws the top tokens at the cursor on two lines.
private func drawLensLine(_ scene: Scene<LensState>, on canvas: Canvas) {
  guard let entry = scene.lensEntry(scene.leading) else { return }
  var head = [Span(lensPlace(scene), .title)]
  if let probability = entry.targetProbability, let rank = entry.targetRank {
    let value = showNumber(Double(probability), decimals: 4, glyphs: canvas.glyphs)
    head += [Span("   p(answer) ", .muted), Span(value), Span("  rank ", .muted)]
    head.append(Span("\(rank + 1)"))
  }
  if let norm = scene.normHere {
    head.append(Span("  norm ", .muted))
    head += valueSpans(norm, isSigned: false, decimals: 2, canvas.glyphs).prefix(3)
  }
  canvas.line(head)
  let spans = entry.top.flatMap { candidate in
    [
      Span(scene.label(candidate.token, isRich: canvas.glyphs.isRich) + " "),
      Span(
        showNumber(Double(candidate.probability), decimals: 3, glyphs: canvas.glyphs) + "   ",
        .muted),
    ]
  }
  canvas.line(spans, row: 1)
}
