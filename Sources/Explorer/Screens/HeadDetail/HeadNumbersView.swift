import Analyses
import Screen
import Tasks
import Transformer

/// Every number of the head under the cursor on two lines.
func drawDetailLine(_ state: AppState, on canvas: Canvas) {
  let isAblated = state.document.ablated.contains(state.head)
  var spans = [
    Span("head \(state.head)", .title),
    Span(isAblated ? " \(canvas.glyphs.cross) ablated" : "", .warning),
  ]
  for measure in [HeadMeasure.attribution, .effect] {
    let value = state.comparison(measure, state.head)
    spans.append(Span("  \(HeadColumn.measure(measure).title) ", .muted))
    let decimals = canvas.width < 100 && state.axis != nil ? 2 : 3
    spans += valueSpans(value, isSigned: true, decimals: decimals, canvas.glyphs)
  }
  canvas.line(spans)
  let gap = state.axis != nil && canvas.width < 100 ? " " : "  "
  var more = state.axis == nil ? [] : [Span("\(state.leadingWords): ", .key)]
  let cursor = HeadMeasure.attention(HeadMeasure.cursorName)
  let names = HeadMeasure.attentionNames(state.document.prompt)
  let measures = names.map { HeadMeasure.attention($0) } + [cursor]
  for measure in measures + [.previousToken, .duplicateToken, .induction] {
    more.append(Span("\(HeadColumn.measure(measure).title) ", .muted))
    more.append(
      Span(
        showNumber(
          state.value(measure, state.head, state.leading), decimals: 2, glyphs: canvas.glyphs)
          + gap))
  }
  canvas.line(more, row: 1)
}

/// A number, or before, after and change of it.
func valueSpans(
  _ value: Comparison, isSigned: Bool, decimals: Int = 3, _ glyphs: Glyphs
) -> [Span] {
  func text(_ number: Double?, _ isSigned: Bool) -> String {
    showNumber(number, decimals: decimals, isSigned: isSigned, glyphs: glyphs)
  }
  guard value.after != nil else {
    return [Span(text(value.before, isSigned), isSigned ? .sign(of: value.before ?? 0) : .text)]
  }
  return [
    Span(text(value.before, isSigned), .muted), Span(" \(glyphs.arrow) ", .muted),
    Span(text(value.after, isSigned)), Span(" (", .muted),
    Span(text(value.change, true), .sign(of: value.change ?? 0, decimals: decimals)),
    Span(")", .muted),
  ]
}

/// Every number of the head under the cursor in columns.
///
/// Only the attribution is compared, its change is in the table: every number drawn anew costs time
/// on a slow line.
func drawDetail(_ state: AppState, on canvas: Canvas) {
  let edits = state.document.edits.filter { $0.isOn && $0.heads.contains(state.head) }
  let isAblated = !edits.isEmpty
  let leading = state.axis == nil ? "" : "   numbers of \(state.leadingWords)"
  let words =
    (isAblated
      ? "ablated: "
        + edits.map { "\($0.kind.rawValue), \($0.positions.text)" }.joined(separator: "; ")
      : "not ablated") + leading
  let end = canvas.text("\(state.head)  ", .title)
  canvas.text(words, column: end, isAblated ? .warning : .muted)
  let names = HeadMeasure.attentionNames(state.document.prompt)
  let measures: [HeadMeasure] =
    [.attribution, .effect] + names.map { .attention($0) }
    + [.attention(HeadMeasure.cursorName), .previousToken, .duplicateToken, .induction]
  let columns = max(1, canvas.width / 48)
  let width = canvas.width / columns
  for (index, measure) in measures.enumerated() {
    let (row, column) = (1 + index / columns, index % columns * width)
    guard row < canvas.height else { break }
    canvas.text(measure.title, column: column, row: row, .muted, width: 22)
    let value = state.comparison(measure, state.head)
    let spans =
      measure == .attribution && value.after != nil
      ? Array(valueSpans(value, isSigned: true, canvas.glyphs).prefix(3))
      : valueSpans(
        Comparison(before: state.value(measure, state.head, state.leading)),
        isSigned: measure.isSigned,
        decimals: measure.isSigned ? 3 : 2, canvas.glyphs)
    canvas.line(spans, column: column + 23, row: row)
  }
}
