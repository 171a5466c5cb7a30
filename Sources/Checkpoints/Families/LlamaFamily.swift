import StrictJSON
import Transformer

/// Llama 2 and 3, SmolLM2, and what else is built as they are.
///
/// Source: Touvron et al. 2023, Grattafiori et al. 2024.
struct LlamaFamily: Family {
  let modelType = "llama"
  let classStem = "Llama"
  let title = "Llama (SmolLM2)"

  var names: FamilyNames { .llama }

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    var biases: Architecture.Biases = []
    if try members.bool("attention_bias") ?? false {
      biases.formUnion([.attentionInput, .attentionOutput])
    }
    if try members.bool("mlp_bias") ?? false { biases.insert(.mlp) }
    return try LlamaForm(family: modelType, biases: biases).read(members)
  }

  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    let biases = shape.architecture.biases
    return LlamaForm.members(shape, settings).adding([
      "attention_bias": biases.contains(.attentionInput), "mlp_bias": biases.contains(.mlp),
    ])
  }
}

/// What families built as Llama is have in common: RMSNorm, rotary positions, gated MLPs, and keys and
/// values for groups of heads.
struct LlamaForm {
  let family: String
  /// The heads of keys and values where config.json has no such member; nil for as many as heads.
  var usualKeyValueHeads: Int?
  /// The width of a head where config.json has no such member; nil for the width over the heads.
  var usualHeadWidth: Int?
  var biases: Architecture.Biases = []
  var windows: [Int?] = []
  var normalisesQueriesAndKeys = false

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    let layers = try members.needed("num_hidden_layers", ModelLimits.layers)
    let heads = try members.needed("num_attention_heads", ModelLimits.heads)
    let width = try members.needed("hidden_size", ModelLimits.width)
    let headWidth = try headWidth(members, width: width, heads: heads)
    let keyValueHeads = try keyValueHeads(members, heads: heads)
    let context = try members.needed("max_position_embeddings", ModelLimits.context)
    let rotation = try RotarySettings().read(members, headWidth: headWidth, context: context)
    let architecture = Architecture(
      family: family, norm: .rms, positions: .rotary(rotation.rotary),
      activation: try members.activation("hidden_act", usual: "silu"), isGated: true,
      keyValueHeads: keyValueHeads == heads ? nil : keyValueHeads,
      headWidth: headWidth * heads == width ? nil : headWidth,
      windows: windows.contains { $0 != nil } ? windows : [], hasJoinedInputs: false,
      isOutputMajor: true, biases: biases, normalisesQueriesAndKeys: normalisesQueriesAndKeys)
    let configuration = Configuration(
      layers: layers, heads: heads, width: width,
      hidden: try members.needed("intermediate_size", ModelLimits.hidden),
      vocabulary: try members.needed("vocab_size", ModelLimits.vocabulary), context: context,
      epsilon: try members.epsilon("rms_norm_eps", usual: 1e-6), architecture: architecture)
    return FamilyReading(
      configuration: configuration,
      settings: try members.settings(
        attention: try members.probability("attention_dropout", usual: 0), embedding: 0,
        residual: 0, tiedUnlessSaid: false, vocabulary: configuration.vocabulary),
      notes: rotation.isDynamic ? [.dynamicScaling] : [])
  }

  private func headWidth(
    _ members: ConfigurationMembers, width: Int, heads: Int
  ) throws(SettingProblem) -> Int {
    let key = "head_dim"
    if let found = try members.integer(key, ModelLimits.headWidth) { return found }
    if let usualHeadWidth, !members.mentions(key) { return usualHeadWidth }
    guard width.isMultiple(of: heads) else {
      throw .uneven("hidden_size", width, by: "num_attention_heads", heads)
    }
    return width / heads
  }

  private func keyValueHeads(
    _ members: ConfigurationMembers, heads: Int
  ) throws(SettingProblem) -> Int {
    let key = "num_key_value_heads"
    let usual = members.mentions(key) ? heads : usualKeyValueHeads ?? heads
    let found = try members.integer(key, ModelLimits.heads) ?? usual
    guard heads.isMultiple(of: found) else {
      throw .uneven("num_attention_heads", heads, by: key, found)
    }
    return found
  }

  /// The members that all of them write.
  static func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    let rotary = shape.architecture.rotary ?? Rotary(width: 0)
    return [
      "attention_dropout": settings.attentionDropout,
      "head_dim": shape.headWidth,
      "hidden_act": shape.architecture.activation.transformersName,
      "hidden_size": shape.width,
      "intermediate_size": shape.hidden,
      "max_position_embeddings": shape.context,
      "num_attention_heads": shape.heads,
      "num_hidden_layers": shape.layers,
      "num_key_value_heads": shape.keyValueHeads,
      "rms_norm_eps": shape.epsilon,
      "rope_scaling": rotary.scalingMember(context: shape.context),
      "rope_theta": rotary.base,
    ]
  }
}

extension FamilyNames {
  /// Llama's names, which Mistral and Qwen took over.
  static let llama = FamilyNames(
    prefix: "model", blocks: "layers",
    outer: [
      .tokenEmbedding: "embed_tokens.weight", .finalGain: "norm.weight",
      .unembedding: "lm_head.weight",
    ],
    parts: [
      .norm1Gain: "input_layernorm.weight",
      .queryWeight: "self_attn.q_proj.weight", .queryBias: "self_attn.q_proj.bias",
      .keyWeight: "self_attn.k_proj.weight", .keyBias: "self_attn.k_proj.bias",
      .valueWeight: "self_attn.v_proj.weight", .valueBias: "self_attn.v_proj.bias",
      .queryNormGain: "self_attn.q_norm.weight", .keyNormGain: "self_attn.k_norm.weight",
      .attentionOutputWeight: "self_attn.o_proj.weight",
      .attentionOutputBias: "self_attn.o_proj.bias",
      .norm2Gain: "post_attention_layernorm.weight",
      .mlpGateWeight: "mlp.gate_proj.weight", .mlpGateBias: "mlp.gate_proj.bias",
      .mlpInputWeight: "mlp.up_proj.weight", .mlpInputBias: "mlp.up_proj.bias",
      .mlpOutputWeight: "mlp.down_proj.weight", .mlpOutputBias: "mlp.down_proj.bias",
    ],
    storesFrequencies: true)
}
