import Foundation
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Gradients are the same, byte for byte")
struct BackwardRepeatTests {
  /// A batch on which every kernel uses several threads.
  static func large(
    seed: UInt64, _ architecture: Architecture = .gpt2
  ) throws -> (loss: Double, gradients: Weights) {
    let weights = Weights(
      random: Configuration(
        layers: 2, heads: 4, width: 64, vocabulary: 301, context: 33, architecture: architecture),
      seed: 3)
    let rows = (0..<13).map { row in
      (0..<33 - row).map { TokenID((17 * row + 5 * $0 * $0) % 301) }
    }
    return try weights.lossGradient(
      TokenBatch(rows), dropout: Dropout(0.1, seed: seed))
  }

  /// GPT-2's, and all that it has not.
  static let architectures: [Architecture] = {
    var shared = Architecture.sharedKeys
    (shared.windows, shared.headWidth) = ([nil, 9], 20)
    return [.gpt2, .parallelBlocks, shared]
  }()

  static func isSame(
    _ one: (loss: Double, gradients: Weights), _ other: (loss: Double, gradients: Weights)
  ) -> Bool {
    one.loss == other.loss
      && zip(one.gradients.namedTensors, other.gradients.namedTensors).allSatisfy {
        $0.tensor == $1.tensor
      }
  }

  /// In a process of its own, as the number of threads belongs to the whole process.
  @Test("for the same seed and number of threads")
  func repeats() async {
    await #expect(processExitsWith: .success) {
      for threads in [1, 2, 3] {
        Threads.count = threads
        for architecture in Self.architectures {
          let first = try Self.large(seed: 1, architecture)
          for _ in 0..<3 {
            guard try Self.isSame(first, Self.large(seed: 1, architecture)) else { exit(1) }
          }
          guard try !Self.isSame(first, Self.large(seed: 2, architecture)) else { exit(2) }
        }
      }
    }
  }

  @Test("for any number of threads but for the order of sums")
  func threads() async {
    await #expect(processExitsWith: .success) {
      for architecture in Self.architectures {
        Threads.count = 1
        let first = try Self.large(seed: 1, architecture).gradients
        for threads in [2, 3] {
          Threads.count = threads
          let other = try Self.large(seed: 1, architecture).gradients
          for parameter in first.parameters {
            let agreement = Agreement(gradients: first[parameter], other[parameter])
            guard agreement.worst < .float32Gradient else { exit(1) }
          }
        }
      }
    }
  }

  @Test("whatever the memory held that they are written to", arguments: [true, false])
  func usedMemory(isTied: Bool) throws {
    let weights = Weights(
      random: Configuration(layers: 2, heads: 2, width: 10, vocabulary: 7, context: 5),
      isTied: isTied, seed: 4)
    let batch = TokenBatch([[1, 2, 3], [4], [5, 6]])
    let fresh = try weights.lossGradient(batch)
    var used = weights.zeros()
    used.updateEach { _, tensor in tensor = Tensor(repeating: .nan, shape: tensor.shape) }
    for _ in 0..<2 {
      let loss = try weights.lossGradient(batch, into: &used)
      #expect(Self.isSame(fresh, (loss, used)))
    }
  }
}
