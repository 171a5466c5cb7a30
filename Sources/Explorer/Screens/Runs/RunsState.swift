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
    case .file(let file): file.kind == .recording ? .recordings : .results
    }
  }
}

/// The panes of the screen of runs, by their numbers.
enum RunsPane: Int, Hashable, Sendable, CaseIterable {
  /// Runs, results and recordings.
  case list
  /// What is known of the one under the cursor.
  case detail
}
