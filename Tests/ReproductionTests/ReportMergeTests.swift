import Foundation
import Shards
import Synchronization
import Testing

@testable import Reproduction

@Suite("A report of what shares have done")
struct ReportMergeTests {
  private let folder: ReproductionFolder
  private let plan: ReproductionPlan
  private let cleaner: FolderCleaner

  init() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    folder = ReproductionFolder(path)
    cleaner = FolderCleaner(path)
    plan = try ReproductionPlanTests.plan(only: ["table2", "fig2"])
  }

  /// What is gathered, by a runner that must not be asked.
  private func gathered(
    _ plan: ReproductionPlan? = nil
  ) throws(ReproductionError) -> [String: ReproducedStage] {
    let runner = NotingRunner { stage throws(ReproductionError) in
      Issue.record("\(stage) was begun")
    }
    let run = ReproductionRun(plan ?? self.plan, in: folder, runner: runner, origin: .ofTests)
    return try run.gathered { _ in }
  }

  private func run(_ runner: NotingRunner) throws -> [String: ReproducedStage] {
    let share = try #require(Shard("1/2"))
    return try ShareRun(share, plan, in: folder, runner).records()
  }

  @Test("all that was done is found, failures too")
  func whole() throws {
    let failed = try run(NotingRunner(failing: "train"))
    #expect(try gathered() == failed)
    let done = try run(NotingRunner())
    #expect(done.count == plan.stages.count)
    #expect(try gathered() == done)
    #expect(try ReproductionOrigin(of: folder) == .ofTests)
  }

  @Test("what is missing, failed or in work is named")
  func unfinished() throws {
    let told = Mutex<ReproductionError?>(nil)
    let runner = NotingRunner(failing: "train") { [self] stage in
      guard stage == "text-duplication" else { return }
      do throws(ReproductionError) { _ = try gathered() } catch {
        told.withLock { $0 = error }
      }
    }
    _ = try run(runner)
    let process = ProcessInfo.processInfo
    let problem =
      "in work: stage text-duplication (process \(process.processIdentifier) on "
      + "\(process.hostName), share 1/2)"
    guard case .unfinished(folder.path, let problems) = told.withLock(\.self) else {
      Issue.record("nothing was missing: \(String(describing: told.withLock(\.self)))")
      return
    }
    #expect(problems.contains(problem), "\(problems)")
    #expect(problems.contains { $0.hasPrefix("missing: stages ") }, "\(problems)")

    try FileManager.default.removeItem(atPath: folder.file("results/top-base.json"))
    #expect(
      throws: ReproductionError.unfinished(
        path: folder.path,
        [
          "missing: stage top-base",
          "failed: stage train-name-moving: Error: no such thing. Mend it.",
        ])
    ) { try gathered() }
  }

  @Test("beside a run alone nothing is gathered")
  func inUse() throws {
    let told = Mutex<ReproductionError?>(nil)
    let runner = NotingRunner { [self] _ in
      do throws(ReproductionError) { _ = try gathered() } catch {
        told.withLock { $0 = error }
      }
    }
    _ = try ShareRun(nil, plan, in: folder, runner).records()
    #expect(told.withLock(\.self) == .inUse(path: folder.path))
  }

  @Test("a folder of other inputs, or of none, is told")
  func others() throws {
    #expect(throws: ReproductionError.noReport(path: folder.path)) {
      try ReproductionOrigin(of: folder)
    }
    _ = try run(NotingRunner())
    var settings = ReproductionSettings(.quick, for: ReproductionPlanTests.small)
    settings.prompts = 7
    let other = try ReproductionPlan(ReproductionPlanTests.subject, settings, only: ["table2"])
    #expect(
      throws: ReproductionError.otherInputs(
        path: folder.path, differences: ["prompts is 100 there and would be 7"])
    ) { try gathered(other) }
  }
}
