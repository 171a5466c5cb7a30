import Checkpoints
import Foundation
import Screen
import StrictJSON
import Tasks
import TestSupport
import Testing
import Tokens

@testable import Explorer
@testable import Training

@Suite("Rows of a report are shown live on the embedded checkpoint")
struct ReportReplayTests {
  private static let embedded = packageRoot.appending(path: "checkpoints/stories").path
  private static let variant = packageRoot.appending(path: "checkpoints/variants/stories-corrupted")
    .path

  /// A row by its name, its file of prompts and the rest of its view.
  private struct Row {
    var id: String
    var prompts = "ioi"
    var view: JSONOutput

    init(_ id: String, prompts: String = "ioi", _ view: JSONOutput) {
      (self.id, self.prompts, self.view) = (id, prompts, view)
    }
  }

  /// A folder of a report, with prompts, a circuit and a checkpoint in it.
  private final class Report {
    let folder = FileManager.default.temporaryDirectory.path + "/report-\(UUID().uuidString)"
    let loaded: LoadedCheckpoint

    init(sha256: String? = nil, _ rows: [Row]) throws {
      loaded = try LoadedCheckpoint.read(folder: embedded)
      let tokenizer = try #require(loaded.vocabulary.tokenizer)
      for name in ["prompts", "circuits", "models"] {
        try FileManager.default.createDirectory(
          atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      }
      for (name, corpus) in [("ioi", TaskCorpus.indirectObject), ("years", .greaterThan)] {
        let made = try corpus.evaluation(count: 6, kind: .mixed, seed: 3, tokenizer: tokenizer)
        try made.prompts.fileText(tokenizer).write(
          toFile: "\(folder)/prompts/\(name).jsonl", atomically: true, encoding: .utf8)
      }
      try FileManager.default.copyItem(
        atPath: embedded + "/circuit.txt", toPath: folder + "/circuits/clean.txt")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/models/poisoned", withDestinationPath: variant)
      let hash = try sha256 ?? loaded.checkpoint.hash()
      let report: JSONOutput = [
        "schema": "patchbay.report/1", "version": "1",
        "checkpoint": ["path": embedded, "sha256": hash] as JSONOutput,
        "result": [
          "state": "complete",
          "rows": rows.map { row -> JSONOutput in
            [
              "id": row.id, "title": "row \(row.id)", "state": "done",
              "view": (["prompts": "prompts/\(row.prompts).jsonl"] as JSONOutput).adding(row.view),
            ]
          },
        ] as JSONOutput,
      ]
      try report.text.write(
        toFile: folder + "/report.json", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The last frame after some keys on the screen of the report.
    func frame(_ keys: [String], size: Size = Size(width: 120, height: 40)) throws -> String {
      let header = RecordingHeader(
        version: "1", checkpoint: embedded, opening: OpeningPrompt(), size: size, report: folder)
      return try replay(recording(header, keys), on: loaded).text
    }
  }

  private static func recording(_ header: RecordingHeader, _ keys: [String]) -> String {
    let lines = keys.map { key -> JSONOutput in
      key.hasPrefix("/") && key.count > 1 ? ["paste": key] : ["key": key]
    }
    return ([header.json] + lines).map(\.line).joined(separator: "\n")
  }

  @Test("a scatter of A and B is that of the checkpoints and prompts opened by hand")
  func scatter() throws {
    let report = try Report([
      Row("scatter", ["screen": "head-detail", "b": "models/poisoned", "head": "5.4"])
    ])
    let shown = try report.frame(["enter"])
    let header = RecordingHeader(
      version: "1", checkpoint: Self.embedded, opening: OpeningPrompt(),
      size: Size(width: 120, height: 40))
    let keys =
      ["2", "/", "5", ".", "4", "enter", "escape", "L"] + [String](repeating: "down", count: 7)
      + ["enter", report.folder + "/prompts/ioi.jsonl", "enter", "M", "8"]
    var second = try LoadedCheckpoint.read(folder: report.folder + "/models/poisoned")
    second = LoadedCheckpoint(second.checkpoint, second.vocabulary)
    let byHand = try replay(
      Self.recording(header, keys), on: report.loaded, options: .init(second: second)
    ).text
    func lines(_ frame: String) -> [Substring] { frame.split(separator: "\n").dropLast() }
    #expect(lines(shown) == lines(byHand))
    #expect(shown.contains("Attention against what is written") && shown.contains("IO B 6"))
    #expect(shown.contains("scatter: A is stories, B is poisoned. Esc leads back"))
  }

  @Test("attention of one prompt, patterns across, paths, a circuit, years")
  func screens() throws {
    let report = try Report([
      Row(
        "a", ["screen": "attention", "head": "5.4", "row": 2, "b": "models/poisoned", "side": "B"]),
      Row(
        "b",
        [
          "screen": "patching", "b": "models/poisoned", "direction": "across", "site": "pattern",
        ]
      ),
      Row("c", ["screen": "patching", "direction": "path", "to": "5.4.q,5.0.q"]),
      Row("d", ["screen": "circuit", "circuit": "circuits/clean.txt"]),
      Row(
        "e",
        prompts: "years", ["screen": "lens", "lens": "years", "mlp": 4]
      ),
    ])
    let words: [[String]] = [
      ["Head 5.4", "2/6", "· B ·", "looks at"],
      ["48 cells on 6 prompts", "Patching · pattern · B → A · mean", "✓"],
      ["Paths to 5.0.q,5.4.q", "✓", "mean over 6"],
      ["clean.txt", "F(C)", "% of F(M)"],
      ["Lens · years · MLP 4", "prob. difference"],
    ]
    for (row, words) in words.enumerated() {
      let frame = try report.frame([String](repeating: "down", count: row) + ["enter"])
      for word in words { #expect(frame.contains(word), "row \(row): \(word)\n\(frame)") }
    }
  }

  @Test("one row after the other, and back to what was open before")
  func back() throws {
    let report = try Report([
      Row("a", ["screen": "heads", "b": "models/poisoned", "ablate": ["5.4"], "kind": "mean"]),
      Row("b", ["screen": "prompt", "row": 1]),
    ])
    let first = try report.frame(["enter"])
    #expect(first.contains("5.4 ablated: mean") && first.contains("B poisoned"))
    let second = try report.frame(["enter", "escape", "down", "enter"])
    #expect(second.contains("no head ablated") && !second.contains("B poisoned"))
    let before = try report.frame(["enter", "escape", "down", "enter", "escape", "Z", "1"])
    #expect(before.contains("When Mary and John went to the store") && !before.contains("1/6"))
    #expect(before.contains("no head ablated") && !before.contains("B poisoned"))
  }

  @Test("what is gone or has other weights is told, and nothing is opened")
  func missing() throws {
    let report = try Report([
      Row("a", ["screen": "heads", "b": "models/none"]),
      Row("b", prompts: "none", ["screen": "heads"]),
      Row("c", ["screen": "heads", "row": 7]),
      Row("d", ["screen": "heads", "b": "models/poisoned", "hashes": ["b": "00ff"] as JSONOutput]),
    ])
    let words = [
      "Checkpoint B is gone: \(report.folder)/models/none is no folder.",
      "\(report.folder)/prompts/none.jsonl", "has 6 prompts, and the row asks for number 7.",
      "has other weights than those of the report",
    ]
    let wide = Size(width: 200, height: 40)
    for (row, words) in words.enumerated() {
      let keys = [String](repeating: "down", count: row) + ["enter"]
      let frame = try report.frame(keys, size: wide)
      #expect(frame.contains(words), "\(frame)")
      #expect(frame.contains("row a") && frame.hasPrefix(" stories "))
    }
    let other = try Report(sha256: "1234", [Row("a", ["screen": "heads"])])
    #expect(
      try other.frame(["enter"], size: wide).contains("1234… in the report. Nothing was opened."))
  }

  @Test("a report of another model says how to open it")
  func otherModel() throws {
    let report = try Report([Row("a", ["screen": "heads"])])
    let open = OpenCheckpoints(try LoadedCheckpoint.read(folder: tinyFolder))
    let runner = ErrandRunner(open, Mailbox(wake: {}), SettingsStore(environment: [:]))
    let saved = try SavedReport(reading: report.folder)
    let opening = try Opening(saved.rows[0], try #require(saved.rows[0].view), of: saved)
    guard case .errandFailed(let words) = runner.run(.reopen(opening)) else {
      Issue.record("it was opened")
      return
    }
    #expect(words.hasPrefix("\(Self.embedded) has 6 layers of 8 heads and 128 positions, and the"))
    #expect(words.hasSuffix("`patchbay \(report.folder)` opens the report on its own checkpoint."))
    #expect(open.checkpoint(at: .a)?.generation == 0)
  }

  @Test("an opening that is stopped leaves everything as it was")
  func stopped() throws {
    let report = try Report([Row("a", ["screen": "heads", "b": "models/poisoned"])])
    let open = OpenCheckpoints(report.loaded)
    let runner = ErrandRunner(open, Mailbox(wake: {}), SettingsStore(environment: [:]))
    let saved = try SavedReport(reading: report.folder)
    let row = try #require(saved.rows.first)
    let opening = try Opening(row, try #require(row.view), of: saved)
    runner.stopOpening()
    #expect(
      runner.run(.reopen(opening)) == .errandFailed("Stopped: what was open is open still."))
    #expect(open.checkpoint(at: .b) == nil && open.checkpoint(at: .a)?.generation == 0)
  }
}
