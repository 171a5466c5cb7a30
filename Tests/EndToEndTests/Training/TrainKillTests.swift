import Foundation
import StrictJSON
import Testing

@Suite(
  "Killed at any moment, a training run goes on to the same bytes",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct TrainKillTests {
  let subject: TrainingSubject
  let folder: TemporaryFolder

  init() throws {
    subject = try TrainingSubject.shared.get()
    folder = try TemporaryFolder()
  }

  /// The numbers of the splitmix64 generator, from 0 on and below 1.
  private struct Chance {
    var state: UInt64

    mutating func next() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }
  }

  /// Runs and kills until the run is through.
  ///
  /// - Returns: the number of kills.
  private func finish(_ name: String, _ chance: inout Chance, within seconds: Double) throws -> Int
  {
    let out = folder.url.appending(path: name).path
    let (remains, whole) = (TrainingRemains(out), TrainingRemains(subject.whole))
    for kills in 0..<200 {
      let run = try RunningCommand(subject.arguments(out: out, "--resume"))
      // Longer and longer, so that it comes to an end also where the machine has become slower.
      Thread.sleep(forTimeInterval: seconds * Double(1 + kills / 20) * chance.next())
      run.send(SIGKILL)
      let code = run.end()
      if code == 0 {
        try remains.expectSame(as: whole)
        return kills
      }
      try #require(code == -SIGKILL, "\(run.errors)")
      try remains.expectWhole(as: whole)
    }
    Issue.record("200 kills, and no end")
    return 0
  }

  @Test("thirty kills at random moments and more")
  func random() throws {
    var (chance, kills, runs) = (Chance(state: 7), 0, 0)
    // As long as an undisturbed run takes here, and some.
    let start = ContinuousClock.now
    let run = try CommandRun(
      subject.arguments(out: folder.url.appending(path: "timed").path))
    #expect(run.code == 0)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    while kills < 30 {
      kills += try finish("run-\(runs)", &chance, within: 1.2 * seconds)
      runs += 1
    }
    #expect(runs > 0)
  }

  @Test("a run that is killed at every state")
  func states() throws {
    let out = folder.url.appending(path: "run").path
    let (remains, whole) = (TrainingRemains(out), TrainingRemains(subject.whole))
    for step in stride(from: 2, to: TrainingSubject.stepCount, by: 7) {
      let run = try RunningCommand(subject.arguments(out: out, "--resume"))
      #expect(remains.wait(forStep: step))
      run.send(SIGKILL)
      _ = run.end()
      try remains.expectWhole(as: whole)
    }
    #expect(try CommandRun(subject.arguments(out: out, "--resume")).code == 0)
    try remains.expectSame(as: whole)
  }
}
