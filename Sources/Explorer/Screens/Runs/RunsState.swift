import Foundation
import Training

/// What the screen of runs shows.
struct RunsState: Hashable, Sendable {
  /// The folder that is looked into.
  var folder = "."
  /// What was found there; nil before the first look.
  var listing: RunListing?
  /// Whether the folder is to be looked at anew.
  var isStale = true
  /// Whether it is being looked at.
  var isReading = false
  /// What is listed.
  var kind = RunsKind.everything
  /// What the rows are in the order of, and whether that is turned round.
  var order = RunsColumn.age
  var isInverted = false
  /// The row under the cursor.
  var row = 0

  /// The report whose rows are listed in place of all this; nil for none.
  var report: ShownReport?
  /// The folder of a report that is to be read; nil for none.
  var wanted: String?
  /// Whether what a row shows is being opened.
  var isOpening = false
  /// What was open before rows of reports were; nil where none was opened.
  var before: OpenBefore?
}

/// A report whose rows are listed.
struct ShownReport: Hashable, Sendable {
  /// The report.
  var report: SavedReport
  /// The row under the cursor, among those that are listed.
  var row = 0
  /// What listed rows contain, in words; empty for all rows.
  var filter = ""
}

/// What was found in a folder, and when.
struct RunListing: Hashable, Sendable {
  var found: RunFinder.Found
  var readAt: Date
  /// The folder, with what its name stands for in place of `~`.
  var root = "."
}

/// What the screen of runs lists.
enum RunsKind: String, Hashable, Sendable, CaseIterable {
  case everything = "Everything"
  case runs = "Runs"
  case results = "Results"
  case recordings = "Recordings"
  case reports = "Reports"
}

/// The columns of the list.
enum RunsColumn: Int, Hashable, Sendable, CaseIterable {
  case status, name, data, steps, measure, size, age
}

/// A row of the list.
enum RunsRow: Hashable, Sendable {
  case run(RunSummary)
  case file(SavedFile)

  var path: String {
    switch self {
    case .run(let run): run.path
    case .file(let file): file.path
    }
  }

  /// The path that stands for it in the list: of a report the folder.
  var listedPath: String { reportFolder ?? path }

  var bytes: Int {
    switch self {
    case .run(let run): run.bytes.total
    case .file(let file): file.bytes
    }
  }

  /// When it was written to last.
  var modified: Date? {
    switch self {
    case .run(let run): run.modified
    case .file(let file): file.modified
    }
  }

  /// The run; nil for a file.
  var run: RunSummary? {
    if case .run(let run) = self { run } else { nil }
  }

  /// Its kind.
  var kind: RunsKind {
    switch self {
    case .run: .runs
    case .file(let file):
      switch file.kind {
      case .recording: .recordings
      case .report: .reports
      case .result: .results
      }
    }
  }

  /// The folder of a report; nil for anything else.
  var reportFolder: String? {
    guard case .file(let file) = self, file.kind == .report else { return nil }
    return file.path.lastIndex(of: "/").map { String(file.path[..<$0]) } ?? "."
  }
}

/// The panes of the screen of runs, by their numbers.
enum RunsPane: Int, Hashable, Sendable, CaseIterable {
  /// Runs, results and recordings.
  case list
  /// What is known of the one under the cursor.
  case detail
}
