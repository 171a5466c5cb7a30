extension Parameter {
  /// All parameters of a model in the order in which a backward pass comes to the end with their
  /// gradients, those that become final together side by side.
  ///
  /// What stands behind the blocks comes first, then each block from the last to the first, its MLP
  /// before its attention, and the embeddings last: a tied one is read by the unembedding too.
  ///
  /// - Parameters:
  ///   - configuration: the shape of the model.
  ///   - hasSeparateHead: whether the unembedding is not the token embedding itself.
  /// - Returns: each parameter once.
  public static func finalOrder(
    in configuration: Configuration, hasSeparateHead: Bool
  ) -> [[Parameter]] {
    let halves = Part.halves(in: configuration.architecture)
    return [afterBlocks(in: configuration, hasSeparateHead: hasSeparateHead)]
      + (0..<configuration.layers).reversed().flatMap { layer in
        [halves.mlp, halves.attention].map { half in half.map { .block(layer, $0) } }
      }
      + [embeddings(in: configuration)]
  }

  /// The parameters behind the last block.
  static func afterBlocks(
    in configuration: Configuration, hasSeparateHead: Bool
  ) -> [Parameter] {
    all(in: configuration, hasSeparateHead: hasSeparateHead).filter { parameter in
      switch parameter {
      case .finalGain, .finalBias, .unembedding: true
      case .tokenEmbedding, .positionEmbedding, .block: false
      }
    }
  }

  /// The parameters before the first block.
  static func embeddings(in configuration: Configuration) -> [Parameter] {
    configuration.architecture.hasPositionEmbedding
      ? [.tokenEmbedding, .positionEmbedding] : [.tokenEmbedding]
  }
}

extension Parameter.Part {
  /// The parts of a block by its halves, each with the norm before it.
  static func halves(
    in architecture: Architecture
  ) -> (attention: [Parameter.Part], mlp: [Parameter.Part]) {
    let parts = all(in: architecture)
    return (parts.filter { !$0.isOfMLP }, parts.filter(\.isOfMLP))
  }

  /// Whether it belongs to the MLP or to the norm before it.
  private var isOfMLP: Bool {
    switch self {
    case .norm2Gain, .norm2Bias, .mlpGateWeight, .mlpGateBias, .mlpInputWeight, .mlpInputBias,
      .mlpOutputWeight, .mlpOutputBias:
      true
    case .norm1Gain, .norm1Bias, .attentionInputWeight, .attentionInputBias, .queryWeight,
      .queryBias, .keyWeight, .keyBias, .valueWeight, .valueBias, .queryNormGain, .keyNormGain,
      .attentionOutputWeight, .attentionOutputBias:
      false
    }
  }
}
