import Tasks
import Analyses
import Screen
import TextColumns
import Transformer

/// Draws the heads screen: grid, table, and the numbers of the head under the cursor.
///
/// The cursor moves fast, also over slow lines, so little else is drawn anew when it moves.
func drawHeads(_ scene: Scene<HeadsState>, on canvas: Canvas) {
  let layout = HeadsLayout(canvas.bounds, scene.model.shape)
  if let pane = HeadsPane(rawValue: scene.pane), !layout.panes.contains(pane) {
    drawHeadsPane(scene, pane, on: canvas, canvas.bounds)
    return
  }
  drawHeadsPane(scene, .grid, on: canvas, layout.grid)
  if !layout.parts.isEmpty { drawHeadsPane(scene, .parts, on: canvas, layout.parts) }
  drawHeadsPane(scene, .table, on: canvas, layout.table)
  if layout.isWide {
    drawHeadsPane(scene, .detail, on: canvas, layout.detail)
  } else {
    drawDetailLine(scene, on: canvas[layout.detail.inset(columns: 1)])
  }
}

/// Draws one pane of the heads screen.
func drawHeadsPane(
  _ scene: Scene<HeadsState>, _ pane: HeadsPane, on canvas: Canvas, _ rect: Rect
) {
  switch pane {
  case .grid: drawGrid(scene, on: canvas, rect)
  case .table: drawTable(scene, on: canvas, rect)
  case .parts: drawParts(scene, on: canvas, rect)
  case .detail:
    let inside = canvas.pane(rect, title: "Head under the cursor", pane.rawValue, of: scene)
    inside.scrolling(pane.rawValue, of: scene) { drawDetail(scene, on: $0) }
  }
}

private func drawGrid(_ scene: Scene<HeadsState>, on canvas: Canvas, _ rect: Rect) {
  var title = scene.title(of: scene.own.measure)
  if scene.own.measure.isScore, let sample = scene.scoreSample {
    title += " \(canvas.glyphs.dot) \(sample.shortWords)"
  }
  let words = scene.shownWords("\(canvas.glyphs.dot)")
  if !words.isEmpty { title += " \(canvas.glyphs.dot) \(words)" }
  if scene.document.showsMean { title += " \(canvas.glyphs.dot) mean" }
  let inside = canvas.pane(rect, title: title, isFocused: scene.pane == 0, number: 0)
  let values = scene.grid(scene.own.measure)
  if let words = missingWords(scene, values) {
    inside.words(words)
    return
  }
  let isSigned = HeadsScreen.isMapSigned(scene)
  let map = isSigned ? scene.preferences.signedMap : scene.preferences.sequentialMap
  Heatmap(
    values: values, rowLabels: values.indices.map { "L\($0)" },
    columnLabels: (0..<scene.model.shape.heads).map { "H\($0)" }, map: map,
    scaling: scene.gridScaling(values, map), unit: scene.own.measure.unit(scene.score),
    cursor: Point(column: scene.head.index, row: scene.head.layer),
    marked: Set(scene.document.ablated.map { Point(column: $0.index, row: $0.layer) })
  ).draw(on: inside)
}

extension Scene<HeadsState> {
  /// One scale for before and after and for A and B, so that colours compare.
  func gridScaling(_ values: [[Double]], _ map: ColorMap) -> ColorScaling {
    let scale = scale(among: HeadsScreen.scales(self))
    guard let axis, !showsDifference else { return ColorScaling(scale, over: [values], map: map) }
    return ColorScaling(
      scale, over: [grid(own.measure, axis.first), grid(own.measure, axis.second)], map: map)
  }
}

/// Why the grid is empty; nil if it is not.
private func missingWords(_ scene: Scene<HeadsState>, _ values: [[Double]]) -> String? {
  guard values.joined().allSatisfy(\.isNaN) else { return nil }
  let needsPair = scene.own.measure == .attribution || scene.own.measure == .effect
  if needsPair, !scene.isScored { return "Set an answer and a distractor on screen 1." }
  if scene.own.measure == .effect, scene.isAblationSweepStopped { return "Stopped. r goes on." }
  return scene.absence()
}

// MARK: The table

private func drawTable(_ scene: Scene<HeadsState>, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let inside = canvas.pane(
    rect, title: tableTitle(scene, glyphs), isFocused: scene.pane == 1, number: 1)
  let isNarrow = inside.width < 64
  let decimals = isNarrow ? 2 : 3
  // Two columns are for the bar.
  let columns = tableColumns(scene, room: inside.width - 2, decimals: decimals)
  let room = Table.visibleRows(height: inside.height)
  let heads = scene.listedHeads(room: room)
  Table(
    columns: columns.map { tableColumn(scene, $0, decimals: decimals) },
    count: heads.count, selected: scene.pane == 1 ? heads.firstIndex(of: scene.head) : nil,
    order: columns.firstIndex(of: scene.tableOrder.column).map {
      Table.Order(column: $0, isAscending: scene.tableOrder.isAscending)
    }, first: scene.tableTop(count: heads.count, room: room),
    emptyNote: "No head fits \(scene.own.filter?.text ?? "")."
  ) { row in
    guard let head = heads[row] else { return columns.map { _ in Span("\(glyphs.dot)", .border) } }
    return columns.map { cell(scene, $0, head, decimals, glyphs) }
  }.draw(on: inside)
}

/// The title of the table, as `attribution · by |B − A| · |effect|>0.1 · 7 of 48`.
private func tableTitle(_ scene: Scene<HeadsState>, _ glyphs: Glyphs) -> String {
  let all = scene.model.shape.layers * scene.model.shape.heads
  var parts = [scene.axis == nil ? "Table" : scene.own.measure.title]
  let order = scene.tableOrder.column
  if order.goesBySize { parts.append("by |\(scene.title(order))|") }
  if let filter = scene.own.filter {
    parts += [filter.text, "\(scene.sortedHeads.count) of \(all)"]
  }
  if scene.own.showsEnds { parts.append("first and last") }
  return parts.joined(separator: " \(glyphs.dot) ")
}

/// The columns of the table; if not all fit, the one that sorts the rows is among the first.
private func tableColumns(
  _ scene: Scene<HeadsState>, room: Int, decimals: Int
) -> [HeadColumn] {
  let all = scene.headColumns
  let order = scene.tableOrder.column
  guard let place = all.firstIndex(of: order) else { return all }
  let width = all[...place].reduce(-1) { $0 + 1 + tableColumn(scene, $1, decimals: decimals).width }
  return width <= room ? all : [.head, order] + all.filter { $0 != .head && $0 != order }
}

private func cell(
  _ scene: Scene<HeadsState>, _ column: HeadColumn, _ head: Head, _ decimals: Int, _ glyphs: Glyphs
) -> Span {
  if column == .role { return Span(scene.role(head) ?? "", .accent) }
  guard column != .head else {
    let isAblated = scene.document.ablated.contains(head)
    let mark = head == scene.head ? glyphs.pointer : " "
    return Span(
      "\(mark)\(head)" + (isAblated ? " \(glyphs.cross)" : ""),
      isAblated ? .warning : head == scene.head ? .accent : .text)
  }
  let value = scene.value(column, head)
  // Where columns are narrow, a number of two places before the point has one behind it.
  let digits = decimals == 2 && (value?.magnitude ?? 0) >= 9.995 ? 1 : decimals
  let text = showNumber(value, decimals: digits, isSigned: column.isSigned, glyphs: glyphs)
  guard let value else { return Span(text, .muted) }
  if column.isSigned { return Span(text, .sign(of: value, decimals: decimals)) }
  return Span(text, value < 0.1 ? .muted : .text)
}

/// The column as drawn.
private func tableColumn(
  _ scene: Scene<HeadsState>, _ column: HeadColumn, decimals: Int
) -> Table.Column {
  let title = scene.title(column)
  switch column {
  case .head:
    // A pointer before the head's name, and the mark of an ablated one behind it.
    let shape = scene.model.shape
    let longest = Head(shape.layers - 1, shape.heads - 1).description.count
    return Table.Column(" " + title, width: longest + 3)
  case .role: return Table.Column(title, width: 12)
  case .measure, .first, .second, .change:
    let mark = scene.tableOrder.column == column ? 1 : 0
    let width = max(decimals + (decimals > 2 ? 4 : 3), Columns.width(of: title) + mark)
    return Table.Column(title, width: width, alignment: .right)
  }
}
