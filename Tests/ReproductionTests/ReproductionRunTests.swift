import Foundation
import Synchronization
import Testing
import Transformer

@testable import Reproduction

@Suite("A reproduction's run")
struct ReproductionRunTests {
  let folder: ReproductionFolder
  private let cleaner: FolderCleaner

  init() {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    folder = ReproductionFolder(path)
    cleaner = FolderCleaner(path)
  }

  private func run(
    _ runner: NotingRunner, only: [String] = ["table2", "fig2"], cancellation: Cancellation? = nil,
    onEvent: (ReproductionEvent) -> Void = { _ in }
  ) throws(ReproductionError) -> [String: ReproducedStage] {
    let plan = try ReproductionPlanTests.plan(only: only)
    let run = ReproductionRun(plan, in: folder, runner: runner, origin: .ofTests)
    return try run.run(cancellation: cancellation, onEvent: onEvent)
  }

  @Test("stages are done once; a second start keeps them all")
  func twice() throws {
    let first = NotingRunner()
    let records = try run(first)
    #expect(records.values.allSatisfy { $0.state == .done })
    #expect(
      first.asked.withLock(\.count) == records.values.count { !$0.arguments.isEmpty })
    let second = NotingRunner()
    var kept = 0
    #expect(
      try run(second) { event in
        if case .kept = event { kept += 1 }
      } == records)
    #expect(second.asked.withLock(\.count) == 0)
    #expect(kept == records.count)
  }

  @Test("a stage whose file is gone or changed is done again, and what needs other bytes too")
  func changed() throws {
    _ = try run(NotingRunner())
    try Data("other".utf8).write(
      to: URL(filePath: folder.file("models/name-moving/epoch-3/model.safetensors")))
    let second = NotingRunner()
    _ = try run(second)
    #expect(second.asked.withLock { $0.map { $0[0] } } == ["train"])
  }

  @Test("what a fine-tune needs only to be resumed goes when it is done, also after a kill")
  func moments() throws {
    // An empty folder would be taken for a state that cannot be read.
    let state = folder.file("models/name-moving/state-9")
    _ = try run(NotingRunner())
    #expect(!FileManager.default.fileExists(atPath: state))
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
    let second = NotingRunner()
    _ = try run(second)
    #expect(second.asked.withLock(\.count) == 0)
    #expect(!FileManager.default.fileExists(atPath: state))
  }

  @Test("a record that names no files, or something that is no file, is not believed")
  func records() throws {
    _ = try run(NotingRunner())
    let path = folder.file("stages/top-base.json")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let files = try #require(text.range(of: "\"files\": ["))
    try (text[..<files.upperBound] + "]}").write(toFile: path, atomically: true, encoding: .utf8)
    let second = NotingRunner()
    _ = try run(second)
    #expect(second.asked.withLock { $0.map { $0[0] } } == ["predict"])
    let result = folder.file("results/top-base.json")
    let mine = folder.file("mine")
    try FileManager.default.moveItem(atPath: result, toPath: mine)
    try "precious".write(toFile: mine, atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: result, withDestinationPath: mine)
    let third = NotingRunner()
    _ = try run(third)
    #expect(third.asked.withLock { $0.map { $0[0] } } == ["predict"])
    #expect(try String(contentsOfFile: mine, encoding: .utf8) == "precious")
  }

  @Test("of a stage that fails now nothing is left of an earlier start")
  func stale() throws {
    _ = try run(NotingRunner())
    try FileManager.default.removeItem(atPath: folder.file("stages/top-base.json"))
    _ = try run(NotingRunner(failing: "predict"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("results/top-base.json")))
  }

  @Test("links that go round in a folder of something else do not hold it up")
  func round() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    for name in ["a", "b"] {
      try files.createSymbolicLink(
        atPath: folder.file(name), withDestinationPath: folder.path)
    }
    #expect(throws: ReproductionError.notEmpty(path: folder.path)) { try run(NotingRunner()) }
  }

  @Test("a failure keeps to what needs it")
  func failure() throws {
    var leftOut: [String: String] = [:]
    let records = try run(NotingRunner(failing: "train")) { event in
      if case .leftOut(let stage, let need, _, _) = event { leftOut[stage.id] = need }
    }
    #expect(records["train-name-moving"]?.state == .failed)
    #expect(records["train-name-moving"]?.problem == "Error: no such thing. Mend it.")
    #expect(leftOut == ["top-name-moving": "train-name-moving"])
    #expect(records["top-base"]?.state == .done)
    #expect(records["text-duplication"]?.state == .done)
    // The next start tries it again.
    #expect(try run(NotingRunner()).values.allSatisfy { $0.state == .done })
  }

  @Test("stopped in a stage, it keeps those before and none of that one")
  func stopped() throws {
    let cancellation = Cancellation()
    let runner = NotingRunner(cancelling: ("train", cancellation))
    #expect(throws: ReproductionError.cancelled) {
      try run(runner, cancellation: cancellation)
    }
    #expect(folder.record("text-name-moving")?.state == .done)
    #expect(folder.record("train-name-moving") == nil)
  }

  @Test("a folder of another plan, or of something else, is left alone")
  func otherFolder() throws {
    _ = try run(NotingRunner())
    var settings = ReproductionSettings(.quick, for: ReproductionPlanTests.small)
    settings.prompts = 7
    let plan = try ReproductionPlan(ReproductionPlanTests.subject, settings, only: ["table2"])
    let other = ReproductionRun(plan, in: folder, runner: NotingRunner(), origin: .ofTests)
    #expect(
      throws: ReproductionError.otherPlan(
        path: folder.path, differences: ["prompts is 100 there and would be 7"])
    ) { try other.run { _ in } }
    try FileManager.default.removeItem(atPath: folder.file("plan.json"))
    #expect(throws: ReproductionError.notEmpty(path: folder.path)) {
      try run(NotingRunner())
    }
  }

  @Test("a report says which rows are done, and why others are not")
  func report() throws {
    let plan = try ReproductionPlanTests.plan(only: ["table2", "fig2"])
    let records = try run(NotingRunner(failing: "train"))
    let report = ReproductionReport(plan, in: folder, records: records, version: "1")
    #expect(report.rows.map(\.state) == [.done, .failed])
    let problem = try #require(report.rows.last?.problem)
    #expect(problem == "stage train-name-moving failed: Error: no such thing. Mend it.")
    try report.write(to: folder)
    let page = try String(contentsOfFile: folder.file("report.md"), encoding: .utf8)
    #expect(page.contains(problem))
  }
}
