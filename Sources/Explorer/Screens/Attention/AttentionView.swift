import Screen
import Tasks
import TextColumns
import Transformer

/// Draws the screen of attention: the map or one row of it, the row's largest keys, and the cell
/// under the cursor in numbers.
func drawAttention(_ state: AppState, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  let rowWidth = isWide ? min(60, canvas.width * 3 / 10) : 27
  let (cell, rest) = canvas.bounds.splitBottom(1)
  let (right, left) = rest.splitRight(rowWidth)
  if state.attention.showsRow {
    drawRow(state, on: canvas, left)
  } else {
    drawPattern(state, on: canvas, left)
  }
  if isWide {
    let (detail, shares) = right.splitBottom(min(10, right.height / 3))
    drawShares(state, on: canvas, shares)
    drawHeadFacts(state, on: canvas.pane(detail, title: "Head \(state.head)"))
  } else {
    drawShares(state, on: canvas, right)
  }
  drawCell(state, on: canvas[cell.inset(columns: 1)])
}

/// What the pane of the map or row is called.
private func patternTitle(_ state: AppState, _ glyphs: Glyphs) -> String {
  var parts = [state.patternTitle]
  if !state.showsLayerMean, state.document.ablated.contains(state.head) {
    parts[0] += " \(glyphs.cross) ablated"
  }
  let words = state.shownWords("\(glyphs.dot)")
  if !words.isEmpty { parts.append(words) }
  if state.attention.showsRow {
    let token = state.document.prompt.tokens[state.position]
    parts.append("\(state.position) \(state.label(token, isRich: glyphs.isRich)) looks at")
  } else if state.attention.zoom > 1 {
    parts.append("\(state.attention.zoom) tokens a cell")
  } else {
    parts.append("rows look at columns")
  }
  return parts.joined(separator: " \(glyphs.dot) ")
}

/// The map of queries and keys.
private func drawPattern(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  let inside = canvas.pane(rect, title: patternTitle(state, canvas.glyphs), isFocused: true)
  guard let model = PatternModel(state) else {
    inside.words(state.absence())
    return
  }
  let isRich = canvas.glyphs.isRich
  let rows = state.labels(isRich: isRich)
  let longest = rows.lazy.map { Columns.width(of: $0) }.max() ?? 0
  // Where columns would be cut off, row labels give way first.
  let room = max(6, min(longest, inside.width / 5))
  func firsts(_ labels: [String]) -> [String] {
    stride(from: 0, to: labels.count, by: model.zoom).map { labels[$0] }
  }
  let map = model.isChange ? state.preferences.signedMap : state.preferences.sequentialMap
  Heatmap(
    values: model.values,
    rowLabels: firsts(rows).map {
      Columns.truncated($0, to: room, ellipsis: canvas.glyphs.ellipsis)
    },
    columnLabels: firsts(state.shortLabels(isRich: isRich)), map: map, range: model.range,
    unit: state.patternUnit + (model.zoom > 1 ? ", largest" : ""),
    cursor: Point(column: state.shownKey / model.zoom, row: state.position / model.zoom)
  ).draw(on: inside)
}

/// One row of the map as bars, in the order of positions.
private func drawRow(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let inside = canvas.pane(rect, title: patternTitle(state, glyphs), isFocused: true)
  let row = state.keyRow
  guard !row.isEmpty else {
    inside.words(state.absence())
    return
  }
  let labels = state.labels(isRich: glyphs.isRich)
  let digits = "\(max(0, state.document.prompt.tokens.count - 1))".count
  let (list, legend) = inside.bounds.splitTop(inside.height - 1)
  BarList(
    bars: row.map { share in
      BarList.Bar(
        "\(share.position)".leftPadded(to: digits) + " " + labels[share.position],
        share.shown ?? 0, note: rowNote(state, share, isWide: inside.width >= 70, glyphs),
        style: state.names(of: share.position).isEmpty ? .text : .accent)
    }, full: state.showsDifference ? nil : state.patternEnd, selected: state.shownKey
  ).draw(on: inside[list])
  let (first, last) = (0, row.count - 1)
  inside[legend].text(
    "keys \(first) to \(last) \(glyphs.dot) \(state.patternUnit)"
      + (state.showsDifference
        ? "" : ", full bar \(showNumber(state.patternEnd, decimals: 2, glyphs: glyphs))"),
    .muted)
}

private func rowNote(
  _ state: AppState, _ share: KeyShare, isWide: Bool, _ glyphs: Glyphs
) -> String {
  func text(_ value: Double?, isSigned: Bool) -> String {
    showNumber(value, decimals: 4, isSigned: isSigned, glyphs: glyphs)
  }
  guard isWide, state.axis != nil else {
    return text(share.shown, isSigned: state.showsDifference)
  }
  return [
    text(share.value.before, isSigned: false), text(share.value.after, isSigned: false),
    text(share.value.change, isSigned: true).leftPadded(to: 7),
  ].joined(separator: "  ")
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
          axis == nil ? state.showsWeighted ? "length" : "p" : state.shownWords(" "), width: 7,
          alignment: .right)
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

/// The cell under the cursor: query, key, and what the one gives the other.
private func drawCell(_ state: AppState, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let tokens = state.document.prompt.tokens
  let (query, key) = (state.position, state.shownKey)
  func token(_ place: Int) -> String {
    "\(place) \(state.label(tokens[place], isRich: glyphs.isRich))"
  }
  let row = state.keyRow
  let value = row.indices.contains(key) ? row[key].value : Comparison()
  var spans = [
    Span(token(query), .title), Span(" \(glyphs.arrow) ", .muted), Span(token(key), .title),
    Span("   ", .muted),
  ]
  guard let axis = state.axis else {
    spans.append(Span(showNumber(value.before, decimals: 4, glyphs: glyphs)))
    canvas.line(spans)
    return
  }
  let cells = comparisonSpans(value, decimals: 4, isSigned: false, glyphs)
  for (title, cell) in zip(axis.titles, cells) {
    spans += [Span("\(title) ", .muted), Span(cell.text + "  ", cell.style)]
  }
  canvas.line(spans)
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
  func leftPadded(to count: Int) -> String {
    String(repeating: " ", count: max(0, count - self.count)) + self
  }
}
