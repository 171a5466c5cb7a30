public import Tensors
public import Transformer

/// The names that Hugging Face checkpoints give to parameters: the one table between files and
/// memory.
extension Parameter {
  /// What `GPT2LMHeadModel` puts before the names of its body.
  static let prefix = "transformer."

  /// The name without prefix, as `GPT2Model` writes it.
  public var bareName: String {
    switch self {
    case .tokenEmbedding: "wte.weight"
    case .positionEmbedding: "wpe.weight"
    case .block(let layer, let part): "h.\(layer).\(part.storedName)"
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

  /// The tensor in a model; nil where it has none, as for the head of a tied one.
  public func tensor(of weights: Weights) -> Tensor? {
    weights.parameters.contains(self) ? weights[self] : nil
  }
}

extension Parameter.Part {
  /// The name within a block.
  var storedName: String {
    switch self {
    case .norm1Gain: "ln_1.weight"
    case .norm1Bias: "ln_1.bias"
    case .attentionInputWeight: "attn.c_attn.weight"
    case .attentionInputBias: "attn.c_attn.bias"
    case .attentionOutputWeight: "attn.c_proj.weight"
    case .attentionOutputBias: "attn.c_proj.bias"
    case .norm2Gain: "ln_2.weight"
    case .norm2Bias: "ln_2.bias"
    case .mlpInputWeight: "mlp.c_fc.weight"
    case .mlpInputBias: "mlp.c_fc.bias"
    case .mlpOutputWeight: "mlp.c_proj.weight"
    case .mlpOutputBias: "mlp.c_proj.bias"
    }
  }

  /// The part of a stored name; nil where there is none.
  init?(storedName: String) {
    guard let part = Self.parts[storedName] else { return nil }
    self = part
  }

  private static let parts = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.storedName, $0) })
}

/// What a name in a checkpoint stands for.
enum TensorName: Hashable {
  /// A weight of the model, perhaps of a layer that the model does not have.
  case weight(Parameter)
  /// The causal mask, which old checkpoints store: `h.3.attn.bias`, `h.3.attn.masked_bias`.
  case mask(layer: Int)
  /// Nothing of GPT-2.
  case unknown

  init(_ name: String) {
    let isPrefixed = name.hasPrefix(Parameter.prefix)
    let bare = isPrefixed ? name.dropFirst(Parameter.prefix.count) : name[...]
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
    guard let part = Parameter.Part(storedName: String(parts[2])) else { return .unknown }
    return .weight(.block(layer, part))
  }
}
