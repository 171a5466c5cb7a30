import StrictJSON
import Transformer

/// GPT-NeoX and Pythia.
///
/// Source: Black et al. 2022, Biderman et al. 2023.
struct NeoXFamily: Family {
  let modelType = "gpt_neox"
  let classStem = "GPTNeoX"
  let title = "GPT-NeoX (Pythia)"

  var names: FamilyNames { Self.names }

  private static let names = FamilyNames(
    prefix: "gpt_neox", blocks: "layers",
    outer: [
      .tokenEmbedding: "embed_in.weight", .finalGain: "final_layer_norm.weight",
      .finalBias: "final_layer_norm.bias", .unembedding: "embed_out.weight",
    ],
    parts: [
      .norm1Gain: "input_layernorm.weight", .norm1Bias: "input_layernorm.bias",
      .attentionInputWeight: "attention.query_key_value.weight",
      .attentionInputBias: "attention.query_key_value.bias",
      .attentionOutputWeight: "attention.dense.weight",
      .attentionOutputBias: "attention.dense.bias",
      .norm2Gain: "post_attention_layernorm.weight", .norm2Bias: "post_attention_layernorm.bias",
      .mlpInputWeight: "mlp.dense_h_to_4h.weight", .mlpInputBias: "mlp.dense_h_to_4h.bias",
      .mlpOutputWeight: "mlp.dense_4h_to_h.weight", .mlpOutputBias: "mlp.dense_4h_to_h.bias",
    ],
    masks: ["attention.bias", "attention.masked_bias"], storesFrequencies: true)

  /// Queries, keys and values are stored head by head: [H · 3 · K, D].
  func layout(of parameter: Parameter) -> StoredLayout {
    switch parameter {
    case .block(_, .attentionInputWeight), .block(_, .attentionInputBias): .headByHead
    default: .asInMemory
    }
  }

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    let layers = try members.needed("num_hidden_layers", ModelLimits.layers)
    let (width, heads) = try members.widthAndHeads("hidden_size", "num_attention_heads")
    let context = try members.needed("max_position_embeddings", ModelLimits.context)
    let rotation = try RotarySettings(
      baseKeys: ["rotary_emb_base", "rope_theta"],
      partKeys: ["rotary_pct", "partial_rotary_factor"], usualPart: 0.25, mayBePart: true,
      widthKey: "rotary_pct"
    ).read(members, headWidth: width / heads, context: context)
    let hasBiases = try members.bool("attention_bias") ?? true
    let architecture = Architecture(
      family: modelType, positions: .rotary(rotation.rotary),
      isParallel: try members.bool("use_parallel_residual") ?? true,
      activation: try members.activation("hidden_act", usual: "gelu"),
      isOutputMajor: true, biases: hasBiases ? .all : .mlp)
    let configuration = Configuration(
      layers: layers, heads: heads, width: width,
      hidden: try members.needed("intermediate_size", ModelLimits.hidden),
      vocabulary: try members.needed("vocab_size", ModelLimits.vocabulary), context: context,
      epsilon: try members.epsilon("layer_norm_eps", usual: 1e-5), architecture: architecture)
    let dropout = try members.probability("hidden_dropout", usual: 0)
    return FamilyReading(
      configuration: configuration,
      settings: try members.settings(
        attention: try members.probability("attention_dropout", usual: 0), embedding: dropout,
        residual: dropout, tiedUnlessSaid: false, vocabulary: configuration.vocabulary),
      notes: rotation.isDynamic ? [.dynamicScaling] : [])
  }

  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    let architecture = shape.architecture
    let rotary = architecture.rotary ?? Rotary(width: 0)
    return [
      "attention_bias": architecture.biases.contains(.attentionInput),
      "attention_dropout": settings.attentionDropout,
      "hidden_act": architecture.activation.transformersName,
      "hidden_dropout": settings.residualDropout,
      "hidden_size": shape.width,
      "intermediate_size": shape.hidden,
      "layer_norm_eps": shape.epsilon,
      "max_position_embeddings": shape.context,
      "num_attention_heads": shape.heads,
      "num_hidden_layers": shape.layers,
      "rope_scaling": rotary.scalingMember(context: shape.context),
      "rotary_emb_base": rotary.base,
      "rotary_pct": part(of: rotary, in: shape),
      "use_parallel_residual": architecture.isParallel,
    ]
  }

  /// A part of which transformers' `int(head width × part)` is the number of rotated elements.
  private func part(of rotary: Rotary, in shape: Configuration) -> Double {
    let width = Double(shape.headWidth)
    let part = Double(rotary.width) / width
    return Int(width * part) == rotary.width ? part : part.nextUp
  }
}
