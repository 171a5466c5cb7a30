import Foundation
import StrictJSON
import Testing

@Suite(
  "Killed at any moment, a plan goes on to the same bytes",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct TrainPlanKillTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
    try folder.write(
      """
      name = Twice
      data = \(subject.text)
      steps = 14
      batch = 4
      block = 16
      lr = 1e-3
      state-every = 3

      [one]

      [two]
      seed = 43
      """, to: "plan.txt")
  }

  private func arguments(_ out: String) -> [String] {
    [
      "train", subject.checkpoint, "--plan", "\(path)/plan.txt", "--out", "\(path)/\(out)",
      "--resume", "--threads", "2",
    ]
  }

  /// The bytes of everything but what has times and paths in it.
  private func bytes(_ out: String) throws -> [String: Data] {
    var bytes = ["plan.txt": TrainingRemains("\(path)/\(out)").bytes("plan.txt") ?? Data()]
    for stage in ["1-one", "2-two"] {
      let remains = TrainingRemains("\(path)/\(out)/\(stage)")
      #expect(remains.epochs == ["epoch-1", "epoch-2"] && remains.states == [14])
      #expect(try remains.steps() == Array(1...14))
      for name in ["epoch-1", "epoch-2", "state-14"] {
        for file in ["model.safetensors", "config.json", "training.safetensors"] {
          bytes["\(stage)/\(name)/\(file)"] = remains.bytes("\(name)/\(file)")
        }
      }
    }
    return bytes
  }

  @Test("kills later and later, until it is through")
  func kills() throws {
    let start = ContinuousClock.now
    let whole = try CommandRun(arguments("whole"))
    #expect(whole.code == 0, "\(whole.errors)")
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    var (kills, code) = (0, -SIGKILL)
    while code == -SIGKILL, kills < 60 {
      let run = try RunningCommand(arguments("killed"))
      // Each life is long enough for some steps, and the last for all that are left.
      Thread.sleep(forTimeInterval: seconds * (0.3 + 0.05 * Double(kills)))
      run.send(SIGKILL)
      code = run.end()
      if code == -SIGKILL { kills += 1 }
      if code != 0 { try #require(code == -SIGKILL, "\(run.errors)") }
    }
    #expect(code == 0 && kills > 0)
    #expect(try bytes("killed") == bytes("whole"))
  }
}
