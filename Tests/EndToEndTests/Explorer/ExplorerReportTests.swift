import Foundation
import TestSupport
import Testing

@Suite(
  "The folder of a report opens in place of a checkpoint",
  .enabled(if: CommandRun.isBuilt, "the command is not built"))
struct ExplorerReportTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let stories = root.appending(path: "checkpoints/stories").path
  private static let corrupted = root.appending(path: "checkpoints/variants/stories-corrupted").path

  private func report(_ rows: String, of checkpoint: String = stories) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      {"schema": "patchbay.report/1", "version": "1", "checkpoint": {"path": "\(checkpoint)"},
       "request": {}, "result": {"state": "partial", "rows": [\(rows)]}}
      """, to: "report.json")
    return folder
  }

  private static let rows = """
    {"id": "fig3", "title": "Scatter of 5.4", "state": "done", "verdict": "agrees",
     "sentence": "It grows.", "view": {"screen": "head-detail", "a": "\(stories)",
     "b": "\(corrupted)", "head": "5.4", "side": "difference"}},
    {"id": "fig12", "title": "The loss", "state": "failed", "sentence": "The disk was full."}
    """

  @Test("without a terminal its rows are printed")
  func summary() throws {
    let folder = try report(Self.rows)
    let run = try CommandRun([folder.url.path])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("Report  "))
    #expect(run.output.contains("fig3   done    agrees   Scatter of 5.4"))
    #expect(run.output.contains("fig12           The disk was full."))
    #expect(run.output.contains("2; not complete"))
    let listed = try CommandRun(["runs"], in: folder.url)
    #expect(listed.output.contains("A report: patchbay . opens it."))
    #expect(listed.output.contains("0 results and 0 recordings"))
  }

  @Test("one that cannot be read says why, and a report of nothing is no checkpoint")
  func broken() throws {
    let folder = try report(#"{"id": "a", "title": 7}"#)
    let run = try CommandRun([folder.url.path])
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(run.errors.contains("report cannot be read: in "))
    #expect(run.errors.contains("result.rows[0].title is no string"))
    let info = try CommandRun(["info", folder.url.path])
    #expect(info.code == 1 && info.errors.contains("config.json"))
  }

  @Test(
    "in a terminal the explorer opens on it, and a row is shown live",
    .enabled(if: TerminalWindow.isPossible, "tmux is not there"), .timeLimit(.minutes(30)))
  func window() throws {
    let folder = try report(Self.rows)
    let window = try TerminalWindow(width: 120, height: 40, folder: folder.url.path)
    defer { window.close() }
    try window.expect("Scatter of 5.4")
    try window.expect("rank 1")
    window.press("Enter")
    try window.expect("B is stories-corrupted. Esc leads back")
    try window.expect("Attention against what is written")
    window.press("Escape")
    try window.expect("It grows.")
    window.press("Z")
    try window.expect("As before the report: A is stories.")
    window.press("q")
    try window.expect("left: 0")
  }
}
