import Screen
import Training

// What keys do in the list of a report's rows.

extension Scene<RunsState> {
  /// Lists the rows of a report; the cursor stays where it is in a report that is read anew.
  mutating func show(_ report: SavedReport) {
    if own.report?.report.folder == report.folder {
      own.report?.report = report
    } else {
      own.report = ShownReport(report: report)
      panes[.runs] = 0
    }
    show(.runs)
  }

  /// Reads a report that is asked for.
  mutating func readWanted() -> [Effect] {
    guard let folder = own.wanted else { return [] }
    own.wanted = nil
    let reading = Errand.report(folder: folder)
    errand = reading.words
    return [.send(reading)]
  }

  /// Looks into the folder anew, or reads the report anew.
  mutating func readAnew() {
    if let report = own.report { own.wanted = report.report.folder } else { own.isStale = true }
  }

  /// Stops what is being opened, takes the filter away, or closes the report; nil if another pane
  /// is left first.
  mutating func leaveReport() -> [Effect]? {
    if own.isOpening { return [.stopOpening] }
    guard let shown = own.report else { return nil }
    if !shown.filter.isEmpty {
      setRowFilter("")
      return []
    }
    guard pane == 0, !isPaneFilled else { return nil }
    own.report = nil
    own.isStale = true
    return []
  }

  /// Moves over the rows.
  mutating func moveInReport(_ move: Move) {
    let count = reportRows.count
    let steps = move.steps(page: max(1, size.height - 14), all: count) ?? 0
    let next = clamped(rowPlace + steps, count: count)
    own.report?.row = next
  }

  /// Goes to the first row that differs from the paper, else to the first that partly agrees.
  mutating func goToDifferingRow() -> Bool {
    let rows = reportRows
    guard
      let place = rows.firstIndex(where: { $0.verdict == .differs })
        ?? rows.firstIndex(where: { $0.verdict == .partly })
    else { return false }
    own.report?.row = place
    return true
  }

  /// Goes to another row that fits the filter, round its ends.
  mutating func goToRow(_ steps: Int) {
    let count = reportRows.count
    guard count > 0 else {
      note = .refused("No row fits '\(own.report?.filter ?? "")'.")
      return
    }
    let next = (rowPlace + steps + count) % count
    own.report?.row = next
  }

  /// Lists only rows that contain words; the cursor stays on its row where that is still there.
  mutating func setRowFilter(_ text: String) {
    let row = chosenRow
    own.report?.filter = text.trimmed
    let rows = reportRows
    own.report?.row = rows.firstIndex { $0 == row } ?? 0
    if rows.isEmpty { note = .refused("No row fits '\(text.trimmed)'. Esc lists all.") }
  }

  /// Opens what the row under the cursor shows.
  mutating func openRow() -> [Effect] {
    guard let report = own.report?.report, let row = chosenRow, let view = row.view,
      let opening = try? Opening(row, view, of: report)
    else { return [] }
    return open(opening)
  }

  /// Opens again what was open before rows of reports were.
  mutating func openBefore() -> [Effect] {
    guard let before = own.before else { return [] }
    return open(Opening(purpose: .before, a: before.a, b: before.b))
  }

  private mutating func open(_ opening: Opening) -> [Effect] {
    own.isOpening = true
    return send(.reopen(opening))
  }

  /// Copies the command that computes the row under the cursor.
  mutating func copyCommand() -> [Effect] {
    chosenRow?.commandText.map { [.copy($0)] } ?? []
  }
}
