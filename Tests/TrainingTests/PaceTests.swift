import TestSupport
import Testing

@testable import Training

@Suite("The pace of a run smooths what jumps")
struct PaceTests {
  let trainer = Trainer(
    TrainingFixture.weights, rows: TrainingFixture.rows, settings: TrainingFixture.settings)

  private func step(_ number: Int, loss: Double) -> Trainer.Step {
    Trainer.Step(number: number, loss: loss, gradientNorm: 1, learningRate: 1, tokens: 12)
  }

  @Test("a loss counts less the older it is, and the first is not pulled towards zero")
  func loss() {
    var pace = Pace()
    #expect(pace.report(step(1, loss: 4), duration: 1, trainer).smoothedLoss == 4)
    let second = pace.report(step(2, loss: 1), duration: 1, trainer)
    #expect(abs(second.smoothedLoss - (0.95 * 4 + 1) / 1.95) < 1e-12)
    for number in 3...400 { _ = pace.report(step(number, loss: 2), duration: 1, trainer) }
    #expect(abs(pace.sum / pace.weight - 2) < 1e-6)
  }

  @Test("epoch, speed and time left")
  func speed() {
    var pace = Pace()
    let first = pace.report(step(1, loss: 4), duration: 0.5, trainer)
    #expect(first.epoch == 1.0 / 3)
    #expect(first.tokensPerSecond == 24)
    #expect(first.secondsLeft == 0.5 * 8)
    let second = pace.report(step(2, loss: 4), duration: 1.5, trainer)
    #expect(second.tokensPerSecond == 8)
    #expect(abs(second.secondsLeft - 0.6 * 7) < 1e-12)
    #expect(pace.report(step(3, loss: 4), duration: 0, trainer).tokensPerSecond.isFinite)
    #expect(pace.report(step(9, loss: 4), duration: 1, trainer).secondsLeft == 0)
  }

  @Test("saved and read back it goes on with the same bits")
  func metadata() {
    var pace = Pace()
    for number in 1...3 { _ = pace.report(step(number, loss: 0.1), duration: 1, trainer) }
    var again = Pace(metadata: pace.metadata)
    #expect(again.sum == pace.sum && again.weight == pace.weight)
    let (one, other) = (
      pace.report(step(4, loss: 3), duration: 1, trainer),
      again.report(step(4, loss: 3), duration: 1, trainer)
    )
    #expect(one.smoothedLoss == other.smoothedLoss)
  }

  @Test("of a state that says nothing of it, it begins anew", arguments: ["", "x", "-1"])
  func strange(text: String) {
    let pace = Pace(metadata: ["lossSum": text])
    #expect(pace.sum == 0 && pace.weight == 0)
  }
}
