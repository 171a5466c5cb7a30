import Screen
import TextColumns
import Training

/// Draws the rows of a report, and what is known of the one under the cursor beside or below them.
func drawReport(_ shown: ShownReport, _ scene: Scene<RunsState>, on canvas: Canvas) {
  let (list, detail) =
    canvas.width >= 150
    ? canvas.bounds.splitLeft(canvas.width - max(64, canvas.width * 2 / 5))
    : canvas.bounds.splitTop(canvas.height - (canvas.height >= 30 ? 15 : 8))
  drawReportPane(shown, scene, .list, on: canvas, list)
  drawReportPane(shown, scene, .detail, on: canvas, detail)
}

/// Draws one pane of a report.
func drawReportPane(
  _ shown: ShownReport, _ scene: Scene<RunsState>, _ pane: RunsPane, on canvas: Canvas, _ rect: Rect
) {
  func inside(_ title: String) -> Canvas {
    canvas.pane(rect, title: title, pane.rawValue, of: scene)
  }
  switch pane {
  case .list: drawRows(shown, scene, on: inside(title(shown, scene, canvas.glyphs)))
  case .detail:
    let row = scene.chosenRow
    let room = inside(canvas.glyphs.shown(row?.title ?? "No row"))
    room.scrolling(pane.rawValue, of: scene) { canvas in
      guard let row else { return }
      drawFacts(facts(of: row, shown.report, canvas.glyphs), on: canvas)
    }
  }
}

private func title(_ shown: ShownReport, _ scene: Scene<RunsState>, _ glyphs: Glyphs) -> String {
  let report = shown.report
  let parts = [
    "Report \(report.folder)", shown.filter.isEmpty ? nil : "with '\(shown.filter)'",
    "of \(CheckpointName(report.checkpoint.path).short)",
    report.isComplete ? nil : "not complete", scene.verdictWords(of: report),
  ]
  return glyphs.shown(parts.compactMap(\.self).joined(separator: " \(glyphs.dot) "))
}

private func drawRows(_ shown: ShownReport, _ scene: Scene<RunsState>, on canvas: Canvas) {
  let rows = scene.reportRows
  let all = columns(isWide: canvas.width >= 100)
  Table(
    columns: all.map(\.shape), count: rows.count,
    selected: rows.isEmpty ? nil : clamped(shown.row, count: rows.count),
    emptyNote: shown.filter.isEmpty
      ? "The report has no rows." : "No row fits the filter. Esc lists all."
  ) { place in
    all.map { span(rows[place], $0.column) }
  }.draw(on: canvas)
}

/// A column of the list.
private enum ReportColumn {
  case id, state, verdict, task, section, title
}

private func columns(isWide: Bool) -> [(column: ReportColumn, shape: Table.Column)] {
  let all: [(column: ReportColumn, shape: Table.Column)] = [
    (.id, Table.Column("row", width: 11)), (.state, Table.Column("state", width: 14)),
    (.verdict, Table.Column("verdict", width: 14)), (.task, Table.Column("task", width: 12)),
    (.section, Table.Column("section", width: 7)),
    (.title, Table.Column("title", width: 30, isFlexible: true)),
  ]
  return isWide ? all : all.filter { $0.column != .task && $0.column != .section }
}

private func span(_ row: SavedReport.Row, _ column: ReportColumn) -> Span {
  switch column {
  case .id: Span(row.id, row.view == nil ? .muted : .text)
  case .state: Span(row.state.words, row.state.style)
  case .verdict: Span(row.verdict?.words ?? "", row.verdict?.style ?? .muted)
  case .task: Span(row.task, .muted)
  case .section: Span(row.section, .muted)
  case .title: Span(row.title)
  }
}

private func facts(
  of row: SavedReport.Row, _ report: SavedReport, _ glyphs: Glyphs
) -> [RunFact] {
  let shows = row.view.map { $0.words(of: report, minus: "\(glyphs.isRich ? "−" : "-")") }
  let standing = [row.state.words, row.verdict?.words].compactMap(\.self).joined(separator: ", ")
  return [
    row.sentence.isEmpty ? nil : RunFact("found", row.sentence),
    shows.map { RunFact("Enter shows", $0) } ?? RunFact("Enter", "shows nothing live", .muted),
    RunFact("row", row.placeWords),
    RunFact("standing", standing, row.verdict?.style ?? row.state.style),
    row.figures.isEmpty ? nil : RunFact("figures", row.figures.joined(separator: ", ")),
    row.commandText.map { RunFact("command", $0, .muted) },
  ].compactMap(\.self)
}

extension SavedReport.State {
  /// How its name is drawn.
  fileprivate var style: Style {
    switch self {
    case .done: .text
    case .failed: .warning
    case .missing, .notApplicable: .muted
    }
  }
}

extension SavedReport.Verdict {
  /// How its name is drawn.
  fileprivate var style: Style {
    switch self {
    case .agrees: .accent
    case .partly: .text
    case .differs: .warning
    case .notComparable: .muted
    }
  }
}
