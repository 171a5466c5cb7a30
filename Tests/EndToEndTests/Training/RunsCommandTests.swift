import Foundation
import StrictJSON
import Testing

@Suite(
  "The command runs lists training runs",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct RunsCommandTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  private func runs(_ arguments: String...) throws -> CommandRun {
    try CommandRun(["runs"] + arguments, in: folder.url)
  }

  /// The runs by their paths.
  private func statuses() throws -> [String: String] {
    let runs = try self.runs("--json").result()["runs"]?.array ?? []
    return runs.reduce(into: [:]) { $0[$1["path"]?.string ?? ""] = $1["status"]?.string }
  }

  @Test("a finished run, as text and as JSON")
  func finished() throws {
    try FileManager.default.copyItem(
      atPath: subject.whole, toPath: folder.url.appending(path: "done").path)
    let run = try runs()
    #expect(run.code == 0 && run.errors.isEmpty)
    let steps = TrainingSubject.stepCount
    let line = try #require(run.output.split(separator: "\n").first { $0.contains("done") })
    #expect(line.hasPrefix("finished  done  story.txt"))
    #expect(line.contains(" \(steps)/\(steps) "))
    let json = try runs("--json").json()
    #expect(json["schema"]?.string == "patchbay.runs/1")
    let first = try #require(json["result"]?["runs"]?.array?.first)
    #expect(first["steps"]?.integer == steps && first["step"]?.integer == steps)
    #expect(first["path"]?.string == "done" && first["process"] == .null)
    #expect(first["bytes"]?["checkpoints"]?.integer ?? 0 > 10_000)
  }

  @Test("a run of another process, and what is left of it when that is killed")
  func killed() throws {
    let out = folder.url.appending(path: "plan/1-corrupt").path
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "plan"), withIntermediateDirectories: true)
    let run = try RunningCommand([
      "train", subject.checkpoint, "--data", subject.text, "--block", "16", "--out", out,
      "--steps", "\(Int.max)",
    ])
    #expect(TrainingRemains(out).wait(forStep: 5))
    #expect(try statuses() == ["plan/1-corrupt": "running"])
    run.send(SIGKILL)
    _ = run.end()
    #expect(try statuses() == ["plan/1-corrupt": "broke off"])
    #expect(try runs().output.contains("its process is gone"))
  }

  @Test("an empty folder has none, and one that is not there is refused")
  func none() throws {
    #expect(try runs().output.contains("There is none in ., three levels deep."))
    let refused = try runs("no")
    #expect(refused.code == 1)
    #expect(refused.errors.contains("there is no such folder"))
  }
}
