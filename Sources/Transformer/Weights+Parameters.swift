public import Tensors

extension Weights {
  /// The parameters of this model, in the order of its computation.
  ///
  /// The bias that folding gives the unembedding is not trained and not among them.
  public var parameters: [Parameter] {
    Parameter.all(in: configuration, hasSeparateHead: !isTied)
  }

  /// Lends each parameter's tensor for change, in the order of `parameters`.
  ///
  /// Tensors are changed where they are: nothing is copied that is held once.
  public mutating func updateEach<Failure: Error>(
    _ body: (Parameter, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(.tokenEmbedding, &tokenEmbedding)
    try positionEmbedding.lend { tensor throws(Failure) in
      try body(.positionEmbedding, &tensor)
    }
    for layer in blocks.indices {
      try blocks[layer].updateEach { (part, tensor) throws(Failure) in
        try body(.block(layer, part), &tensor)
      }
    }
    try body(.finalGain, &finalNorm.gain)
    try finalNorm.bias.lend { tensor throws(Failure) in try body(.finalBias, &tensor) }
    try separateUnembedding.lend { tensor throws(Failure) in try body(.unembedding, &tensor) }
  }

  /// The tensor of a parameter; asking for one that the model lacks is a programming error.
  public subscript(parameter: Parameter) -> Tensor {
    let found: Tensor? =
      switch parameter {
      case .tokenEmbedding: tokenEmbedding
      case .positionEmbedding: positionEmbedding
      case .block(let layer, let part): blocks[layer][part]
      case .finalGain: finalNorm.gain
      case .finalBias: finalNorm.bias
      case .unembedding: unembedding
      }
    guard let found else { preconditionFailure("Weights: there is no \(parameter)") }
    return found
  }

  /// Weights of this shape, all of them zero: a place for gradients or moments.
  public func zeros() -> Weights {
    var zeros = self
    zeros.unembeddingBias = nil
    zeros.updateEach { _, tensor in tensor = Tensor(repeating: 0, shape: tensor.shape) }
    return zeros
  }
}

extension Optional where Wrapped == Tensor {
  /// Lends the tensor, if there is one, for change where it is: it is held once meanwhile.
  mutating func lend<Failure: Error>(
    _ body: (inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    guard var held = self else { return }
    self = nil
    defer { self = held }
    try body(&held)
  }
}

extension Block {
  /// The tensor of a part; nil where the block has none.
  public subscript(part: Parameter.Part) -> Tensor? {
    let isJoined = attention.inputs.count == 1
    func own(_ input: HeadInput) -> LinearMap? { isJoined ? nil : attention.inputs[input.order] }
    return switch part {
    case .norm1Gain: norm1.gain
    case .norm1Bias: norm1.bias
    case .attentionInputWeight: isJoined ? attention.inputs[0].weight : nil
    case .attentionInputBias: isJoined ? attention.inputs[0].bias : nil
    case .queryWeight: own(.queries)?.weight
    case .queryBias: own(.queries)?.bias
    case .keyWeight: own(.keys)?.weight
    case .keyBias: own(.keys)?.bias
    case .valueWeight: own(.values)?.weight
    case .valueBias: own(.values)?.bias
    case .queryNormGain: attention.queryNorm
    case .keyNormGain: attention.keyNorm
    case .attentionOutputWeight: attention.output.weight
    case .attentionOutputBias: attention.output.bias
    case .norm2Gain: norm2.gain
    case .norm2Bias: norm2.bias
    case .mlpGateWeight: mlp.gate?.weight
    case .mlpGateBias: mlp.gate?.bias
    case .mlpInputWeight: mlp.input.weight
    case .mlpInputBias: mlp.input.bias
    case .mlpOutputWeight: mlp.output.weight
    case .mlpOutputBias: mlp.output.bias
    }
  }

  mutating func updateEach<Failure: Error>(
    _ body: (Parameter.Part, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(.norm1Gain, &norm1.gain)
    try norm1.bias.lend { tensor throws(Failure) in try body(.norm1Bias, &tensor) }
    try attention.updateInputs(body)
    try attention.output.update(
      weight: .attentionOutputWeight, bias: .attentionOutputBias, body)
    try body(.norm2Gain, &norm2.gain)
    try norm2.bias.lend { tensor throws(Failure) in try body(.norm2Bias, &tensor) }
    if var gate = mlp.gate {
      mlp.gate = nil  // so that its tensors are held once while they are changed
      defer { mlp.gate = gate }
      try gate.update(weight: .mlpGateWeight, bias: .mlpGateBias, body)
    }
    try mlp.input.update(weight: .mlpInputWeight, bias: .mlpInputBias, body)
    try mlp.output.update(weight: .mlpOutputWeight, bias: .mlpOutputBias, body)
  }
}

extension AttentionWeights {
  fileprivate mutating func updateInputs<Failure: Error>(
    _ body: (Parameter.Part, inout Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    if inputs.count == 1 {
      try inputs[0].update(weight: .attentionInputWeight, bias: .attentionInputBias, body)
    } else {
      try inputs[0].update(weight: .queryWeight, bias: .queryBias, body)
      try inputs[1].update(weight: .keyWeight, bias: .keyBias, body)
      try inputs[2].update(weight: .valueWeight, bias: .valueBias, body)
    }
    try queryNorm.lend { tensor throws(Failure) in try body(.queryNormGain, &tensor) }
    try keyNorm.lend { tensor throws(Failure) in try body(.keyNormGain, &tensor) }
  }
}
