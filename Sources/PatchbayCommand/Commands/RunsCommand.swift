import ArgumentParser
import Files
import Foundation
import Screen
import StrictJSON
import TextColumns
import Training

/// `patchbay runs`.
struct RunsCommand: AnalysisCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List training runs: which are under way, how they ended, what they changed.",
    discussion: """
      Looks into the folders, three levels deep, the newest run first. A run of another process is \
      seen while it is under way; one whose process was killed is told from it by its lock.

      Examples:
        patchbay runs
        patchbay runs ~/runs --json
      """)

  @Argument(
    help: ArgumentHelp("Where to look. (default: the current folder)", valueName: "folder"),
    completion: .directory)
  var folders: [String] = []

  @OptionGroup(title: "Output") var output: OutputOptions

  func work(_ run: Run) throws {
    let places = folders.isEmpty ? ["."] : folders
    for place in places where !FileSystem.isFolder(place) {
      throw FileError.input(path: place, .system(reason: "there is no such folder"))
    }
    let now = Date()
    let found = RunFinder().find(in: places, now: now)
    try run.print(
      "runs", nil, request: ["folders": places],
      result: ["runs": found.runs, "files": found.files, "isComplete": !found.isCut]
    ) { page in
      page.add("Runs", .title)
      page.space()
      if found.runs.isEmpty {
        page.add("There is none in \(places.joined(separator: ", ")), three levels deep.")
      } else {
        page.add(found.runs, of: places, now: now)
      }
      page.add(found.files)
      if found.isCut {
        page.note("There is more here than was looked at. Name the folder of the runs.")
      }
    }
  }
}

extension Page {
  fileprivate mutating func add(_ runs: [RunSummary], of places: [String], now: Date) {
    func name(_ run: RunSummary) -> String {
      Columns.printable(places.count == 1 ? run.name(in: places[0]) : run.path)
    }
    var table = TextTable([
      .init("status", .left), .init("run", .left), .init("data", .left), .init("steps"),
      .init("first to last"), .init("size"), .init("age"),
    ])
    for run in runs {
      let age = run.modified.map { Numeral.age(now.timeIntervalSince($0)) }
      table.rows.append([
        .init(run.status.title, run.status.style), .init(name(run)),
        .init(Columns.printable(run.header?.data.shortName ?? ""), .muted),
        .init(run.total > 0 ? "\(run.step)/\(run.total)" : ""),
        .init(words(run.measure)), .init(Numeral.bytes(run.bytes.total), .muted),
        .init(age ?? "", .muted),
      ])
    }
    add(table.lines(width: width, indent: 0))
    let damaged = runs.filter { !$0.status.detail.isEmpty && !$0.status.isHeld }
    guard !damaged.isEmpty else { return }
    space()
    for run in damaged {
      note("\(name(run)): \(Columns.printable(run.status.detail)).")
    }
  }

  private func words(_ measure: (name: String, first: Double, last: Double)?) -> String {
    guard let measure else { return "" }
    func number(_ value: Double) -> String {
      Numeral.fixed(value, decimals: 2, glyphs: traits.glyphs)
    }
    return "\(RunSummary.shortName(ofMeasure: measure.name)) \(number(measure.first)) "
      + "\(traits.glyphs.arrow) \(number(measure.last))"
  }

  /// Says how many results and recordings there are.
  fileprivate mutating func add(_ files: [SavedFile]) {
    guard !files.isEmpty else { return }
    let recordings = files.count { $0.kind == .recording }
    let reports = files.filter { $0.kind == .report }
    func words(_ count: Int, _ one: String) -> String { "\(count) \(one)\(count == 1 ? "" : "s")" }
    space()
    note(
      "Beside them \(words(files.count - recordings - reports.count, "result")) and "
        + "\(words(recordings, "recording")); screen 9 of the explorer and --json list them.")
    for report in reports {
      let folder = report.path.split(separator: "/").dropLast().joined(separator: "/")
      let path = (report.path.hasPrefix("/") ? "/" : "") + (folder.isEmpty ? "." : folder)
      note("A report: patchbay \(Columns.printable(path)) opens it.")
    }
  }
}

extension RunStatus {
  fileprivate var style: Style {
    switch self {
    case .running, .paused, .perhapsRunning: .accent
    case .finished: .positive
    case .stopped: .text
    case .troubled, .brokeOff, .silent, .damaged: .warning
    }
  }
}
