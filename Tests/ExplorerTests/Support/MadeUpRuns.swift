import Foundation
import Transformer
import Tracking

@testable import Explorer
@testable import Training

/// Made-up runs, results and recordings, as they may lie in a folder.
enum MadeUpRuns {
  static let now = Date(timeIntervalSince1970: 1_700_000_000)

  private static func ago(_ seconds: Double) -> Date { now.addingTimeInterval(-seconds) }

  /// A run of 94 steps, measured at its beginning and at a step.
  static func run(
    _ path: String, _ status: RunStatus, data: String = "subject-duplication", step: Int = 94,
    age: Double, from first: Double = 5.79, to last: Double = -10.55, epochs: [Int] = []
  ) -> RunSummary {
    var run = RunSummary(reading: "made-up/nowhere/" + path)
    run = run.renamed(path)
    var header = MadeUpTraining.header
    header.data.name = data
    (header.steps, header.stepsPerEpoch) = (94, 47)
    run.header = header
    (run.status, run.step, run.loss, run.secondsLeft) = (status, step, 1.234, 39)
    func measured(_ step: Int, _ value: Double, _ probability: Double) -> RunSummary.Measured {
      .init(
        step: step, prompts: "ioi",
        evaluation: Evaluation(logitDifference: value, answerProbability: probability))
    }
    (run.first, run.last) = (measured(0, first, 0.77), measured(step, last, 0.005))
    (run.epochs, run.hasState) = (epochs, true)
    run.bytes.checkpoints = 11_700_000 * epochs.count
    (run.bytes.states, run.bytes.logs) = (35_200_000, 48_000)
    (run.begun, run.modified) = (ago(age + 120), ago(age))
    return run
  }

  static let found: RunFinder.Found = {
    var found = RunFinder.Found()
    found.runs = [
      run(
        "plan/2-heal", .running(.init(process: 4711, host: "box")), data: "ioi", step: 40, age: 1,
        from: -10.55, to: 2.5, epochs: [1]),
      run("plan/1-corrupt", .finished, age: 300, epochs: [1, 2]),
      run("killed", .brokeOff, data: "stories/very-long-name-of-a-text.txt", step: 61, age: 7200),
      run("hot", .troubled("the loss is no finite number"), step: 7, age: 90_000),
      run("copied", .perhapsRunning(host: "far"), step: 50, age: 30, epochs: [1]),
      damaged,
    ]
    found.files = [
      SavedFile(
        path: "sweep.json", kind: .result("path-patch"), checkpoint: "checkpoints/stories",
        bytes: 81_234, modified: ago(4000)),
      SavedFile(
        path: "out/predicted.json", kind: .result("predict"), checkpoint: "checkpoints/stories",
        bytes: 912, modified: ago(500_000)),
      SavedFile(
        path: "tour.jsonl", kind: .recording, checkpoint: "checkpoints/stories",
        prompt: "When Mary and John went to the store,", bytes: 2345, modified: ago(60)),
    ]
    return found
  }()

  private static let damaged: RunSummary = {
    var run = RunSummary(reading: "made-up/nowhere").renamed("odd\u{7}name")
    run.modified = ago(864_000)
    return run
  }()

  static let listing = RunListing(found: found, readAt: now)
}

extension RunSummary {
  /// The same of another path.
  fileprivate func renamed(_ path: String) -> RunSummary {
    var other = RunSummary(reading: path)
    (other.status, other.modified) = (status, modified)
    return other
  }
}

extension SmallWorld {
  /// Goes to the screen of runs, on which something was found.
  mutating func showRuns(_ found: RunFinder.Found = MadeUpRuns.found) {
    press("9")
    send(.ran(.runs(folder: ".", RunListing(found: found, readAt: MadeUpRuns.now))))
  }
}
