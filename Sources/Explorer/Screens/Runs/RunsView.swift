import Screen
import TextColumns
import Training

/// Draws the screen of runs: the list, and what is known of the row under the cursor beside or below
/// it where there is room.
func drawRuns(_ scene: Scene<RunsState>, on canvas: Canvas) {
  if let report = scene.own.report {
    drawReport(report, scene, on: canvas)
    return
  }
  if canvas.width >= 150 {
    let (list, detail) = canvas.bounds.splitLeft(canvas.width - max(64, canvas.width / 3))
    drawRunsPane(scene, .list, on: canvas, list)
    drawRunsPane(scene, .detail, on: canvas, detail)
  } else if canvas.height >= 30 {
    let (list, detail) = canvas.bounds.splitTop(canvas.height - 17)
    drawRunsPane(scene, .list, on: canvas, list)
    drawRunsPane(scene, .detail, on: canvas, detail)
  } else {
    drawRunsPane(
      scene, RunsPane(rawValue: scene.pane) ?? .list, on: canvas, canvas.bounds)
  }
}

/// Draws one pane of the screen of runs.
func drawRunsPane(
  _ scene: Scene<RunsState>, _ pane: RunsPane, on canvas: Canvas, _ rect: Rect
) {
  func inside(_ title: String) -> Canvas {
    canvas.pane(rect, title: title, pane.rawValue, of: scene)
  }
  if let report = scene.own.report {
    drawReportPane(report, scene, pane, on: canvas, rect)
    return
  }
  switch pane {
  case .list: drawList(scene, on: inside(listTitle(scene, canvas.glyphs)))
  case .detail:
    let room = inside(canvas.glyphs.shown(scene.chosen?.listedPath ?? "Nothing chosen"))
    room.scrolling(pane.rawValue, of: scene) { drawRunDetail(scene, on: $0) }
  }
}

private func listTitle(_ scene: Scene<RunsState>, _ glyphs: Glyphs) -> String {
  let place = scene.own.folder == "." ? "here" : "in \(glyphs.shown(scene.own.folder))"
  let dot = " \(glyphs.dot) "
  return scene.own.kind.rawValue + dot + place
    + (scene.countWords.isEmpty ? "" : dot + scene.countWords)
}

private func drawList(_ scene: Scene<RunsState>, on canvas: Canvas) {
  let (glyphs, rows) = (canvas.glyphs, scene.rows)
  let all = columns(isWide: canvas.width >= 100)
  let chosen = rows.isEmpty ? nil : clamped(scene.own.row, count: rows.count)
  // The oldest at the top rises.
  let isText = [.status, .name, .data].contains(scene.own.order)
  let order = all.firstIndex { $0.column == scene.own.order }.map {
    Table.Order(column: $0, isAscending: isText != scene.own.isInverted)
  }
  Table(
    columns: all.map(\.shape), count: rows.count, selected: chosen, order: order,
    emptyNote: emptyWords(scene)
  ) { place in
    all.map { cell(rows[place], $0.column, scene, glyphs) }
  }.draw(on: canvas)
}

private func emptyWords(_ scene: Scene<RunsState>) -> String {
  guard scene.own.listing != nil else { return "Looking for runs, results, recordings and reports" }
  return scene.own.kind == .everything
    ? "Nothing is saved here. s on screen 7 starts a run; w looks elsewhere."
    : "There are none of this kind here. m lists others."
}

/// The columns, without the data where there is little room.
private func columns(isWide: Bool) -> [(column: RunsColumn, shape: Table.Column)] {
  let all: [(column: RunsColumn, shape: Table.Column)] = [
    (.status, Table.Column("status", width: 9)),
    (.name, Table.Column("name", width: 24, isFlexible: true, cutting: .head)),
    (.data, Table.Column("data or what", width: 20)),
    (.steps, Table.Column("steps", width: 11, alignment: .right)),
    (.measure, Table.Column("first \u{2192} last", width: isWide ? 20 : 17, alignment: .right)),
    (.size, Table.Column("size", width: 6, alignment: .right)),
    (.age, Table.Column("age", width: 6, alignment: .right)),
  ]
  return isWide ? all : all.filter { $0.column != .data }
}

private func cell(
  _ row: RunsRow, _ column: RunsColumn, _ scene: Scene<RunsState>, _ glyphs: Glyphs
) -> Span {
  switch column {
  case .status: Span(row.statusWords, row.statusStyle)
  case .name: Span(glyphs.shown(scene.name(of: row)))
  case .data: Span(glyphs.shown(row.dataWords), .muted)
  case .steps: Span(row.stepWords)
  case .measure: Span(row.measureWords(glyphs))
  // Of a report the size of its folder is not known.
  case .size: Span(row.reportFolder == nil ? Numeral.bytes(row.bytes) : "", .muted)
  case .age: Span(scene.age(row.modified) ?? "", .muted)
  }
}

extension RunsRow {
  fileprivate var statusStyle: Style {
    switch self {
    case .run(let run): run.status.style
    case .file: .muted
    }
  }
}

extension RunStatus {
  /// How its name is drawn.
  var style: Style {
    switch self {
    case .running, .paused, .perhapsRunning: .accent
    case .finished: .positive
    case .stopped: .text
    case .troubled, .brokeOff, .silent, .damaged: .warning
    }
  }
}
