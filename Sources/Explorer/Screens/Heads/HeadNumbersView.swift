import Analyses
import Screen
import Tasks
import Transformer

/// Draws every number of the head under the cursor on two lines.
func drawDetailLine(_ scene: Scene<HeadsState>, on canvas: Canvas) {
  let isAblated = scene.document.ablated.contains(scene.head)
  var spans = [
    Span("head \(scene.head)", .title),
    Span(scene.role(scene.head).map { " \($0)" } ?? "", .accent),
    Span(isAblated ? " \(canvas.glyphs.cross) ablated" : "", .warning),
  ]
  for measure in [HeadMeasure.attribution, .effect] {
    let value = scene.comparison(measure, scene.head)
    spans.append(Span("  \(measure.columnTitle) ", .muted))
    let decimals = canvas.width < 100 && scene.axis != nil ? 2 : 3
    spans += valueSpans(value, isSigned: true, decimals: decimals, canvas.glyphs)
  }
  canvas.line(spans)
  let gap = scene.axis != nil && canvas.width < 100 ? " " : "  "
  var more = scene.axis == nil ? [] : [Span("\(scene.leadingWords): ", .key)]
  let cursor = HeadMeasure.attention(HeadMeasure.cursorName)
  let names = HeadMeasure.attentionNames(scene.document.prompt)
  let measures = names.map { HeadMeasure.attention($0) } + [cursor]
  for measure in measures + [.previousToken, .duplicateToken, .induction] {
    let name =
      measure == cursor
      ? "\(canvas.glyphs.arrow)\(scene.position)" : measure.columnTitle
    more.append(Span("\(name) ", .muted))
    more.append(
      Span(
        showNumber(
          scene.value(measure, scene.head, scene.leading), decimals: 2, glyphs: canvas.glyphs)
          + gap))
  }
  canvas.line(more, row: 1)
}

/// Draws every number of the head under the cursor in columns.
///
/// Only the attribution is compared, and its change stands in the table: every number drawn anew
/// costs time on a slow line.
func drawDetail(_ scene: Scene<HeadsState>, on canvas: Canvas) {
  let edits = scene.document.edits.filter { $0.isOn && $0.heads.contains(scene.head) }
  let isAblated = !edits.isEmpty
  let leading = scene.axis == nil ? "" : "   numbers of \(scene.leadingWords)"
  let words =
    (isAblated
      ? edits.map { Edit.words($0.kind, $0.positions) }.joined(separator: "; ")
      : "not ablated") + leading
  let end = canvas.text("\(scene.name(scene.head))  ", .title)
  let place = canvas.text(words, column: end, isAblated ? .warning : .muted)
  if let sample = scene.scoreSample, canvas.width >= 100 {
    canvas.text("   scores: \(sample.words)", column: place, .muted)
  }
  let names = HeadMeasure.attentionNames(scene.document.prompt)
  let measures: [HeadMeasure] =
    [.attribution, .effect] + names.map { .attention($0) }
    + [.attention(HeadMeasure.cursorName), .previousToken, .duplicateToken, .induction]
  let columns = max(1, canvas.width / 48)
  let width = canvas.width / columns
  for (index, measure) in measures.enumerated() {
    let (row, column) = (1 + index / columns, index % columns * width)
    guard row < canvas.height else { break }
    canvas.text(scene.title(of: measure), column: column, row: row, .muted, width: 22)
    let value = scene.comparison(measure, scene.head)
    let spans =
      measure == .attribution && value.after != nil
      ? Array(valueSpans(value, isSigned: true, canvas.glyphs).prefix(3))
      : valueSpans(
        Comparison(before: scene.value(measure, scene.head, scene.leading)),
        isSigned: measure.isSigned,
        decimals: measure.isSigned ? 3 : 2, canvas.glyphs)
    canvas.line(spans, column: column + 23, row: row)
  }
}
