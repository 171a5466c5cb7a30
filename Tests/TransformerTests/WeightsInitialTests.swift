import Tensors
import Testing
import Transformer

@Suite("A fresh model begins as GPT-2 does")
struct WeightsInitialTests {
  static let configuration = Configuration(
    layers: 2, heads: 4, width: 32, vocabulary: 300, context: 40)

  /// Numbers that depend on nothing but a start.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var mixed = state
      mixed ^= mixed >> 33
      mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
      return mixed ^ (mixed >> 33)
    }
  }

  static func fresh(seed: UInt64, deviation: Double = 0.02) -> Weights {
    var generator = Generator(state: seed)
    return Weights.initial(configuration, deviation: deviation, using: &generator)
  }

  static func deviation(_ tensor: Tensor) -> Double {
    let squares = tensor.elements.map { Double($0) * Double($0) }
    return (squares.reduce(0, +) / Double(tensor.count)).squareRoot()
  }

  @Test("matrices have the deviation, those that write to the stream a narrower one")
  func deviations() {
    for scale in [0.02, 0.05] {
      let weights = Self.fresh(seed: 1, deviation: scale)
      var plain = [weights.tokenEmbedding, weights[.positionEmbedding]]
      var writing: [Tensor] = []
      for layer in weights.blocks.indices {
        plain += [
          weights[.block(layer, .attentionInputWeight)], weights[.block(layer, .mlpInputWeight)],
        ]
        writing += [
          weights[.block(layer, .attentionOutputWeight)], weights[.block(layer, .mlpOutputWeight)],
        ]
      }
      // The deviation of a thousand numbers is known to 2 %; 10 % is more than four times that.
      for tensor in plain { #expect(abs(Self.deviation(tensor) / scale - 1) < 0.1) }
      for tensor in writing { #expect(abs(Self.deviation(tensor) / scale * 2 - 1) < 0.1) }
    }
  }

  @Test("biases are zero, gains one, and the head is tied")
  func constants() throws {
    let weights = Self.fresh(seed: 1)
    #expect(weights.isTied)
    #expect(weights.unembeddingBias == nil)
    for norm in [weights.finalNorm] + weights.blocks.flatMap({ [$0.norm1, $0.norm2] }) {
      #expect(norm.gain.elements.allSatisfy { $0 == 1 })
      #expect(try #require(norm.bias).elements.allSatisfy { $0 == 0 })
    }
    for layer in weights.blocks.indices {
      let parts: [Parameter.Part] = [
        .attentionInputBias, .attentionOutputBias, .mlpInputBias, .mlpOutputBias,
      ]
      let biases = parts.map { weights[.block(layer, $0)] }
      #expect(biases.allSatisfy { $0.elements.allSatisfy { $0 == 0 } })
    }
  }

  @Test("the same seed gives the same bits, another seed others")
  func seeds() {
    let first = Self.fresh(seed: 1)
    let again = Self.fresh(seed: 1)
    #expect(first.tokenEmbedding.elements == again.tokenEmbedding.elements)
    #expect(
      first.blocks[1].mlp.output.weight.elements
        == again.blocks[1].mlp.output.weight.elements)
    #expect(first.tokenEmbedding.elements != Self.fresh(seed: 2).tokenEmbedding.elements)
  }
}
