import Figures
import Foundation
import Screen
import Training
import Tracking

extension Scene<RunsState> {
  /// The list as a table; nil while nothing is listed.
  var figure: Figure? {
    if let report = own.report { return figure(of: report.report) }
    let rows = rows
    guard !rows.isEmpty else { return nil }
    let columns: [TableFigure.Column] = [
      .init("kind"), .init("status"), .init("path"), .init("data"), .init("steps"),
      .init("all steps"), .init("measure"), .init("first"), .init("last"), .init("bytes"),
      .init("modified"),
    ]
    return Figure(
      title: "Runs, results, recordings and reports",
      provenance: Provenance(
        version: version,
        conventions: [
          "looked for in \(own.folder), three levels deep",
          "first and last: the measure at the first evaluation and the last on the same prompts",
        ]),
      content: .table(TableFigure(columns: columns, rows: rows.map(cells))))
  }

  /// The rows of a report as a table.
  private func figure(of report: SavedReport) -> Figure {
    let columns = [
      "row", "title", "task", "section", "state", "verdict", "sentence", "command",
    ]
    return Figure(
      title: "Report \(report.folder)",
      provenance: Provenance(
        version: version,
        checkpoints: [
          .init(slot: "A", path: report.checkpoint.path, sha256: report.checkpoint.sha256)
        ], conventions: ["as written by version \(report.version)"]),
      content: .table(
        TableFigure(
          columns: columns.map { .init($0) },
          rows: reportRows.map { row in
            [
              row.id, row.title, row.task, row.section, row.state.rawValue,
              row.verdict?.rawValue ?? "", row.sentence, row.commandText ?? "",
            ].map { .text($0) }
          })))
  }

  private func cells(_ row: RunsRow) -> [TableFigure.Cell] {
    let (run, measure) = (row.run, row.run?.measure)
    return [
      .text(row.kind.word), .text(run?.status.title ?? ""), .text(row.path),
      .text(row.dataWords), run.map { .integer($0.step) } ?? .text(""),
      run.map { .integer($0.total) } ?? .text(""), .text(measure?.name ?? ""),
      .number(measure?.first ?? .nan), .number(measure?.last ?? .nan), .integer(row.bytes),
      .text(row.modified.map { $0.formatted(.iso8601) } ?? ""),
    ]
  }
}

extension RunsKind {
  /// One of the kind, in a word.
  fileprivate var word: String {
    switch self {
    case .everything: ""
    case .runs: "run"
    case .results: "result"
    case .recordings: "recording"
    case .reports: "report"
    }
  }
}
