import Analyses
import Circuits
import Screen
import TextColumns

/// Draws F(M), F(C), faithfulness with intervals, and sparsity under each definition.
func drawCircuitNumbers(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  if let problem = scene.circuitProblem {
    canvas.words(problem)
    return
  }
  guard !scene.circuitNumbers.isEmpty else {
    canvas.words(scene.absence(of: CircuitRunQuery.self))
    return
  }
  canvas.scrolling(CircuitPane.numbers.rawValue, of: scene) { drawNumberRows(scene, on: $0) }
}

private func drawNumberRows(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let numbers = scene.circuitNumbers
  let titles = scene.circuitTitles
  let isNarrow = titles.count > 1 && canvas.width < 33
  let width = isNarrow ? 5 : titles.count > 1 ? 7 : 8
  let name = max(9, min(15, canvas.width - titles.count * (width + 1)))
  var row = 0
  if titles.count > 1 {
    for (place, title) in titles.enumerated() {
      canvas.text(
        title, column: name + place * (width + 1), .heading, width: width, alignment: .right)
    }
    row = 1
  }
  let interval = name + titles.count * (width + 1) + 1
  for number in numbers {
    canvas.text(shortened(number.name, to: name, glyphs), row: row, .muted, width: name)
    let spans =
      titles.count > 1
      ? comparisonSpans(
        number.value, decimals: isNarrow ? min(1, number.decimals) : number.decimals,
        isSigned: number.isSigned, glyphs)
      : valueSpans(
        number.value, isSigned: number.isSigned, decimals: number.decimals, glyphs)
    for (place, span) in spans.enumerated() {
      canvas.text(
        span.text, column: name + place * (width + 1), row: row, span.style, width: width,
        alignment: .right)
    }
    if let range = number.interval, canvas.width - interval >= 12 {
      canvas.text(
        intervalWords(range, decimals: number.decimals, glyphs), column: interval, row: row, .muted,
        width: canvas.width - interval)
    }
    row += 1
  }
  row = drawSparsity(scene, row: row, name: name, on: canvas)
  drawFootnotes(scene, row: row, on: canvas)
}

/// Words that fit: formulas in ASCII where nothing else can be shown.
private func shortened(_ name: String, to width: Int, _ glyphs: Glyphs) -> String {
  let shown = glyphs.isRich ? name : name.replacing("−", with: "-")
  guard Columns.width(of: shown) > width else { return shown }
  return name.hasPrefix("|") ? "|M\(glyphs.minus)C|" : shown
}

/// Where a number lies, in brackets.
func intervalWords(_ range: ClosedRange<Double>, decimals: Int, _ glyphs: Glyphs) -> String {
  "[" + showNumber(range.lowerBound, decimals: decimals, glyphs: glyphs) + ", "
    + showNumber(range.upperBound, decimals: decimals, glyphs: glyphs) + "]"
}

/// Draws sparsity under each definition, and returns the next row.
private func drawSparsity(
  _ scene: Scene<CircuitState>, row: Int, name: Int, on canvas: Canvas
) -> Int {
  var row = row
  for sparsity in scene.circuitSparsity {
    canvas.line(
      [
        Span(Columns.padded(sparsity.name, to: max(10, name)), .muted),
        Span(
          showNumber(Double(sparsity.percent), decimals: 1, glyphs: canvas.glyphs) + " %"),
        Span("  \(sparsity.kept) of \(sparsity.total) ", .muted),
        Span(canvas.width >= 60 ? sparsity.numerator : "", .muted),
      ], row: row)
    row += 1
  }
  return row
}

/// Draws what the numbers are of.
private func drawFootnotes(_ scene: Scene<CircuitState>, row: Int, on canvas: Canvas) {
  let count = scene.circuitPrompts.count
  var words = "F: \(scene.score.name), in \(scene.score.unit)"
  words +=
    count == 1
    ? ", of one prompt: no intervals. L takes a list." : ", mean over \(count) prompts."
  if scene.hasNoShare { words += " F(M) is nearly zero, so there is no share of it." }
  if count > 1, canvas.width >= 50 { words += " Brackets: 95 % of resampled prompts." }
  canvas.words(words, row: row)
}
