import Figures
import Foundation
import Screen
import Training
import Tracking

extension Scene<RunsState> {
  /// The list as a table; nil while nothing is listed.
  var figure: Figure? {
    let rows = rows
    guard !rows.isEmpty else { return nil }
    let columns: [TableFigure.Column] = [
      .init("kind"), .init("status"), .init("path"), .init("data"), .init("steps"),
      .init("all steps"), .init("measure"), .init("first"), .init("last"), .init("bytes"),
      .init("modified"),
    ]
    return Figure(
      title: "Runs, results and recordings",
      provenance: Provenance(
        version: version,
        conventions: [
          "looked for in \(own.folder), three levels deep",
          "first and last: the measure at the first evaluation and the last on the same prompts",
        ]),
      content: .table(TableFigure(columns: columns, rows: rows.map(cells))))
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
    }
  }
}
