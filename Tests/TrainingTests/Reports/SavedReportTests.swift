import Files
import Foundation
import StrictJSON
import Testing
import Transformer

@testable import Training

@Suite("Reports are read as files of strangers")
struct SavedReportTests {
  private static let row = """
    {"id": "fig3", "title": "Scatter  of\\n5.4", "task": "IOI", "section": "4.1", "state": "done",
     "verdict": "agrees", "sentence": "It grows.", "figures": ["figures/fig3.svg"],
     "command": ["scatter", "a b"], "view": {"screen": "head-detail", "a": "/base",
     "b": "models/x/epoch-3", "prompts": "prompts/ioi.jsonl", "bos": true, "row": 3, "head": "5.4",
     "mlp": 2, "side": "difference", "site": "pattern", "to": "5.4.q", "direction": "across",
     "circuit": "circuits/c.txt", "run": "models/x", "lens": "years", "ablate": ["5.0", "5.4"],
     "kind": "mean", "at": "END", "hashes": {"b": "ab"}, "new": [1]}, "new": {}}
    """

  private static func report(_ rows: String, state: String = #""complete""#) -> String {
    """
    {"schema": "patchbay.report/1", "version": "1.2", "new": null,
     "checkpoint": {"path": "checkpoints/stories", "sha256": "cd", "layers": 6}, "request": {},
     "result": {"state": \(state), "rows": [\(rows)]}}
    """
  }

  private func read(_ text: String) throws -> SavedReport {
    let folder = try ScratchFolder()
    try folder.write(text.utf8, to: SavedReport.fileName)
    return try SavedReport(reading: folder.path + "/")
  }

  /// What is said of a text, without the path.
  private func problem(_ text: String) throws -> String {
    let folder = try ScratchFolder()
    try folder.write(text.utf8, to: SavedReport.fileName)
    do throws(ReportProblem) {
      _ = try SavedReport(reading: folder.path)
      return ""
    } catch {
      return error.description.replacing(folder.path + "/", with: "")
    }
  }

  @Test("every member, and what is not known is left alone")
  func whole() throws {
    let report = try read(Self.report(Self.row))
    #expect(report.checkpoint == .init(path: "checkpoints/stories", sha256: "cd"))
    #expect(report.version == "1.2" && report.isComplete && !report.folder.hasSuffix("/"))
    let row = try #require(report.rows.first)
    #expect(row.id == "fig3" && row.title == "Scatter of 5.4" && row.section == "4.1")
    #expect(row.state == .done && row.verdict == .agrees && row.command == ["scatter", "a b"])
    let view = try #require(row.view)
    #expect(view.screen == .headDetail && view.a == "/base" && view.b == "models/x/epoch-3")
    #expect(view.aHash == nil && view.bHash == "ab" && view.bos && view.row == 3 && view.mlp == 2)
    #expect(view.head == Head(5, 4) && view.side == .difference && view.direction == .across)
    #expect(view.site == "pattern" && view.receivers == "5.4.q" && view.readsYears)
    #expect(view.circuit == "circuits/c.txt" && view.run == "models/x")
    #expect(view.ablated == [Head(5, 0), Head(5, 4)] && view.kind == "mean")
    #expect(view.positions == "END" && view.prompts == "prompts/ioi.jsonl")
  }

  @Test("members that may be missing or null")
  func least() throws {
    let rows = """
      {"id": "a", "title": "", "state": "not-applicable"},
      {"id": "b", "title": "", "state": "missing", "verdict": null, "view": null, "figures": null},
      {"id": "c", "title": "", "state": "failed", "view": {"screen": "heads", "a": null}}
      """
    let report = try read(Self.report(rows, state: #""partial""#))
    #expect(!report.isComplete && report.rows.map(\.id) == ["a", "b", "c"])
    #expect(report.rows.map { $0.view == nil } == [true, true, false])
    #expect(report.rows[2].view?.a == nil && report.rows[2].view?.bos == false)
  }

  @Test(
    "what is wrong is told with its place",
    arguments: [
      ("", "report.json is no JSON: "), ("[1]", "schema is no string"),
      (
        #"{"schema": "patchbay.report/2"}"#, "schema is 'patchbay.report/2', and this version reads"
      ),
      (report("1"), "result.rows[0].id is no string"),
      (report("", state: "7"), "result.state is no string"),
      (report(#"{"id": "a\u0007"}"#), "result.rows[0].id has a control character"),
      (
        report(#"{"id": "a", "title": "t", "state": "fine"}"#),
        "result.rows[0].state is 'fine', and can be done, failed, missing, not-applicable"
      ),
      (
        report(#"{"id": "a", "title": "t", "state": "done", "command": ["x", 1]}"#),
        "result.rows[0].command[1] is no string"
      ),
      (
        report(
          #"{"id": "a", "title": "t", "state": "done", "view": {"screen": "lens", "row": 0}}"#),
        "result.rows[0].view.row is no whole number from 1 on"
      ),
      (
        report(
          #"{"id": "a", "title": "t", "state": "done", "view": {"screen": "lens", "head": "x"}}"#),
        "result.rows[0].view.head is no head, such as 9.6"
      ),
      (
        report(#"{"id": "a", "title": "t", "state": "done", "view": {"screen": "runs"}}"#),
        "result.rows[0].view.screen is 'runs', and can be prompt, heads"
      ),
    ])
  func wrong(text: String, words: String) throws {
    let told = try problem(text)
    #expect(told.hasPrefix("report cannot be read: ") && told.contains(words), "\(told)")
  }

  @Test("nothing is read beyond the bounds")
  func bounds() throws {
    let rows = Array(repeating: "1", count: SavedReport.mostRows + 1).joined(separator: ",")
    #expect(try problem(Self.report(rows)).contains("result.rows has more than 1000 elements"))
    let long = String(repeating: "x", count: SavedReport.mostCharacters + 1)
    #expect(
      try problem(Self.report(#"{"id": "\#(long)"}"#)).contains("has more than 20000 characters"))
    let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(try problem(Self.report(deep)).contains("is no JSON"))
    let large = String(repeating: " ", count: SavedReport.mostBytes) + Self.report("")
    #expect(try problem(large).contains("8388608"))
    #expect(throws: ReportProblem.self) { try SavedReport(reading: "/dev") }
    let folder = try ScratchFolder()
    let pipe = unsafe mkfifo(folder.file(SavedReport.fileName), 0o600)
    #expect(pipe == 0)
    #expect(throws: ReportProblem.self) { try SavedReport(reading: folder.path) }
  }

  @Test("no byte that is cut off or changed makes it trap")
  func damaged() throws {
    let bytes = Array(Self.report(Self.row).utf8)
    let folder = try ScratchFolder()
    for place in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[place] ^= 0x15
      for text in [Array(bytes[..<place]), changed] {
        try folder.write(text, to: SavedReport.fileName)
        _ = try? SavedReport(reading: folder.path)
      }
    }
  }

  @Test("a report is listed with its runs, and not with the results inside it")
  func found() throws {
    let folder = try ScratchFolder()
    try folder.makeFolder("out/results")
    try folder.write(Self.report(Self.row).utf8, to: "out/report.json")
    try folder.write(#"{"schema": "patchbay.patch/1"}"#.utf8, to: "out/results/a.json")
    try folder.write(#"{"schema": "patchbay.patch/1"}"#.utf8, to: "out/plan.json")
    try folder.writeLog(try RunLogText.lines(), in: "out/models/clean")
    try folder.write(#"{"schema": "patchbay.patch/1"}"#.utf8, to: "own.json")
    let found = RunFinder().find(in: [folder.path])
    #expect(
      Set(found.files.map(\.path)) == [folder.file("out/report.json"), folder.file("own.json")])
    #expect(found.files.first { $0.kind == .report }?.checkpoint == "checkpoints/stories")
    #expect(found.runs.map(\.path) == [folder.file("out/models/clean")])
    #expect(SavedReport.isFolder(folder.file("out")) && !SavedReport.isFolder(folder.path))
    try folder.write("{}".utf8, to: "out/config.json")
    #expect(!SavedReport.isFolder(folder.file("out")))
  }

  @Test("paths are of the report's folder, unless only the current one has them")
  func places() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.report(Self.row).utf8, to: SavedReport.fileName)
    let report = try SavedReport(reading: folder.path)
    #expect(report.place(of: "/base") == "/base")
    #expect(report.place(of: "models/x") == folder.file("models/x"))
    let here = try #require(
      FileManager.default.contentsOfDirectory(atPath: ".").first { $0 != SavedReport.fileName })
    #expect(report.place(of: here) == here)
    try folder.makeFolder(here)
    #expect(report.place(of: here) == folder.file(here))
  }
}
