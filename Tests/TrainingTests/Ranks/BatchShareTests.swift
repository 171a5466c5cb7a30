import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Training

@Suite("Shares of a batch add up to it")
struct BatchShareTests {
  static let batch = TokenBatch(
    [9, 2, 5, 12, 3, 7, 2].enumerated().map { row, length in
      (0..<length).map { TokenID((7 * row + 3 * $0 * $0) % 29) }
    })

  static let dropout = Dropout(embedding: 0.1, attention: 0.2, residual: 0.3, seed: 77)

  /// GPT-2 with and without an unembedding of its own, and families that have what it has not.
  static let models = [
    model(.gpt2), model(.gpt2, isTied: false), model(.parallelBlocks), model(.sharedKeys),
  ]

  private static func model(_ architecture: Architecture, isTied: Bool = true) -> Weights {
    Weights(
      random: Configuration(
        layers: 3, heads: 4, width: 16, vocabulary: 29, context: 12, architecture: architecture),
      isTied: isTied, seed: 8)
  }

  private func shares(_ count: Int) -> [BatchShare] {
    (0..<count).map { BatchShare(of: $0, among: count, Self.batch, heads: 4) }
  }

  @Test("every row is in one share, in its place, and shares have as many tokens as rows allow")
  func rows() {
    for count in 1...9 {
      let shares = shares(count)
      #expect(shares.flatMap(\.rows) == Self.batch.rows, "\(count) ranks")
      #expect(shares.allSatisfy { $0.predictions == 33 })
      var (tokens, weights) = (0, 0)
      for share in shares where !share.rows.isEmpty {
        #expect(share.origin == Dropout.Origin(tokens: tokens, weights: weights))
        let lengths = share.rows.map(\.count)
        tokens += lengths.reduce(0, +)
        weights += lengths.reduce(0) { $0 + 4 * $1 * $1 }
        #expect(lengths.reduce(0, +) < 40 / count + 12)
      }
    }
    // Rows of one length differ by one at most.
    let blocks = TokenBatch((0..<10).map { _ in [1, 2, 3] })
    for count in 1...12 {
      let sizes = (0..<count).map { BatchShare(of: $0, among: count, blocks, heads: 1).rows.count }
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1, "\(count) ranks: \(sizes)")
    }
    #expect(shares(9).contains { $0.rows.isEmpty })
  }

  @Test("in loss and gradient, with dropout", arguments: models.indices, [2, 3, 9])
  func gradients(model: Int, count: Int) throws {
    let weights = Self.models[model]
    for dropout in [Self.dropout, nil] {
      let whole = try weights.lossGradient(Self.batch, dropout: dropout)
      let parts = try shares(count).filter { !$0.rows.isEmpty }.map { share in
        var gradients = weights.zeros()
        let loss = try share.lossGradient(weights, dropout, into: &gradients)
        return (loss: loss, gradients: gradients)
      }
      let loss = parts.reduce(0) { $0 + $1.loss }
      #expect(abs(loss - whole.loss) < 1e-6 * whole.loss)
      for parameter in weights.parameters {
        let sums = parts.map { $0.gradients[parameter].elements }
          .reduce([Float](repeating: 0, count: whole.gradients[parameter].count)) { sum, part in
            zip(sum, part).map { $0 + $1 }
          }
        let agreement = Agreement(gradients: sums, whole.gradients[parameter].elements)
        #expect(agreement.worst < .float32Gradient, "\(parameter): \(agreement)")
      }
    }
  }

  @Test(
    "gradients are told of once, in their order, when nothing changes them any more",
    arguments: models.indices)
  func finalOrder(model: Int) throws {
    let weights = Self.models[model]
    var told: [[Parameter]] = []
    var then: [Parameter: [Float]] = [:]
    // What is left from before is overwritten.
    var gradients = weights
    _ = try weights.lossGradient(Self.batch, into: &gradients) { gradients, parameters in
      told.append(parameters)
      for parameter in parameters { then[parameter] = gradients[parameter].elements }
    }
    #expect(
      told
        == Parameter.finalOrder(
          in: weights.configuration, hasSeparateHead: !weights.isTied))
    #expect(told.joined().count == weights.parameters.count)
    for parameter in weights.parameters {
      #expect(then[parameter] == gradients[parameter].elements, "\(parameter)")
    }
  }
}
