import Tasks
import Analyses
import Screen
import TextColumns
import Transformer

/// Draws the screen of the heads: grid, table, and the head under the cursor.
func drawHeads(_ state: AppState, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  let (detail, rest) = canvas.bounds.splitBottom(isWide ? 6 : 2)
  let wanted = 2 + 5 + state.model.shape.heads * 8
  let share = isWide ? rest.width / 2 : rest.width * 11 / 20
  let least = 2 + 5 + state.model.shape.heads
  let (left, table) = rest.splitLeft(max(min(wanted, share), min(least, share), 36))
  // What the grid leaves free shows where the head looks.
  let gridHeight = 4 + 3 * state.model.shape.layers
  let hasMap = isWide && left.height - gridHeight >= 12
  let (grid, map) = hasMap ? left.splitTop(gridHeight) : (left, Rect(.zero))
  drawGrid(state, on: canvas, grid)
  if hasMap { drawPattern(state, on: canvas, map, isFocused: false) }
  drawTable(state, on: canvas.pane(table, title: "Table", isFocused: state.pane == 1, number: 1))
  if isWide {
    drawDetail(state, on: canvas.pane(detail, title: "Head \(state.head)"))
  } else {
    drawDetailLine(state, on: canvas[detail.inset(columns: 1)])
  }
}

private func drawGrid(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  var title = state.heads.measure.title
  let words = state.shownWords("\(canvas.glyphs.dot)")
  if !words.isEmpty { title += " \(canvas.glyphs.dot) \(words)" }
  if state.document.showsMean { title += " \(canvas.glyphs.dot) mean" }
  let inside = canvas.pane(rect, title: title, isFocused: state.pane == 0, number: 0)
  let values = state.grid(state.heads.measure)
  if let words = missingWords(state, values) {
    inside.words(words)
    return
  }
  let isSigned = state.isMapSigned
  let map = isSigned ? state.preferences.signedMap : state.preferences.sequentialMap
  Heatmap(
    values: values, rowLabels: values.indices.map { "L\($0)" },
    columnLabels: (0..<state.model.shape.heads).map { "H\($0)" }, map: map,
    range: gridRange(state, values, isSigned: isSigned), unit: state.heads.measure.unit,
    cursor: Point(column: state.head.index, row: state.head.layer),
    marked: Set(state.document.ablated.map { Point(column: $0.index, row: $0.layer) })
  ).draw(on: inside)
}

/// Before and after share one range, so that colours compare.
private func gridRange(
  _ state: AppState, _ values: [[Double]], isSigned: Bool
) -> ClosedRange<Double> {
  if state.heads.measure.isShare, !isSigned { return 0...1 }
  let map = isSigned ? state.preferences.signedMap : state.preferences.sequentialMap
  guard let axis = state.axis, !state.showsDifference else {
    return Heatmap.range(of: values, map: map)
  }
  return Heatmap.range(
    of: state.grid(state.heads.measure, axis.first) + state.grid(state.heads.measure, axis.second),
    map: map)
}

/// Why the grid is empty; nil where it is not.
private func missingWords(_ state: AppState, _ values: [[Double]]) -> String? {
  guard values.joined().allSatisfy(\.isNaN) else { return nil }
  let needsPair = state.heads.measure == .attribution || state.heads.measure == .effect
  if needsPair, state.document.prompt.pair == nil {
    return "Set an answer and a distractor on screen 1."
  }
  if state.heads.measure == .effect, state.isSweepStopped { return "Stopped. r goes on." }
  return state.activity.map { $0 + "…" } ?? "nothing known"
}

// MARK: The table

private func drawTable(_ state: AppState, on canvas: Canvas) {
  let isNarrow = canvas.width < 64
  let columns = tableColumns(state, isNarrow: isNarrow)
  let heads = state.sortedHeads
  let glyphs = canvas.glyphs
  let decimals = isNarrow ? 2 : 3
  Table(
    columns: columns.map { column in
      column.tableColumn(state.axis, decimals: decimals)
    },
    count: heads.count, selected: heads.firstIndex(of: state.head),
    order: columns.firstIndex(of: state.heads.order.column).map {
      Table.Order(column: $0, isAscending: state.heads.order.isAscending)
    }
  ) { row in
    columns.map { cell(state, $0, heads[row], decimals, glyphs) }
  }.draw(on: canvas)
}

/// The columns, the one that orders the rows brought to the front where not all fit.
private func tableColumns(_ state: AppState, isNarrow: Bool) -> [HeadColumn] {
  let all = state.headColumns
  let order = state.heads.order.column
  guard isNarrow, order != .head, all.contains(order) else { return all }
  return [.head, order] + all.filter { $0 != .head && $0 != order }
}

private func cell(
  _ state: AppState, _ column: HeadColumn, _ head: Head, _ decimals: Int, _ glyphs: Glyphs
) -> Span {
  if column == .role { return Span(state.role(head) ?? "", .accent) }
  guard column != .head else {
    let isAblated = state.document.ablated.contains(head)
    return Span(
      isAblated ? "\(head) \(glyphs.cross)" : "\(head)", isAblated ? .warning : .text)
  }
  let value = state.value(column, head)
  let text = showNumber(value, decimals: decimals, isSigned: column.isSigned, glyphs: glyphs)
  guard let value else { return Span(text, .muted) }
  if column.isSigned { return Span(text, .sign(of: value, decimals: decimals)) }
  return Span(text, value < 0.1 ? .muted : .text)
}

extension HeadColumn {
  /// The column of the table, named after what is compared.
  fileprivate func tableColumn(_ axis: ComparisonAxis?, decimals: Int) -> Table.Column {
    var title = title
    switch self {
    case .head: return Table.Column(title, width: 6)
    case .role: return Table.Column(title, width: 12)
    case .attributionFirst: title = axis?.titles[0] ?? title
    case .attributionChange: title = axis?.titles[2] ?? title
    case .measure: break
    }
    let width = max(decimals + 4, Columns.width(of: title) + 1)
    return Table.Column(title, width: width, alignment: .right)
  }

  /// Whether values below zero mean something.
  fileprivate var isSigned: Bool {
    switch self {
    case .head, .role: false
    case .attributionFirst, .attributionChange: true
    case .measure(let measure): measure.isSigned
    }
  }
}

// MARK: The head under the cursor

/// Every number of the head on one line or two.
private func drawDetailLine(_ state: AppState, on canvas: Canvas) {
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
  var more: [Span] = []
  let cursor = HeadMeasure.attention(HeadMeasure.cursorName)
  let names = HeadMeasure.attentionNames(state.document.prompt)
  let measures = names.map { HeadMeasure.attention($0) } + [cursor]
  for measure in measures + [.previousToken, .duplicateToken, .induction] {
    more.append(Span("\(HeadColumn.measure(measure).title) ", .muted))
    more.append(
      Span(
        showNumber(
          state.value(measure, state.head, state.leading), decimals: 2, glyphs: canvas.glyphs)
          + "  "))
  }
  canvas.line(more, row: 1)
}

private func valueSpans(
  _ value: Comparison, isSigned: Bool, decimals: Int = 3, _ glyphs: Glyphs
) -> [Span] {
  func text(_ number: Double?, _ isSigned: Bool) -> String {
    showNumber(number, decimals: decimals, isSigned: isSigned, glyphs: glyphs)
  }
  guard value.after != nil else {
    return [Span(text(value.before, isSigned), .sign(of: isSigned ? value.before ?? 0 : 1))]
  }
  return [
    Span(text(value.before, isSigned), .muted), Span(" \(glyphs.arrow) ", .muted),
    Span(text(value.after, isSigned)), Span(" (", .muted),
    Span(text(value.change, true), .sign(of: value.change ?? 0, decimals: decimals)),
    Span(")", .muted),
  ]
}

/// Every number of the head in columns.
private func drawDetail(_ state: AppState, on canvas: Canvas) {
  let isAblated = state.document.ablated.contains(state.head)
  let words =
    isAblated
    ? "ablated: \(state.document.kind.rawValue), \(state.document.positions.text)" : "not ablated"
  canvas.text(words, isAblated ? .warning : .muted)
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
    canvas.line(
      valueSpans(
        state.comparison(measure, state.head), isSigned: measure.isSigned, canvas.glyphs),
      column: column + 23, row: row)
  }
}
