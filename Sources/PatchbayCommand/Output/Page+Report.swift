import Screen
import TextColumns
import Training

extension Page {
  /// Adds the rows of a report: how far each came, and what was found.
  mutating func add(_ report: SavedReport) {
    var line = StyledLine("Report", .title)
    line.append("  " + Columns.printable(report.folder), .accent)
    add(line)
    let hash = report.checkpoint.sha256.map { ", sha256 \(Columns.printable($0).prefix(12))" } ?? ""
    fact("checkpoint", Columns.printable(report.checkpoint.path) + hash, .muted)
    let count = report.rows.count
    fact(
      "rows", "\(count)" + (report.isComplete ? "" : "; not complete"),
      report.isComplete ? .text : .warning)
    space()
    var table = TextTable([
      .init("row", .left), .init("state", .left), .init("verdict", .left), .init("title", .left),
    ])
    for row in report.rows {
      table.rows.append([
        .init(Columns.printable(row.id)),
        .init(row.state.rawValue, row.state == .failed ? .warning : .text),
        .init(row.verdict?.rawValue ?? "", row.verdict?.style ?? .muted),
        .init(Columns.printable(row.title)),
      ])
    }
    add(table.lines(width: width, indent: 0))
    let told = report.rows.filter { !$0.sentence.isEmpty }
    if !told.isEmpty { space() }
    for row in told { fact(Columns.printable(row.id), Columns.printable(row.sentence)) }
    space()
    note("In a terminal this opens the explorer, where Enter shows a row live.")
  }
}

extension SavedReport.Verdict {
  fileprivate var style: Style {
    switch self {
    case .agrees: .positive
    case .partly: .accent
    case .differs: .warning
    case .notComparable: .muted
    }
  }
}
