public import Tensors

/// A trained tensor of a model, by its place.
public enum Parameter: Hashable, Sendable {
  /// W_E.
  case tokenEmbedding
  /// W_pos.
  case positionEmbedding
  /// A tensor of a block.
  case block(Int, Part)
  /// The gain of the last LayerNorm.
  case finalGain
  /// The bias of the last LayerNorm.
  case finalBias
  /// W_Uᵀ where it is not the token embedding itself.
  case unembedding

  /// A tensor within a block.
  public enum Part: CaseIterable, Hashable, Sendable {
    /// Gain of the LayerNorm before attention.
    case norm1Gain
    /// Bias of the LayerNorm before attention.
    case norm1Bias
    /// W_Q, W_K, W_V side by side.
    case attentionInputWeight
    /// b_Q, b_K, b_V.
    case attentionInputBias
    /// W_O.
    case attentionOutputWeight
    /// b_O.
    case attentionOutputBias
    /// Gain of the LayerNorm before the MLP.
    case norm2Gain
    /// Bias of the LayerNorm before the MLP.
    case norm2Bias
    /// W_in.
    case mlpInputWeight
    /// b_in.
    case mlpInputBias
    /// W_out.
    case mlpOutputWeight
    /// b_out.
    case mlpOutputBias
  }

  /// Whether weight decay applies: to matrices, not to biases nor to LayerNorm.
  public var isDecayed: Bool {
    switch self {
    case .tokenEmbedding, .positionEmbedding, .unembedding: true
    case .finalGain, .finalBias: false
    case .block(_, let part):
      switch part {
      case .attentionInputWeight, .attentionOutputWeight, .mlpInputWeight, .mlpOutputWeight: true
      case .norm1Gain, .norm1Bias, .attentionInputBias, .attentionOutputBias, .norm2Gain,
        .norm2Bias, .mlpInputBias, .mlpOutputBias:
        false
      }
    }
  }

  /// All of a model, in the order of its computation.
  public static func all(layers: Int, hasSeparateHead: Bool) -> [Parameter] {
    [.tokenEmbedding, .positionEmbedding]
      + (0..<layers).flatMap { layer in Part.allCases.map { .block(layer, $0) } }
      + [.finalGain, .finalBias] + (hasSeparateHead ? [.unembedding] : [])
  }

  /// The shape that a configuration gives to the tensor.
  public func shape(_ configuration: Configuration) -> Shape {
    let (d, f) = (configuration.width, configuration.hidden)
    return switch self {
    case .tokenEmbedding, .unembedding: [configuration.vocabulary, d]
    case .positionEmbedding: [configuration.context, d]
    case .finalGain, .finalBias: [d]
    case .block(_, let part):
      switch part {
      case .norm1Gain, .norm1Bias, .norm2Gain, .norm2Bias: [d]
      case .attentionInputWeight: [d, 3 * d]
      case .attentionInputBias: [3 * d]
      case .attentionOutputWeight: [d, d]
      case .attentionOutputBias, .mlpOutputBias: [d]
      case .mlpInputWeight: [d, f]
      case .mlpInputBias: [f]
      case .mlpOutputWeight: [f, d]
      }
    }
  }
}

extension Weights {
  /// The parameters of this model, in the order of its computation.
  ///
  /// The bias that folding gives the unembedding is not trained and not among them.
  public var parameters: [Parameter] {
    Parameter.all(layers: configuration.layers, hasSeparateHead: !isTied)
  }

  /// Lends each parameter's tensor for change, in the order of `parameters`.
  ///
  /// Tensors are changed where they are: nothing is copied that is held once.
  public mutating func updateEach<Failure: Error>(
    _ body: (Parameter, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(.tokenEmbedding, &tokenEmbedding)
    try body(.positionEmbedding, &positionEmbedding)
    for layer in blocks.indices {
      try blocks[layer].updateEach { (part, tensor) throws(Failure) in
        try body(.block(layer, part), &tensor)
      }
    }
    try body(.finalGain, &finalNorm.gain)
    try body(.finalBias, &finalNorm.bias)
    if var head = separateUnembedding {
      separateUnembedding = nil  // so that the tensor is held once while it is changed
      defer { separateUnembedding = head }
      try body(.unembedding, &head)
    }
  }

  /// The tensor of a parameter; asking for one that the model lacks is a programming error.
  public subscript(parameter: Parameter) -> Tensor {
    switch parameter {
    case .tokenEmbedding: tokenEmbedding
    case .positionEmbedding: positionEmbedding
    case .block(let layer, let part): blocks[layer][part]
    case .finalGain: finalNorm.gain
    case .finalBias: finalNorm.bias
    case .unembedding: unembedding
    }
  }

  /// Weights of this shape, all of them zero: a place for gradients or moments.
  public func zeros() -> Weights {
    var zeros = self
    zeros.unembeddingBias = nil
    zeros.updateEach { _, tensor in tensor = Tensor(repeating: 0, shape: tensor.shape) }
    return zeros
  }
}

extension Block {
  /// The tensor of a part.
  public subscript(part: Parameter.Part) -> Tensor {
    switch part {
    case .norm1Gain: norm1.gain
    case .norm1Bias: norm1.bias
    case .attentionInputWeight: attention.inputWeight
    case .attentionInputBias: attention.inputBias
    case .attentionOutputWeight: attention.outputWeight
    case .attentionOutputBias: attention.outputBias
    case .norm2Gain: norm2.gain
    case .norm2Bias: norm2.bias
    case .mlpInputWeight: mlp.inputWeight
    case .mlpInputBias: mlp.inputBias
    case .mlpOutputWeight: mlp.outputWeight
    case .mlpOutputBias: mlp.outputBias
    }
  }

  mutating func updateEach<Failure: Error>(
    _ body: (Parameter.Part, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(.norm1Gain, &norm1.gain)
    try body(.norm1Bias, &norm1.bias)
    try body(.attentionInputWeight, &attention.inputWeight)
    try body(.attentionInputBias, &attention.inputBias)
    try body(.attentionOutputWeight, &attention.outputWeight)
    try body(.attentionOutputBias, &attention.outputBias)
    try body(.norm2Gain, &norm2.gain)
    try body(.norm2Bias, &norm2.bias)
    try body(.mlpInputWeight, &mlp.inputWeight)
    try body(.mlpInputBias, &mlp.inputBias)
    try body(.mlpOutputWeight, &mlp.outputWeight)
    try body(.mlpOutputBias, &mlp.outputBias)
  }
}
