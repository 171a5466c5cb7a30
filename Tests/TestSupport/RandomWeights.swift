import Tensors
public import Transformer

extension Weights {
  /// A model whose every number is random, norms and biases too, the same for the same seed.
  ///
  /// - Parameters:
  ///   - configuration: its shape.
  ///   - isTied: whether the head is the token embedding.
  ///   - seed: decides the numbers.
  public init(random configuration: Configuration, isTied: Bool = true, seed: UInt64) {
    let c = configuration
    var numbers = RandomNumbers(state: seed)
    func norm() -> Norm {
      Norm(gain: numbers.tensor([c.width], around: 1), bias: numbers.tensor([c.width]))
    }
    self.init(
      configuration: c, tokenEmbedding: numbers.tensor([c.vocabulary, c.width]),
      positionEmbedding: numbers.tensor([c.context, c.width]),
      blocks: (0..<c.layers).map { _ in
        Block(
          norm1: norm(),
          attention: AttentionWeights(
            inputWeight: numbers.tensor([c.width, 3 * c.width]),
            inputBias: numbers.tensor([3 * c.width]),
            outputWeight: numbers.tensor([c.width, c.width]),
            outputBias: numbers.tensor([c.width])),
          norm2: norm(),
          mlp: MLPWeights(
            inputWeight: numbers.tensor([c.width, c.hidden]),
            inputBias: numbers.tensor([c.hidden]),
            outputWeight: numbers.tensor([c.hidden, c.width]),
            outputBias: numbers.tensor([c.width])))
      },
      finalNorm: norm(),
      separateUnembedding: isTied ? nil : numbers.tensor([c.vocabulary, c.width]))
  }
}

/// Numbers of the splitmix64 generator, spread evenly around a middle.
private struct RandomNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func tensor(_ shape: Shape, around middle: Float = 0) -> Tensor {
    let range = middle - 0.7...middle + 0.7
    return Tensor(
      (0..<shape.count).map { _ in Float.random(in: range, using: &self) }, shape: shape)
  }
}
