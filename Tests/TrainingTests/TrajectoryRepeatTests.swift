import Foundation
import Tensors
import TestSupport
import Testing
import Tokens
import Training
import Transformer

@Suite("A run of training is the same, byte for byte")
struct TrajectoryRepeatTests {
  /// A trainer that shuffles and drops, at a size at which every kernel uses several threads.
  static func trainer(seed: UInt64, after state: Trainer? = nil) -> Trainer {
    let start = Weights(
      random: Configuration(layers: 2, heads: 4, width: 64, vocabulary: 301, context: 33), seed: 3)
    let rows = (0..<23).map { row in
      (0..<33 - row).map { TokenID((17 * row + 5 * $0 * $0) % 301) }
    }
    let settings = TrainingSettings(
      length: .epochs(2), batch: 5, learningRate: 1e-3,
      dropout: Dropout(embedding: 0.1, attention: 0.1, residual: 0.1, seed: 0), seed: seed)
    return Trainer(
      state?.weights ?? start, rows: rows, settings: settings, optimiser: state?.optimiser)
  }

  /// What a run arrives at: losses, weights and moments.
  static func outcome(of trainer: Trainer) throws -> (losses: [Double], tensors: [Tensor]) {
    var (trainer, losses) = (trainer, [Double]())
    while !trainer.isFinished { losses.append(try trainer.takeStep().loss) }
    let weights = trainer.weights.namedTensors.map(\.tensor)
    return (losses, weights + trainer.optimiser.first + trainer.optimiser.second)
  }

  /// In a process of its own, as the number of threads belongs to the whole process.
  @Test("for the same seed and number of threads")
  func repeats() async {
    await #expect(processExitsWith: .success) {
      for threads in [1, 2, 3] {
        Threads.count = threads
        let (first, again) = try (
          Self.outcome(of: Self.trainer(seed: 1)), Self.outcome(of: Self.trainer(seed: 1))
        )
        guard first.losses.count == 10, first == again else { exit(1) }
        guard try Self.outcome(of: Self.trainer(seed: 2)).losses != first.losses else { exit(2) }
      }
    }
  }

  @Test("when it goes on from weights and optimiser alone, after any step")
  func continues() async {
    await #expect(processExitsWith: .success) {
      Threads.count = 2
      let whole = try Self.outcome(of: Self.trainer(seed: 1))
      for done in 0...10 {
        var before = Self.trainer(seed: 1)
        for _ in 0..<done { _ = try before.takeStep() }
        let rest = try Self.outcome(of: Self.trainer(seed: 1, after: before))
        guard rest.tensors == whole.tensors, rest.losses == Array(whole.losses[done...]) else {
          exit(1)
        }
      }
    }
  }
}
