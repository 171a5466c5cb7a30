import Screen
import TextColumns

/// Draws what a head or an MLP writes towards each year, for each start year.
func drawYears(_ scene: Scene<LensState>, on canvas: Canvas) {
  // A hundred years of a column each come first.
  let spare = canvas.width - 100 - MapSplit.frame.width - 3
  let isWide = spare >= 30
  let (side, left) =
    isWide ? canvas.bounds.splitRight(min(48, spare)) : canvas.bounds.splitBottom(2)
  if !isWide, scene.pane != LensPane.grid.rawValue {
    drawYearsPane(scene, .cell, on: canvas, canvas.bounds)
    return
  }
  drawYearsPane(scene, .grid, on: canvas, left)
  guard scene.yearGrid != nil else { return }
  if isWide {
    drawYearsPane(scene, .cell, on: canvas, side)
  } else {
    drawLines(yearNumbers(scene), on: canvas[side.inset(columns: 1)])
  }
}

/// Draws the map of years, or its numbers.
func drawYearsPane(
  _ scene: Scene<LensState>, _ pane: LensPane, on canvas: Canvas, _ rect: Rect
) {
  guard pane == .grid else {
    let inside = canvas.pane(
      rect, title: "Numbers", isFocused: scene.pane > 0, number: LensPane.cell.rawValue)
    inside.scrolling(scene.pane, of: scene) { drawNumbers(yearNumbers(scene), on: $0) }
    return
  }
  drawYearMap(scene, on: canvas, rect)
}

private func drawNumbers(_ numbers: [YearNumber], on canvas: Canvas) {
  for (index, number) in numbers.enumerated() {
    canvas.text(number.name, row: 3 * index, .muted)
    canvas.line(valueSpans(number.value, isSigned: true, canvas.glyphs), row: 3 * index + 1)
  }
}

/// The names of the years of a century.
private let yearNames = (0..<100).map { $0 < 10 ? "0\($0)" : "\($0)" }

private func drawYearMap(_ scene: Scene<LensState>, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  var title = "Lens \(glyphs.dot) years \(glyphs.dot) \(scene.yearWords)"
  let words = scene.shownWords("\(glyphs.dot)")
  if !words.isEmpty { title += " \(glyphs.dot) \(words)" }
  let inside = canvas.pane(rect, title: title, LensPane.grid.rawValue, of: scene)
  guard scene.document.list?.years != nil else {
    inside.words(
      "Years need a list of prompts with years: L takes the greater-than list. The map then shows "
        + "what \(scene.yearWords) writes towards each year (columns) for each start year (rows).")
    return
  }
  guard let values = scene.yearGrid else {
    inside.words(scene.absence())
    return
  }
  let map = scene.preferences.signedMap
  Heatmap(
    values: values, rowLabels: yearNames, columnLabels: yearNames, map: map,
    scaling: ColorScaling(
      scene.scale(among: LensScreen.scales(scene)), over: [values], map: map),
    unit: "logits: rows start, columns are years",
    cursor: Point(column: scene.own.year, row: scene.own.start)
  ).draw(on: inside)
}

private struct YearNumber {
  var name: String
  var value: Comparison
}

private func yearNumbers(_ scene: Scene<LensState>) -> [YearNumber] {
  let start = yearNames[scene.own.start]
  return [
    YearNumber(name: "start \(start), year \(yearNames[scene.own.year])", value: scene.yearHere),
    YearNumber(name: "later − earlier, start \(start)", value: scene.yearDifferenceHere),
    YearNumber(name: "mean of the diagonal", value: scene.yearDiagonal),
    YearNumber(name: "largest later − earlier", value: scene.yearDifference),
  ]
}

/// Draws two numbers a line.
private func drawLines(_ numbers: [YearNumber], on canvas: Canvas) {
  for (index, number) in numbers.enumerated() {
    let column = index % 2 * (canvas.width / 2)
    let end = canvas.text(number.name + "  ", column: column, row: index / 2, .muted)
    canvas.line(
      valueSpans(number.value, isSigned: true, decimals: 2, canvas.glyphs), column: end,
      row: index / 2)
  }
}
