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
    case .block(let layer, let part): "h.\(layer).\(part.storedName ?? "?")"
    case .finalGain: "ln_f.weight"
    case .finalBias: "ln_f.bias"
    case .unembedding: "lm_head.weight"
    }
  }

  /// The name as `GPT2LMHeadModel` writes it: all but the head with a prefix.
  public var name: String { self == .unembedding ? bareName : Self.prefix + bareName }

  /// The place of a stored name, with or without prefix; nil where it is no weight of the model.
  public init?(name: String) {
    guard case .weight(let place) = TensorName(name) else { return nil }
    self = place
  }

  /// The tensor in a model; nil where it has none, as for the head of a tied one.
  public func tensor(of weights: Weights) -> Tensor? {
    weights.parameters.contains(self) ? weights[self] : nil
  }

  /// Whether it is added, so that zeros in its place change nothing.
  var isBias: Bool {
    switch self {
    case .block(_, let part): part.storedName?.hasSuffix(".bias") ?? false
    case .finalBias: true
    case .tokenEmbedding, .positionEmbedding, .finalGain, .unembedding: false
    }
  }

  /// Whether it is a linear map, which GPT-2's own code stores [in, out] and PyTorch's [out, in].
  var isLinearMap: Bool {
    if case .block(_, let part) = self { part.isLinearMap } else { false }
  }
}

extension Parameter.Part {
  /// The name within a block; nil where GPT-2 has no such part.
  var storedName: String? {
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
    default: nil
    }
  }

  /// The part of a stored name; nil where there is none.
  init?(storedName: String) {
    guard let part = Self.parts[storedName] else { return nil }
    self = part
  }

  private static let parts = Dictionary(
    uniqueKeysWithValues: allCases.compactMap { part in part.storedName.map { ($0, part) } })
}

/// What a name in a checkpoint stands for.
enum TensorName: Hashable {
  /// A weight of the model, perhaps of a layer that the model does not have.
  case weight(Parameter)
  /// The causal mask, which old checkpoints store: `h.3.attn.bias`, `h.3.attn.masked_bias`.
  case mask(layer: Int)
  /// A part of an adapter (LoRA and its kin), or a weight that waits for one.
  case adapter
  /// A part of a weight in whole numbers: the numbers, their scales or their zeros.
  case quantised
  /// Something within the model's body that GPT-2 does not have.
  case foreignPart
  /// Nothing of GPT-2's body, such as the head of another task.
  case unknown

  /// Reads a name, whatever wrappers of training code have put around it.
  init(_ name: String) {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.contains(where: Self.isOfAdapter) {
      self = .adapter
      return
    }
    if parts.contains(where: { Self.quantisedParts.contains(String($0)) }) {
      self = .quantised
      return
    }
    parts.removeAll { Self.wrappers.contains(String($0)) }
    while let first = parts.first, Self.leadingWrappers.contains(String(first)) {
      parts.removeFirst()
    }
    let isPrefixed = parts.first == "transformer"
    if isPrefixed { parts.removeFirst() }
    switch parts.joined(separator: ".") {
    case "wte.weight": self = .weight(.tokenEmbedding)
    case "wpe.weight": self = .weight(.positionEmbedding)
    case "ln_f.weight": self = .weight(.finalGain)
    case "ln_f.bias": self = .weight(.finalBias)
    case "lm_head.weight" where !isPrefixed: self = .weight(.unembedding)
    default: self = Self.inBlock(parts, isPrefixed: isPrefixed)
    }
  }

  /// What torch.compile, sharding and saved activations put into names, at any depth.
  private static let wrappers: Set = [
    "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module",
  ]

  /// What parallel training, Opacus, Lightning, DeepSpeed and PEFT put in front.
  private static let leadingWrappers: Set = [
    "module", "_module", "model", "_forward_module", "base_model",
  ]

  /// What ends the names of weights that bitsandbytes, GPTQ and AWQ store.
  private static let quantisedParts: Set = [
    "qweight", "qzeros", "scales", "g_idx", "SCB", "absmax", "quant_map", "nested_absmax",
    "nested_quant_map", "quant_state", "weight_scale", "weight_format",
  ]

  /// Whether a part of a name is PEFT's for an adapter or for what stands beside one.
  private static func isOfAdapter(_ part: Substring) -> Bool {
    ["base_layer", "modules_to_save", "original_module", "prompt_encoder"].contains(part)
      || ["lora_", "ia3_", "hada_", "lokr_", "oft_", "boft_", "vera_", "adaption_"]
        .contains(where: part.hasPrefix)
  }

  private static func inBlock(_ parts: [Substring], isPrefixed: Bool) -> TensorName {
    // The number must be written as it would be written: "h.01" is not layer 1.
    guard parts.count >= 3, parts[0] == "h", let layer = Int(parts[1]), layer >= 0,
      String(layer) == parts[1]
    else { return isPrefixed ? .foreignPart : .unknown }
    let rest = parts[2...].joined(separator: ".")
    if rest == "attn.bias" || rest == "attn.masked_bias" { return .mask(layer: layer) }
    guard let part = Parameter.Part(storedName: rest) else { return .foreignPart }
    return .weight(.block(layer, part))
  }
}
