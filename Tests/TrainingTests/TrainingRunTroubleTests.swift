import Checkpoints
import Foundation
import StrictJSON
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Training

@Suite("A model that goes astray ends the run and is never saved")
struct TrainingRunTroubleTests {
  let scratch: ScratchFolder
  var folder: RunFolder { RunFolder(scratch.file("run")) }

  init() throws {
    scratch = try ScratchFolder()
  }

  private func ending(
    weights: Weights = TrainingFixture.weights, resumes: Bool = false, stopAfter: Int? = nil,
    _ change: (inout TrainingHeader) -> Void = { _ in }
  ) -> TrainingError? {
    do throws(TrainingError) {
      try TrainingFixture.run(
        TrainingFixture.plan(weights: weights, change), in: folder, resumes: resumes,
        stopAfter: stopAfter)
      return nil
    } catch {
      return error
    }
  }

  /// A learning rate that rises from nothing to ruin in the second step.
  private static func ruin(_ header: inout TrainingHeader) {
    header.settings.learningRate = 1000
    header.settings.schedule = Schedule(.constant, warmUp: 2)
  }

  private func lastLine() throws -> JSON {
    let lines = try scratch.text("run/run.jsonl").split(separator: "\n")
    return try JSON.parse(Array((lines.last ?? "").utf8))
  }

  @Test("a checkpoint whose numbers are none")
  func notANumber() throws {
    var weights = TrainingFixture.weights
    weights.tokenEmbedding[3, 1] = .nan
    let error = ending(weights: weights)
    #expect(
      error?.description
        == "step 1 cannot be done: the loss is no finite number. Nothing was trained yet: look at "
        + "the checkpoint with `patchbay info`, and at the data.")
    #expect(try lastLine()["event"]?.string == "troubled")
    #expect(try lastLine()["problem"]?.string == "the loss is no finite number")
    #expect(folder.states.isEmpty && folder.epochs.isEmpty)
  }

  @Test("a learning rate that ruins the model: the last good state stays")
  func exploded() throws {
    let error = ending {
      Self.ruin(&$0)
      $0.settings.saveStateEvery = 1
    }
    guard case .trouble(.lossExploded(let loss, let limit), step: 3, let saved)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(loss > limit && abs(limit - 4 * log(17)) < 1e-12)
    #expect(saved == .init(step: 1, path: folder.statePath(step: 1)))
    #expect(folder.states == [1] && folder.epochs.isEmpty)
    #expect(try lastLine()["event"]?.string == "troubled")
    #expect(try lastLine()["step"]?.integer == 2)
    // The first step had a learning rate of zero.
    let kept = try folder.newestState().checkpoint.weights
    #expect(
      kept.namedTensors.map(\.tensor) == TrainingFixture.weights.namedTensors.map(\.tensor))
  }

  @Test("without a state there is none to go on from")
  func noState() throws {
    let error = ending(Self.ruin)
    guard case .trouble(.lossExploded, step: 3, saved: nil)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(folder.states.isEmpty && folder.epochs.isEmpty)
  }

  @Test("a run that is stopped after it went astray is not saved either")
  func stopped() throws {
    let error = ending(stopAfter: 2, Self.ruin)
    guard case .trouble(.lossExploded, step: 3, saved: nil)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(folder.states.isEmpty)
    #expect(try lastLine()["event"]?.string == "troubled")
  }

  @Test("gone on with, it comes to the same end")
  func again() throws {
    func change(_ header: inout TrainingHeader) {
      Self.ruin(&header)
      header.settings.saveStateEvery = 1
    }
    let first = ending(change)
    #expect(first != nil)
    #expect(ending(resumes: true, change) == first)
    let troubles = try scratch.text("run/run.jsonl").split(separator: "\n").filter {
      $0.contains("troubled")
    }
    #expect(troubles.count == 1)
  }

  @Test(
    "what to do is told",
    arguments: [
      (
        Trainer.Trouble.lossExploded(loss: 80.126, limit: 43.2996), 7,
        TrainingError.SavedState(step: 4, path: "run/state-4"),
        "step 7 cannot be done: the loss is 80.13, above 43.3, four times that of guessing. The last "
          + "good model, after step 4, is in run/state-4: train it in another folder with a smaller "
          + "--lr or --clip."
      ),
      (
        .gradientNotFinite, 2, nil,
        "step 2 cannot be done: the gradient is no finite number. No state was saved before it. "
          + "Begin again in another folder with a smaller --lr or --clip, or with --state-every."
      ),
    ] as [(Trainer.Trouble, Int, TrainingError.SavedState?, String)])
  func words(
    trouble: Trainer.Trouble, step: Int, saved: TrainingError.SavedState?, expected: String
  ) {
    #expect(TrainingError.trouble(trouble, step: step, saved: saved).description == expected)
  }
}
