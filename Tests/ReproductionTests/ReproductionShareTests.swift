import Dispatch
import Files
import Foundation
import Shards
import Synchronization
import Testing
import Transformer

@testable import Reproduction

@Suite("Shares of a reproduction")
struct ReproductionShareTests {
  private let place: String
  private let folder: ReproductionFolder
  private let plan: ReproductionPlan
  private let cleaner: FolderCleaner

  init() throws {
    place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    folder = ReproductionFolder(place + "/report")
    cleaner = FolderCleaner(place)
    plan = try ReproductionPlanTests.plan(only: ["table2", "fig2"])
  }

  private func share(_ text: String) throws -> Shard { try #require(Shard(text)) }

  /// Whether a share has begun, without disturbing it.
  private func hasBegun(_ share: Shard) -> Bool {
    LockedFile.holder(in: folder.lockPath(of: share)) != nil
  }

  /// What keeps a run from beginning; nil where it comes to its end.
  private func refusal(
    _ share: Shard?, _ plan: ReproductionPlan? = nil, version: String = "1"
  ) -> ReproductionError? {
    var origin = ReproductionOrigin.ofTests
    origin.version = version
    let run = ReproductionRun(
      plan ?? self.plan, in: folder, runner: NotingRunner(), origin: origin)
    do throws(ReproductionError) {
      _ = try run.run(share) { _ in }
      return nil
    } catch {
      return error
    }
  }

  @Test("three at once do each stage once, none before what it needs, to the report of one")
  func together() throws {
    let early = Mutex<[String]>([])
    let (folder, plan) = (
      folder, try ReproductionPlanTests.plan(only: ["table2", "fig2", "duplication"])
    )
    let runner = NotingRunner { stage in
      let needs = plan.stage(stage)?.needs ?? []
      if needs.contains(where: { folder.record($0)?.state != .done }) {
        early.withLock { $0.append(stage) }
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    let shares = try (1...3).map {
      ShareRun(try share("\($0)/3"), plan, in: folder, runner)
    }
    let records = try shares.map { try $0.records() }
    #expect(early.withLock(\.self).isEmpty)
    #expect(records[0] == records[1])
    #expect(records[0] == records[2])
    #expect(records[0].count == plan.stages.count)
    #expect(records[0].values.allSatisfy { $0.state == .done })
    #expect(runner.asked.withLock(\.count) == records[0].values.count { !$0.arguments.isEmpty })
    let done = shares.flatMap { $0.events.withLock(\.self) }.filter { $0.hasPrefix("done") }
    #expect(done.sorted() == plan.stages.map { "done \($0.id)" }.sorted())

    let whole = ReproductionFolder(place + "/whole")
    let alone = ReproductionRun(plan, in: whole, runner: NotingRunner(), origin: .ofTests)
    _ = try alone.writeReport(try alone.run { _ in })
    let together = ReproductionRun(plan, in: folder, runner: runner, origin: .ofTests)
    for records in records { _ = try together.writeReport(records) }
    #expect(try report(folder) == report(whole))
    for stage in plan.stages where stage.kind != .training {
      #expect(folder.hash("results/\(stage.id).json") == whole.hash("results/\(stage.id).json"))
    }
  }

  /// A report without its times.
  private func report(_ folder: ReproductionFolder) throws -> String {
    let text = try String(contentsOfFile: folder.file("report.json"), encoding: .utf8)
    return String(text[..<(try #require(text.range(of: "\n  \"times\"")).lowerBound)])
  }

  @Test("what a share was at that dies is taken over by another that waits for it")
  func takenOver() throws {
    let (one, two) = (try share("1/2"), try share("2/2"))
    let isAwaited = Mutex(false)
    let began = DispatchSemaphore(value: 0)
    // Ends as a kill does: what it wrote stays, and so does no record.
    let dying = NotingRunner { stage throws(ReproductionError) in
      guard stage == "train-name-moving" else { return }
      began.signal()
      try? waitUntil { isAwaited.withLock(\.self) }
      throw .cancelled
    }
    let first = ShareRun(one, plan, in: folder, dying)
    #expect(began.wait(timeout: .now() + .seconds(120)) == .success)
    let runner = NotingRunner()
    let second = ShareRun(two, plan, in: folder, runner) { stages in
      guard stages.map(\.stage) == ["train-name-moving"],
        stages[0].holder?.hasSuffix("share 1/2") ?? false
      else { return }
      isAwaited.withLock { $0 = true }
    }
    #expect(throws: ReproductionError.cancelled) { try first.records() }
    let records = try second.records()
    #expect(records.count == plan.stages.count)
    #expect(records.values.allSatisfy { $0.state == .done })
    #expect(isAwaited.withLock { $0 })
    #expect(runner.asked.withLock { $0.count { $0[0] == "train" } } == 1)
  }

  @Test("what failed in one share is not tried by the others, but by those that begin later")
  func failing() throws {
    let shares = [try share("1/2"), try share("2/2")]
    // Nobody fails before both have begun.
    let runner = NotingRunner(failing: "train") { [self] _ throws(ReproductionError) in
      do { try waitUntil { shares.allSatisfy(hasBegun) } } catch { throw .file("\(error)") }
    }
    let runs = shares.map { ShareRun($0, plan, in: folder, runner) }
    for run in runs {
      let records = try run.records()
      #expect(records["train-name-moving"]?.state == .failed)
      #expect(records["top-name-moving"] == nil)
      #expect(records.values.count { $0.state == .done } == plan.stages.count - 2)
      #expect(run.events.withLock { $0.contains("left out top-name-moving") })
    }
    #expect(runner.asked.withLock { $0.count { $0[0] == "train" } } == 1)
    let events = runs.map { $0.events.withLock { $0.filter { $0.hasPrefix("failed") } } }
    #expect(
      Set(events) == [["failed train-name-moving"], ["failed before train-name-moving"]])
    let later = try ShareRun(shares[0], plan, in: folder, NotingRunner()).records()
    #expect(later.count == plan.stages.count)
    #expect(later.values.allSatisfy { $0.state == .done })
  }

  @Test("beside a share nobody works alone, as the same share, on other rows or in another version")
  func refused() throws {
    let (one, two) = (try share("1/2"), try share("2/2"))
    let rows = try ReproductionPlanTests.plan(only: ["fig2"])
    let told = Mutex<[ReproductionError?]>([])
    let runner = NotingRunner { [self] _ in
      told.withLock {
        guard $0.isEmpty else { return }
        $0 = [
          refusal(nil), refusal(one), refusal(two, rows), refusal(two, version: "2"),
        ]
      }
    }
    _ = try ShareRun(one, plan, in: folder, runner).records()
    let process = ProcessInfo.processInfo
    let path = folder.path
    #expect(
      told.withLock(\.self) == [
        .sharesAtWork(path: path),
        .shareInUse(
          one, path: path,
          holder: "process \(process.processIdentifier) on \(process.hostName), share 1/2"),
        .otherShares(path: path, differences: ["rows is fig2 table2 there and would be fig2"]),
        .otherShares(path: path, differences: ["version is 1 there and would be 2"]),
      ])
    #expect(refusal(nil, rows) == nil)
  }

  @Test("beside a run alone there are neither shares nor another one")
  func alone() throws {
    let one = try share("1/2")
    let told = Mutex<[ReproductionError?]>([])
    let runner = NotingRunner { [self] _ in
      told.withLock { if $0.isEmpty { $0 = [refusal(nil), refusal(one)] } }
    }
    _ = try ShareRun(nil, plan, in: folder, runner).records()
    let inUse = ReproductionError.inUse(path: folder.path)
    #expect(told.withLock(\.self) == [inUse, inUse])
    #expect(refusal(one) == nil)
  }

  @Test("one that waits for another can be stopped")
  func stopped() throws {
    let isStopped = Mutex(false)
    let began = DispatchSemaphore(value: 0)
    let holding = NotingRunner { stage in
      guard stage == "train-name-moving" else { return }
      began.signal()
      try? waitUntil { isStopped.withLock(\.self) }
    }
    let first = ShareRun(try share("1/2"), plan, in: folder, holding)
    #expect(began.wait(timeout: .now() + .seconds(120)) == .success)
    let cancellation = Cancellation()
    let second = ShareRun(
      try share("2/2"), plan, in: folder, NotingRunner(), cancellation
    ) { _ in cancellation.cancel() }
    #expect(throws: ReproductionError.cancelled) { try second.records() }
    isStopped.withLock { $0 = true }
    #expect(try first.records().values.allSatisfy { $0.state == .done })
  }

  @Test("a lock that is a link writes over nothing")
  func link() throws {
    try folder.make()
    let mine = place + "/mine"
    try "precious".write(toFile: mine, atomically: true, encoding: .utf8)
    let lock = folder.lockPath(ofStage: "prompts-ioi")
    #expect(refusal(try share("1/2")) == nil)
    try FileManager.default.removeItem(atPath: lock)
    try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: mine)
    #expect(
      refusal(try share("1/2")) == .file("\(lock) is not a plain file. Remove it."))
    #expect(try String(contentsOfFile: mine, encoding: .utf8) == "precious")
  }
}
