import Foundation
import Screen
import Training

extension Scene<RunsState> {
  /// The rows that are listed, in their order.
  var rows: [RunsRow] {
    guard let found = own.listing?.found else { return [] }
    let all = found.runs.map(RunsRow.run) + found.files.map(RunsRow.file)
    let rows = own.kind == .everything ? all : all.filter { $0.kind == own.kind }
    let sorted = rows.sorted { precedes($0, $1) }
    return own.isInverted ? sorted.reversed() : sorted
  }

  /// The row under the cursor.
  var chosen: RunsRow? {
    let rows = rows
    return rows.isEmpty ? nil : rows[clamped(own.row, count: rows.count)]
  }

  /// Whether a row stands before another: the newest, largest or first by its name.
  private func precedes(_ left: RunsRow, _ right: RunsRow) -> Bool {
    func key(_ row: RunsRow) -> Double {
      switch own.order {
      case .size: Double(row.bytes)
      case .steps: Double(row.run?.step ?? -1)
      case .measure: row.run?.measure.map { ($0.last - $0.first).magnitude } ?? -1
      default: row.modified?.timeIntervalSince1970 ?? -1
      }
    }
    func text(_ row: RunsRow) -> String {
      switch own.order {
      case .status: row.statusWords
      case .name: row.listedPath
      case .data: row.dataWords
      default: ""
      }
    }
    if [.status, .name, .data].contains(own.order) {
      return (text(left), left.path) < (text(right), right.path)
    }
    let (first, second) = (key(left), key(right))
    return first == second ? left.path < right.path : first > second
  }

  /// The path of a row as seen from the folder that is looked into.
  func name(of row: RunsRow) -> String {
    RunSummary.name(of: row.listedPath, in: own.listing?.root ?? own.folder)
  }

  /// How long ago something was when the folder was looked at.
  func age(_ date: Date?) -> String? {
    guard let date, let now = own.listing?.readAt else { return nil }
    return Numeral.age(now.timeIntervalSince(date))
  }

  /// How many there are of each kind, in words.
  var countWords: String {
    guard let found = own.listing?.found else { return "" }
    let recordings = found.files.count { $0.kind == .recording }
    let reports = found.files.count { $0.kind == .report }
    func words(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
    return [
      words(found.runs.count, "run"),
      words(found.files.count - recordings - reports, "result"), words(recordings, "recording"),
      reports == 0 ? nil : words(reports, "report"),
    ].compactMap(\.self).joined(separator: ", ") + (found.isCut ? ", and more" : "")
  }
}

extension RunsRow {
  /// How the run stands, or what else it is.
  var statusWords: String {
    switch self {
    case .run(let run): run.status.title
    case .file(let file):
      switch file.kind {
      case .recording: "recording"
      case .report: "report"
      case .result: "result"
      }
    }
  }

  /// What was trained on, or what is in the file.
  var dataWords: String {
    switch self {
    case .run(let run): run.header?.data.shortName ?? ""
    case .file(let file):
      switch file.kind {
      case .recording: file.prompt ?? ""
      case .report: file.checkpoint.map { "of \(CheckpointName($0).short)" } ?? ""
      case .result(let name): name
      }
    }
  }

  /// The steps done and all.
  var stepWords: String {
    run.flatMap { $0.total > 0 ? "\($0.step)/\($0.total)" : nil } ?? ""
  }

  /// The most telling measure at the beginning and last.
  func measureWords(_ glyphs: Glyphs) -> String {
    guard let measure = run?.measure else { return "" }
    func number(_ value: Double) -> String { Numeral.fixed(value, decimals: 2, glyphs: glyphs) }
    return "\(RunSummary.shortName(ofMeasure: measure.name)) \(number(measure.first)) "
      + "\(glyphs.arrow) \(number(measure.last))"
  }
}
