public import Tensors
public import Transformer

/// A place for a tensor in `Weights`, with the name that Hugging Face checkpoints give it.
///
/// The one table between files and memory: a reader goes from names to places, a writer from places
/// to names.
public enum TensorPlace: Hashable, Sendable {
  /// W_E: `wte.weight`.
  case tokenEmbedding
  /// W_pos: `wpe.weight`.
  case positionEmbedding
  /// A tensor of a block: `h.3.attn.c_attn.weight`.
  case block(Int, BlockTensor)
  /// The gain of the last LayerNorm: `ln_f.weight`.
  case finalGain
  /// The bias of the last LayerNorm: `ln_f.bias`.
  case finalBias
  /// W_Uᵀ where it is stored by itself: `lm_head.weight`.
  case unembedding

  /// A tensor within a block; the raw value is its name there.
  public enum BlockTensor: String, CaseIterable, Hashable, Sendable {
    /// Gain of the LayerNorm before attention.
    case norm1Gain = "ln_1.weight"
    /// Bias of the LayerNorm before attention.
    case norm1Bias = "ln_1.bias"
    /// W_Q, W_K, W_V side by side.
    case attentionInputWeight = "attn.c_attn.weight"
    /// b_Q, b_K, b_V.
    case attentionInputBias = "attn.c_attn.bias"
    /// W_O.
    case attentionOutputWeight = "attn.c_proj.weight"
    /// b_O.
    case attentionOutputBias = "attn.c_proj.bias"
    /// Gain of the LayerNorm before the MLP.
    case norm2Gain = "ln_2.weight"
    /// Bias of the LayerNorm before the MLP.
    case norm2Bias = "ln_2.bias"
    /// W_in.
    case mlpInputWeight = "mlp.c_fc.weight"
    /// b_in.
    case mlpInputBias = "mlp.c_fc.bias"
    /// W_out.
    case mlpOutputWeight = "mlp.c_proj.weight"
    /// b_out.
    case mlpOutputBias = "mlp.c_proj.bias"

    /// Where the tensor is in a block in memory.
    public var path: any WritableKeyPath<Block, Tensor> & Sendable {
      switch self {
      case .norm1Gain: \Block.norm1.gain
      case .norm1Bias: \Block.norm1.bias
      case .attentionInputWeight: \Block.attention.inputWeight
      case .attentionInputBias: \Block.attention.inputBias
      case .attentionOutputWeight: \Block.attention.outputWeight
      case .attentionOutputBias: \Block.attention.outputBias
      case .norm2Gain: \Block.norm2.gain
      case .norm2Bias: \Block.norm2.bias
      case .mlpInputWeight: \Block.mlp.inputWeight
      case .mlpInputBias: \Block.mlp.inputBias
      case .mlpOutputWeight: \Block.mlp.outputWeight
      case .mlpOutputBias: \Block.mlp.outputBias
      }
    }
  }

  /// All places of a model, in the order of its computation.
  public static func all(layers: Int, hasSeparateHead: Bool) -> [TensorPlace] {
    [.tokenEmbedding, .positionEmbedding]
      + (0..<layers).flatMap { layer in BlockTensor.allCases.map { .block(layer, $0) } }
      + [.finalGain, .finalBias] + (hasSeparateHead ? [.unembedding] : [])
  }
}

// MARK: Names

extension TensorPlace {
  /// What `GPT2LMHeadModel` puts before the names of its body.
  static let prefix = "transformer."

  /// The name without prefix, as `GPT2Model` writes it.
  public var bareName: String {
    switch self {
    case .tokenEmbedding: "wte.weight"
    case .positionEmbedding: "wpe.weight"
    case .block(let layer, let tensor): "h.\(layer).\(tensor.rawValue)"
    case .finalGain: "ln_f.weight"
    case .finalBias: "ln_f.bias"
    case .unembedding: "lm_head.weight"
    }
  }

  /// The name as `GPT2LMHeadModel` writes it: all but the head with a prefix.
  public var name: String { self == .unembedding ? bareName : Self.prefix + bareName }

  /// The place of a stored name, with or without prefix; nil where it is no weight of the model.
  public init?(name: String) {
    switch TensorName(name) {
    case .weight(let place): self = place
    case .mask, .unknown: return nil
    }
  }

  /// The shape that a configuration gives to the tensor here.
  public func shape(_ configuration: Configuration) -> Shape {
    let (d, f) = (configuration.width, configuration.hidden)
    return switch self {
    case .tokenEmbedding, .unembedding: [configuration.vocabulary, d]
    case .positionEmbedding: [configuration.context, d]
    case .finalGain, .finalBias: [d]
    case .block(_, let tensor):
      switch tensor {
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

  /// The tensor here; nil where the model has none, as for the head of a tied one.
  public func tensor(of weights: Weights) -> Tensor? {
    switch self {
    case .tokenEmbedding: weights.tokenEmbedding
    case .positionEmbedding: weights.positionEmbedding
    case .finalGain: weights.finalNorm.gain
    case .finalBias: weights.finalNorm.bias
    case .unembedding: weights.separateUnembedding
    case .block(let layer, let tensor):
      weights.blocks.indices.contains(layer) ? weights.blocks[layer][keyPath: tensor.path] : nil
    }
  }
}

/// What a name in a checkpoint stands for.
enum TensorName: Hashable {
  /// A weight of the model, perhaps of a layer that the model does not have.
  case weight(TensorPlace)
  /// The causal mask, which old checkpoints store: `h.3.attn.bias`, `h.3.attn.masked_bias`.
  case mask(layer: Int)
  /// Nothing of GPT-2.
  case unknown

  init(_ name: String) {
    let isPrefixed = name.hasPrefix(TensorPlace.prefix)
    let bare = isPrefixed ? name.dropFirst(TensorPlace.prefix.count) : name[...]
    switch bare {
    case "wte.weight": self = .weight(.tokenEmbedding)
    case "wpe.weight": self = .weight(.positionEmbedding)
    case "ln_f.weight": self = .weight(.finalGain)
    case "ln_f.bias": self = .weight(.finalBias)
    case "lm_head.weight" where !isPrefixed: self = .weight(.unembedding)
    default: self = Self.inBlock(bare)
    }
  }

  private static func inBlock(_ bare: Substring) -> TensorName {
    let parts = bare.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    // The number must be written as it would be written: "h.01" is not layer 1.
    guard parts.count == 3, parts[0] == "h", let layer = Int(parts[1]), layer >= 0,
      String(layer) == parts[1]
    else { return .unknown }
    if parts[2] == "attn.bias" || parts[2] == "attn.masked_bias" { return .mask(layer: layer) }
    guard let tensor = TensorPlace.BlockTensor(rawValue: String(parts[2])) else { return .unknown }
    return .weight(.block(layer, tensor))
  }
}
