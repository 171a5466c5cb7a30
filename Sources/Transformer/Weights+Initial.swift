import Tensors

extension Weights {
  /// The weights of a model that has learned nothing yet.
  ///
  /// As GPT-2 begins: every matrix is normally distributed, those that write to the residual stream
  /// narrower by √(2 L); biases are zero and gains one. The
  /// numbers depend on nothing but the shape, the deviation and the generator, on every system.
  ///
  /// Takes about 0.2 µs for each number. Source: Radford et al. 2019, section 2.3.
  ///
  /// - Parameters:
  ///   - configuration: the model's shape.
  ///   - deviation: the standard deviation, `initializer_range` of Hugging Face; GPT-2 has 0.02.
  ///   - isTied: whether the unembedding is the token embedding.
  ///   - generator: where the randomness comes from.
  /// - Returns: fresh weights.
  public static func initial(
    _ configuration: Configuration, deviation: Double = 0.02, isTied: Bool = true,
    using generator: inout some RandomNumberGenerator
  ) -> Weights {
    let c = configuration
    let writing = deviation / Double(2 * c.layers).squareRoot()
    func normal(_ shape: Shape, _ deviation: Double) -> Tensor {
      Tensor(
        (0..<shape.count).map { _ in Float(deviation * normalNumber(using: &generator)) },
        shape: shape)
    }
    return Weights(c, isTied: isTied) { parameter in
      let shape = parameter.shape(c)
      switch parameter {
      case .block(_, .attentionOutputWeight), .block(_, .mlpOutputWeight):
        return normal(shape, writing)
      default:
        if parameter.isDecayed { return normal(shape, deviation) }
        return Tensor(repeating: parameter.isGain ? 1 : 0, shape: shape)
      }
    }
  }
}

extension Parameter {
  /// Whether something normalised is multiplied by it.
  fileprivate var isGain: Bool {
    switch self {
    case .finalGain, .block(_, .norm1Gain), .block(_, .norm2Gain), .block(_, .queryNormGain),
      .block(_, .keyNormGain):
      true
    default: false
    }
  }
}
