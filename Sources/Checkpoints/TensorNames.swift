public import Tensors
public import Transformer

extension Parameter {
  /// The tensor in a model; nil where it has none, as for the head of a tied one.
  public func tensor(of weights: Weights) -> Tensor? {
    weights.parameters.contains(self) ? weights[self] : nil
  }

  /// Whether it is added, so that zeros in its place change nothing.
  var isBias: Bool { isBiasOfNorm || isBiasOfMap }

  /// Whether it is the bias of a norm.
  var isBiasOfNorm: Bool {
    switch self {
    case .finalBias, .block(_, .norm1Bias), .block(_, .norm2Bias): true
    default: false
    }
  }

  /// Whether it is the bias of a linear map.
  var isBiasOfMap: Bool {
    switch self {
    case .block(_, .attentionInputBias), .block(_, .queryBias), .block(_, .keyBias),
      .block(_, .valueBias), .block(_, .attentionOutputBias), .block(_, .mlpGateBias),
      .block(_, .mlpInputBias), .block(_, .mlpOutputBias):
      true
    default: false
    }
  }

  /// Whether it is a linear map, which GPT-2's own code stores [in, out] and PyTorch's [out, in].
  var isLinearMap: Bool {
    if case .block(_, let part) = self { part.isLinearMap } else { false }
  }
}

/// What a name in a checkpoint stands for.
enum TensorName: Hashable {
  /// A weight of the family, perhaps of a layer or a part that the model does not have.
  case weight(Parameter)
  /// The causal mask, which old checkpoints store: `h.3.attn.bias`, `h.3.attn.masked_bias`.
  case mask(layer: Int)
  /// The frequencies of rotary positions, which old checkpoints store.
  case frequencies
  /// A part of an adapter (LoRA and its kin), or a weight that waits for one.
  case adapter
  /// A part of a weight in few bits: the numbers, their scales or their zeros.
  case quantised
  /// Something within the model's body that its family does not have.
  case foreignPart
  /// Nothing of the model's body, such as the head of another task.
  case unknown

  /// Reads a name, whatever wrappers of training code have put around it.
  init(_ name: String, in names: FamilyNames) {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.contains(where: Self.isOfAdapter) {
      self = .adapter
      return
    }
    if parts.contains(where: { QuantisedParts.method($0) != nil }) {
      self = .quantised
      return
    }
    parts.removeAll { Self.wrappers.contains(String($0)) }
    // Llama's prefix is a wrapper's name as well.
    var isPrefixed = false
    while let first = parts.first, Self.leadingWrappers.contains(String(first)) {
      isPrefixed = isPrefixed || first == names.prefix
      parts.removeFirst()
    }
    if parts.first.map({ $0 == names.prefix }) ?? false {
      isPrefixed = true
      parts.removeFirst()
    }
    let isHeadBare = !isPrefixed || Self.leadingWrappers.contains(names.prefix)
    switch names.outer(named: parts.joined(separator: ".")) {
    case .unembedding where isHeadBare: self = .weight(.unembedding)
    case .unembedding, nil: self = Self.inBlock(parts, isPrefixed: isPrefixed, names)
    case let parameter?: self = .weight(parameter)
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

  /// Whether a part of a name is PEFT's for an adapter or for what stands beside one.
  private static func isOfAdapter(_ part: Substring) -> Bool {
    ["base_layer", "modules_to_save", "original_module", "prompt_encoder"].contains(part)
      || ["lora_", "ia3_", "hada_", "lokr_", "oft_", "boft_", "vera_", "adaption_"]
        .contains(where: part.hasPrefix)
  }

  private static func inBlock(
    _ parts: [Substring], isPrefixed: Bool, _ names: FamilyNames
  ) -> TensorName {
    if names.storesFrequencies, parts.suffix(2) == ["rotary_emb", "inv_freq"] {
      return .frequencies
    }
    // The number must be written as it would be written: "h.01" is not layer 1.
    guard parts.count >= 3, parts[0] == names.blocks, let layer = Int(parts[1]), layer >= 0,
      String(layer) == parts[1]
    else { return isPrefixed ? .foreignPart : .unknown }
    let rest = parts[2...].joined(separator: ".")
    if names.masks.contains(rest) { return .mask(layer: layer) }
    guard let part = names.part(named: rest) else { return .foreignPart }
    return .weight(.block(layer, part))
  }
}

/// What the names of weights in few bits end with, and who names them so.
enum QuantisedParts {
  /// The methods that store a part of this name; nil where it is no such part.
  static func method(_ part: some StringProtocol) -> String? { methods[String(part)] }

  /// The methods that store a tensor of this name.
  static func method(ofTensor name: String) -> String? {
    name.split(separator: ".").lazy.compactMap { method($0) }.first
  }

  private static let methods: [String: String] = {
    let parts: [(String, [String])] = [
      ("GPTQ", ["g_idx"]),
      ("GPTQ or AWQ", ["qweight", "qzeros", "scales"]),
      (
        "bitsandbytes",
        [
          "SCB", "absmax", "quant_map", "nested_absmax", "nested_quant_map", "quant_state",
          "weight_format",
        ]
      ),
      ("fp8", ["weight_scale_inv", "input_scale", "activation_scale"]),
      ("fp8 or compressed-tensors", ["weight_scale"]),
      (
        "compressed-tensors",
        ["weight_packed", "weight_shape", "weight_zero_point", "weight_g_idx"]
      ),
    ]
    return Dictionary(
      uniqueKeysWithValues: parts.flatMap { method, names in
        names.map { ($0, method) }
      })
  }()
}
