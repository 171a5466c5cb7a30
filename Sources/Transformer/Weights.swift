public import Tensors

/// All trained numbers of a model, as the checkpoint stores them.
///
/// A value: an edited, folded or fine-tuned model is another `Weights`. Copies share memory.
public struct Weights: Sendable {
  /// The model's shape.
  public let configuration: Configuration
  /// W_E: [V, D].
  public var tokenEmbedding: Tensor
  /// W_pos: [C, D]; nil where positions are not learned.
  public var positionEmbedding: Tensor?
  /// The blocks, first to last.
  public var blocks: [Block]
  /// The norm before unembedding.
  public var finalNorm: Norm
  /// W_Uᵀ where it is not the token embedding itself: [V, D].
  public var separateUnembedding: Tensor?
  /// b_U: [V]; no family has one, folding makes one.
  public var unembeddingBias: Tensor?

  /// W_Uᵀ: [V, D]; the token embedding where the two are tied.
  public var unembedding: Tensor { separateUnembedding ?? tokenEmbedding }

  /// Whether the unembedding is the token embedding itself.
  public var isTied: Bool { separateUnembedding == nil }

  /// Puts a model together.
  ///
  /// That every tensor has the shape that the configuration gives it is a precondition; the reader
  /// of checkpoints checks it.
  ///
  /// - Parameters:
  ///   - configuration: the shape and the architecture.
  ///   - isTied: whether the unembedding is the token embedding.
  ///   - tensor: asked for each parameter, in the order of the computation.
  public init(_ configuration: Configuration, isTied: Bool, tensor: (Parameter) -> Tensor) {
    func checked(_ parameter: Parameter) -> Tensor {
      let (found, shape) = (tensor(parameter), parameter.shape(configuration))
      precondition(found.shape == shape, "Weights: \(parameter) has \(found.shape), not \(shape)")
      return found
    }
    self.configuration = configuration
    tokenEmbedding = checked(.tokenEmbedding)
    positionEmbedding =
      configuration.architecture.hasPositionEmbedding ? checked(.positionEmbedding) : nil
    blocks = (0..<configuration.layers).map { layer in
      let parts = Parameter.Part.all(in: configuration.architecture)
      // In the order of the computation, which generators of random numbers go by.
      let tensors = Dictionary(
        uniqueKeysWithValues: parts.map { ($0, checked(.block(layer, $0))) })
      return Block(configuration.architecture) { tensors[$0] }
    }
    let gain = checked(.finalGain)
    finalNorm = Norm(
      gain: gain, bias: configuration.architecture.norm == .layer ? checked(.finalBias) : nil)
    separateUnembedding = isTied ? nil : checked(.unembedding)
  }
}

/// The gain and bias of a norm.
public struct Norm: Sendable {
  /// What the normalised stream is multiplied by: [D].
  public var gain: Tensor
  /// What is added after: [D]; nil for RMSNorm.
  public var bias: Tensor?

  /// A norm's vectors.
  public init(gain: Tensor, bias: Tensor?) {
    self.gain = gain
    self.bias = bias
  }
}

/// One block: attention and MLP, each reading the residual stream through a norm.
public struct Block: Sendable {
  /// The norm before attention.
  public var norm1: Norm
  /// The attention heads.
  public var attention: AttentionWeights
  /// The norm before the MLP.
  public var norm2: Norm
  /// The MLP.
  public var mlp: MLPWeights
}

/// The weights of all heads of a block.
///
/// How they lie in memory is known here alone; see `Weights.headInput` and `Weights.addOutput` for what
/// a head reads and writes.
public struct AttentionWeights: Sendable {
  /// W_Q, W_K and W_V: one map that writes all three side by side, or a map for each.
  var inputs: [LinearMap]
  /// W_O and b_O: reads z, [N, H K].
  public var output: LinearMap
  /// The gain of the norm of each head's queries, [K]; nil where they are not normalised.
  var queryNorm: Tensor?
  /// The gain of the norm of each head's keys, [K]; nil where they are not normalised.
  var keyNorm: Tensor?
}

/// The weights of a block's MLP.
public struct MLPWeights: Sendable {
  /// W_gate, whose output is activated and multiplied by that of `input`; nil where none is.
  public var gate: LinearMap?
  /// W_in.
  public var input: LinearMap
  /// W_out.
  public var output: LinearMap
}

extension Block {
  /// A block of the tensors of its parts.
  fileprivate init(
    _ architecture: Architecture, _ tensor: (Parameter.Part) -> Tensor?
  ) {
    func needed(_ part: Parameter.Part) -> Tensor {
      guard let tensor = tensor(part) else { preconditionFailure("Block: no \(part)") }
      return tensor
    }
    func map(_ weight: Parameter.Part, _ bias: Parameter.Part) -> LinearMap {
      LinearMap(
        weight: needed(weight), bias: tensor(bias), isOutputMajor: architecture.isOutputMajor)
    }
    norm1 = Norm(gain: needed(.norm1Gain), bias: tensor(.norm1Bias))
    attention = AttentionWeights(
      inputs: architecture.hasJoinedInputs
        ? [map(.attentionInputWeight, .attentionInputBias)]
        : [
          map(.queryWeight, .queryBias), map(.keyWeight, .keyBias), map(.valueWeight, .valueBias),
        ],
      output: map(.attentionOutputWeight, .attentionOutputBias),
      queryNorm: tensor(.queryNormGain), keyNorm: tensor(.keyNormGain))
    norm2 = Norm(gain: needed(.norm2Gain), bias: tensor(.norm2Bias))
    mlp = MLPWeights(
      gate: architecture.isGated ? map(.mlpGateWeight, .mlpGateBias) : nil,
      input: map(.mlpInputWeight, .mlpInputBias), output: map(.mlpOutputWeight, .mlpOutputBias))
  }
}
