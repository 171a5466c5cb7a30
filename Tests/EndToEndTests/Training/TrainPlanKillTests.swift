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
    var patience = seconds * 0.3
    // Where the machine has become quicker since, a life can be through before its kill: once more then,
    // with less patience.
    while try kills(patience, step: seconds * 0.05) == 0 {
      try FileManager.default.removeItem(atPath: "\(path)/killed")
      patience /= 2
    }
    #expect(try bytes("killed") == bytes("whole"))
  }

  /// Starts and kills the plan, later and later, until it is through.
  ///
  /// - Parameters:
  ///   - patience: the seconds until the first kill; long enough for some steps.
  ///   - step: how many more each later life has; the last is long enough for all steps that are left.
  /// - Returns: how many lives were killed.
  /// - Throws: a life that ends in any other way.
  private func kills(_ patience: Double, step: Double) throws -> Int {
    for kills in 0..<60 {
      let run = try RunningCommand(arguments("killed"))
      Thread.sleep(forTimeInterval: patience + step * Double(kills))
      run.send(SIGKILL)
      let code = run.end()
      if code == 0 { return kills }
      try #require(code == -SIGKILL, "\(run.errors)")
    }
    Issue.record("60 lives were not enough")
    return 60
  }
}
