public import Tensors

/// A trained tensor of a model, by its place.
public enum Parameter: Hashable, Sendable {
  /// W_E.
  case tokenEmbedding
  /// W_pos.
  case positionEmbedding
  /// A tensor of a block.
  case block(Int, Part)
  /// The gain of the last norm.
  case finalGain
  /// The bias of the last norm.
  case finalBias
  /// W_Uᵀ where it is not the token embedding itself.
  case unembedding

  /// A tensor within a block.
  public enum Part: CaseIterable, Hashable, Sendable {
    /// Gain of the norm before attention.
    case norm1Gain
    /// Bias of the norm before attention.
    case norm1Bias
    /// W_Q, W_K, W_V side by side.
    case attentionInputWeight
    /// b_Q, b_K, b_V.
    case attentionInputBias
    /// W_Q where it is stored by itself.
    case queryWeight
    /// b_Q where it is stored by itself.
    case queryBias
    /// W_K where it is stored by itself.
    case keyWeight
    /// b_K where it is stored by itself.
    case keyBias
    /// W_V where it is stored by itself.
    case valueWeight
    /// b_V where it is stored by itself.
    case valueBias
    /// Gain of the norm of each head's queries.
    case queryNormGain
    /// Gain of the norm of each head's keys.
    case keyNormGain
    /// W_O.
    case attentionOutputWeight
    /// b_O.
    case attentionOutputBias
    /// Gain of the norm before the MLP.
    case norm2Gain
    /// Bias of the norm before the MLP.
    case norm2Bias
    /// W_gate of a gated MLP.
    case mlpGateWeight
    /// b_gate of a gated MLP.
    case mlpGateBias
    /// W_in.
    case mlpInputWeight
    /// b_in.
    case mlpInputBias
    /// W_out.
    case mlpOutputWeight
    /// b_out.
    case mlpOutputBias
  }

  /// Whether weight decay applies: to matrices, not to biases nor to norms.
  public var isDecayed: Bool {
    switch self {
    case .tokenEmbedding, .positionEmbedding, .unembedding: true
    case .finalGain, .finalBias: false
    case .block(_, let part): part.isLinearMap
    }
  }

  /// All of a model, in the order of its computation.
  public static func all(
    in configuration: Configuration, hasSeparateHead: Bool
  ) -> [Parameter] {
    let architecture = configuration.architecture
    let parts = Part.all(in: architecture)
    var all: [Parameter] = [.tokenEmbedding]
    if architecture.hasPositionEmbedding { all.append(.positionEmbedding) }
    for layer in 0..<configuration.layers { all += parts.map { .block(layer, $0) } }
    all.append(.finalGain)
    if architecture.norm == .layer { all.append(.finalBias) }
    if hasSeparateHead { all.append(.unembedding) }
    return all
  }

  /// The shape that a configuration gives to the tensor.
  public func shape(_ configuration: Configuration) -> Shape {
    let d = configuration.width
    return switch self {
    case .tokenEmbedding, .unembedding: [configuration.vocabulary, d]
    case .positionEmbedding: [configuration.context, d]
    case .finalGain, .finalBias: [d]
    case .block(_, let part): part.shape(configuration)
    }
  }
}

extension Parameter.Part {
  /// What a block of an architecture has, in the order of the computation.
  public static func all(in architecture: Architecture) -> [Parameter.Part] {
    allCases.filter { $0.exists(in: architecture) }
  }

  /// Whether it is the matrix of a linear map.
  public var isLinearMap: Bool {
    switch self {
    case .attentionInputWeight, .queryWeight, .keyWeight, .valueWeight, .attentionOutputWeight,
      .mlpGateWeight, .mlpInputWeight, .mlpOutputWeight:
      true
    case .norm1Gain, .norm1Bias, .attentionInputBias, .queryBias, .keyBias, .valueBias,
      .queryNormGain, .keyNormGain, .attentionOutputBias, .norm2Gain, .norm2Bias, .mlpGateBias,
      .mlpInputBias, .mlpOutputBias:
      false
    }
  }

  private func exists(in architecture: Architecture) -> Bool {
    let (isJoined, biases) = (architecture.hasJoinedInputs, architecture.biases)
    return switch self {
    case .norm1Gain, .norm2Gain, .attentionOutputWeight, .mlpInputWeight, .mlpOutputWeight: true
    case .norm1Bias, .norm2Bias: architecture.norm == .layer
    case .attentionInputWeight: isJoined
    case .attentionInputBias: isJoined && biases.contains(.attentionInput)
    case .queryWeight, .keyWeight, .valueWeight: !isJoined
    case .queryBias, .keyBias, .valueBias: !isJoined && biases.contains(.attentionInput)
    case .queryNormGain, .keyNormGain: architecture.normalisesQueriesAndKeys
    case .attentionOutputBias: biases.contains(.attentionOutput)
    case .mlpGateWeight: architecture.isGated
    case .mlpGateBias: architecture.isGated && biases.contains(.mlp)
    case .mlpInputBias, .mlpOutputBias: biases.contains(.mlp)
    }
  }

  /// The shape that a configuration gives to the tensor.
  fileprivate func shape(_ configuration: Configuration) -> Shape {
    let (d, f) = (configuration.width, configuration.hidden)
    let (q, kv) = (
      configuration.columns(of: .queries).count, configuration.columns(of: .keys).count
    )
    func map(_ inputs: Int, _ outputs: Int) -> Shape {
      configuration.architecture.isOutputMajor ? [outputs, inputs] : [inputs, outputs]
    }
    return switch self {
    case .norm1Gain, .norm1Bias, .norm2Gain, .norm2Bias: [d]
    case .attentionInputWeight: map(d, q + 2 * kv)
    case .attentionInputBias: [q + 2 * kv]
    case .queryWeight: map(d, q)
    case .queryBias: [q]
    case .keyWeight, .valueWeight: map(d, kv)
    case .keyBias, .valueBias: [kv]
    case .queryNormGain, .keyNormGain: [configuration.headWidth]
    case .attentionOutputWeight: map(q, d)
    case .attentionOutputBias, .mlpOutputBias: [d]
    case .mlpGateWeight, .mlpInputWeight: map(d, f)
    case .mlpGateBias, .mlpInputBias: [f]
    case .mlpOutputWeight: map(f, d)
    }
  }
}

extension Configuration {
  /// The widths of what each linear map of a block reads and writes, in the order of the computation.
  public var linearMaps: [(inputs: Int, outputs: Int)] {
    Parameter.Part.all(in: architecture).filter(\.isLinearMap).map { part in
      let extents = part.shape(self).extents
      return architecture.isOutputMajor
        ? (extents[1], extents[0]) : (extents[0], extents[1])
    }
  }
}
