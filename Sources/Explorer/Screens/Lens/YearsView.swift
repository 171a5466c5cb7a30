import Screen
import TextColumns

/// Draws what a head or an MLP writes towards each year, for each start year.
func drawYears(_ scene: Scene<LensState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  var title = "Lens \(glyphs.dot) years \(glyphs.dot) \(scene.yearWords)"
  let words = scene.shownWords("\(glyphs.dot)")
  if !words.isEmpty { title += " \(glyphs.dot) \(words)" }
  let isWide = canvas.width >= 150
  let (side, left) =
    isWide ? canvas.bounds.splitRight(48) : canvas.bounds.splitBottom(2)
  let inside = canvas.pane(left, title: title, isFocused: true)
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
  let years = (0..<100).map { $0 < 10 ? "0\($0)" : "\($0)" }
  Heatmap(
    values: values, rowLabels: years, columnLabels: years, map: scene.preferences.signedMap,
    unit: "logits: rows start, columns are years",
    cursor: Point(column: scene.own.year, row: scene.own.start)
  ).draw(on: inside)
  let numbers = yearNumbers(scene, years)
  if isWide {
    let pane = canvas.pane(side, title: "Numbers")
    for (index, number) in numbers.enumerated() {
      pane.text(number.name, row: 3 * index, .muted)
      pane.line(valueSpans(number.value, isSigned: true, glyphs), row: 3 * index + 1)
    }
  } else {
    drawLines(numbers, on: canvas[side.inset(columns: 1)])
  }
}

private struct YearNumber {
  var name: String
  var value: Comparison
}

private func yearNumbers(_ scene: Scene<LensState>, _ years: [String]) -> [YearNumber] {
  let start = years[scene.own.start]
  return [
    YearNumber(name: "start \(start), year \(years[scene.own.year])", value: scene.yearHere),
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
