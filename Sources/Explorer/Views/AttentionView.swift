import Tasks
import Screen
import TextColumns
import Transformer

/// Draws the screen of one head's attention: the map, and the row under the cursor in numbers.
func drawAttention(_ state: AppState, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  let rowWidth = isWide ? min(60, canvas.width * 3 / 10) : 27
  let (right, left) = canvas.bounds.splitRight(rowWidth)
  drawPattern(state, on: canvas, left, isFocused: true)
  if isWide {
    let (detail, shares) = right.splitBottom(min(10, right.height / 3))
    drawShares(state, on: canvas, shares)
    drawHeadFacts(state, on: canvas.pane(detail, title: "Head \(state.head)"))
  } else {
    drawShares(state, on: canvas, right)
  }
}

/// The map of one head.
func drawPattern(_ state: AppState, on canvas: Canvas, _ rect: Rect, isFocused: Bool) {
  let isAblated = state.document.ablated.contains(state.head)
  var title = "Head \(state.head)"
  if isAblated { title += " \(canvas.glyphs.cross) ablated" }
  let words = state.shownWords("\(canvas.glyphs.dot)")
  if !words.isEmpty { title += " \(canvas.glyphs.dot) \(words)" }
  title += " \(canvas.glyphs.dot) rows look at columns"
  let inside = canvas.pane(rect, title: title, isFocused: isFocused)
  guard let model = PatternModel(state) else {
    inside.words((state.activity ?? "nothing known") + "…")
    return
  }
  let isRich = canvas.glyphs.isRich
  let rows = state.labels(isRich: isRich)
  let longest = rows.lazy.map { Columns.width(of: $0) }.max() ?? 0
  // Where columns would be cut off, row labels give way first.
  let room = max(6, min(longest, inside.width / 5))
  let labels = rows.map {
    Columns.truncated($0, to: room, ellipsis: canvas.glyphs.ellipsis)
  }
  let map = model.isChange ? state.preferences.signedMap : state.preferences.sequentialMap
  Heatmap(
    values: model.values, rowLabels: labels,
    columnLabels: state.shortLabels(isRich: isRich), map: map,
    range: model.isChange ? nil : 0...1, unit: model.isChange ? "change" : "probability",
    cursor: Point(column: min(state.key, state.position), row: state.position)
  ).draw(on: inside)
}

/// The row under the cursor in numbers, the largest first.
private func drawShares(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  let tokens = state.document.prompt.tokens
  let place = min(state.position, tokens.count - 1)
  let glyphs = canvas.glyphs
  let query = state.label(tokens[place], isRich: glyphs.isRich)
  let inside = canvas.pane(rect, title: "\(place) \(query) looks at")
  let shares = state.keyShares
  guard !shares.isEmpty else { return }
  let axis = state.axis
  let isWide = inside.width >= 46 && axis != nil
  let columns =
    [Table.Column("key", width: 10, isFlexible: true)]
    + (isWide
      ? (axis?.titles ?? []).map {
        Table.Column($0, width: 7, alignment: .right)
      }
      : [
        Table.Column(
          axis == nil ? "p" : state.shownWords(" "), width: 7, alignment: .right)
      ])
  Table(columns: columns, count: shares.count) { index in
    let share = shares[index]
    let key =
      "\(share.position)".leftPadded(to: 2) + " "
      + state.label(tokens[share.position], isRich: glyphs.isRich)
    let isNamed = !state.names(of: share.position).isEmpty
    let head = [Span(key, isNamed ? .accent : .text)]
    if isWide { return head + comparisonSpans(share.value, decimals: 4, isSigned: false, glyphs) }
    let shown = share.shown
    let isChange = state.showsDifference
    return head + [
      Span(
        showNumber(shown, decimals: 4, isSigned: isChange, glyphs: glyphs),
        isChange ? .sign(of: shown ?? 0) : .text)
    ]
  }.draw(on: inside)
}

/// A few numbers of the head.
private func drawHeadFacts(_ state: AppState, on canvas: Canvas) {
  let isAblated = state.document.ablated.contains(state.head)
  canvas.text(isAblated ? "ablated" : "not ablated", isAblated ? .warning : .muted)
  let measures: [HeadMeasure] = [
    .attribution, .effect, .previousToken, .duplicateToken, .induction,
  ]
  for (row, measure) in measures.enumerated() {
    let value = state.value(measure, state.head, state.leading)
    canvas.text(measure.title, row: row + 1, .muted)
    canvas.text(
      showNumber(value, decimals: 3, isSigned: measure.isSigned, glyphs: canvas.glyphs),
      column: 24, row: row + 1, measure.isSigned ? .sign(of: value ?? 0) : .text, width: 8,
      alignment: .right)
  }
}

extension String {
  /// The text with blanks before it, to at least so many characters.
  fileprivate func leftPadded(to count: Int) -> String {
    String(repeating: " ", count: max(0, count - self.count)) + self
  }
}
