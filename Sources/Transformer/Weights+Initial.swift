import Tensors

extension Weights {
  /// The weights of a model that has learned nothing yet.
  ///
  /// As GPT-2 begins: every matrix is normally distributed, those that write to the residual stream
  /// narrower by √(2 L); biases are zero and gains one; the unembedding is the token embedding. The
  /// numbers depend on nothing but the shape, the deviation and the generator, on every system.
  ///
  /// Takes about 0.2 µs for each number. Source: Radford et al. 2019, section 2.3.
  ///
  /// - Parameters:
  ///   - configuration: the model's shape.
  ///   - deviation: the standard deviation, `initializer_range` of Hugging Face; GPT-2 has 0.02.
  ///   - generator: where the randomness comes from.
  /// - Returns: fresh weights.
  public static func initial(
    _ configuration: Configuration, deviation: Double = 0.02,
    using generator: inout some RandomNumberGenerator
  ) -> Weights {
    let c = configuration
    let writing = deviation / Double(2 * c.layers).squareRoot()
    func normal(_ shape: Shape, _ deviation: Double) -> Tensor {
      Tensor(
        (0..<shape.count).map { _ in Float(deviation * normalNumber(using: &generator)) },
        shape: shape)
    }
    func norm() -> Norm {
      Norm(gain: Tensor(repeating: 1, shape: [c.width]), bias: Tensor(shape: [c.width]))
    }
    return Weights(
      configuration: c,
      tokenEmbedding: normal([c.vocabulary, c.width], deviation),
      positionEmbedding: normal([c.context, c.width], deviation),
      blocks: (0..<c.layers).map { _ in
        Block(
          norm1: norm(),
          attention: AttentionWeights(
            inputWeight: normal([c.width, 3 * c.width], deviation),
            inputBias: Tensor(shape: [3 * c.width]),
            outputWeight: normal([c.width, c.width], writing),
            outputBias: Tensor(shape: [c.width])),
          norm2: norm(),
          mlp: MLPWeights(
            inputWeight: normal([c.width, c.hidden], deviation),
            inputBias: Tensor(shape: [c.hidden]),
            outputWeight: normal([c.hidden, c.width], writing),
            outputBias: Tensor(shape: [c.width])))
      },
      finalNorm: norm())
  }
}
