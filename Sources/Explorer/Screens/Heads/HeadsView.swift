import Tasks
import Analyses
import Screen
import TextColumns
import Transformer

/// Draws the screen of the heads: grid, table, and the numbers of the head under the cursor.
///
/// The cursor goes over the grid fast and over slow lines, so nothing beside it is drawn anew as a
/// whole when it moves.
func drawHeads(_ state: AppState, on canvas: Canvas) {
  let layout = HeadsLayout(canvas.bounds, state.model.shape)
  drawGrid(state, on: canvas, layout.grid)
  if !layout.parts.isEmpty { drawParts(state, on: canvas, layout.parts) }
  drawTable(state, on: canvas, layout.table)
  if layout.isWide {
    drawDetail(state, on: canvas.pane(layout.detail, title: "Head under the cursor"))
  } else {
    drawDetailLine(state, on: canvas[layout.detail.inset(columns: 1)])
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
    return state.document.list?.years == nil
      ? "Set an answer and a distractor on screen 1."
      : "Prompts of years have no distractor: screen 1 has their probability difference."
  }
  if state.heads.measure == .effect, state.isSweepStopped { return "Stopped. r goes on." }
  return state.absence()
}

// MARK: The table

private func drawTable(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let inside = canvas.pane(
    rect, title: tableTitle(state, glyphs), isFocused: state.pane == 1, number: 1)
  let isNarrow = inside.width < 64
  let columns = tableColumns(state, isNarrow: isNarrow)
  let room = Table.visibleRows(height: inside.height)
  let heads = state.listedHeads(room: room)
  let decimals = isNarrow ? 2 : 3
  Table(
    columns: columns.map { column in
      column.tableColumn(state.axis, decimals: decimals)
    },
    count: heads.count, selected: state.pane == 1 ? heads.firstIndex(of: state.head) : nil,
    order: columns.firstIndex(of: state.heads.order.column).map {
      Table.Order(column: $0, isAscending: state.heads.order.isAscending)
    }, first: state.tableTop(count: heads.count, room: room),
    emptyNote: "No head fits \(state.heads.filter?.text ?? "")."
  ) { row in
    guard let head = heads[row] else { return columns.map { _ in Span("\(glyphs.dot)", .border) } }
    return columns.map { cell(state, $0, head, decimals, glyphs) }
  }.draw(on: inside)
}

/// What the table lists, as `Table · |effect|>0.1 · 7 of 48`.
private func tableTitle(_ state: AppState, _ glyphs: Glyphs) -> String {
  let all = state.model.shape.layers * state.model.shape.heads
  var parts = [
    state.axis.map { "attribution " + $0.titles.joined(separator: ", ") } ?? "Table"
  ]
  if let filter = state.heads.filter {
    parts += [filter.text, "\(state.sortedHeads.count) of \(all)"]
  }
  if state.heads.showsEnds { parts.append("first and last") }
  return parts.joined(separator: " \(glyphs.dot) ")
}

/// The columns, the one that orders the rows brought to the front where not all fit.
private func tableColumns(_ state: AppState, isNarrow: Bool) -> [HeadColumn] {
  let all = state.headColumns
  let order = state.heads.order.column
  let isSeen = all.prefix(4).contains(order)
  guard isNarrow, !isSeen, all.contains(order) else { return all }
  return [.head, order] + all.filter { $0 != .head && $0 != order }
}

private func cell(
  _ state: AppState, _ column: HeadColumn, _ head: Head, _ decimals: Int, _ glyphs: Glyphs
) -> Span {
  if column == .role { return Span(state.role(head) ?? "", .accent) }
  guard column != .head else {
    let isAblated = state.document.ablated.contains(head)
    let mark = head == state.head ? glyphs.pointer : " "
    return Span(
      "\(mark)\(head)" + (isAblated ? " \(glyphs.cross)" : ""),
      isAblated ? .warning : head == state.head ? .accent : .text)
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
    case .head: return Table.Column(" " + title, width: 7)
    case .role: return Table.Column(title, width: 12)
    case .attributionFirst: title = axis?.titles[0] ?? title
    case .attribution: title = axis?.titles[1] ?? title
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
