import StrictJSON
import Transformer

/// GPT-2.
///
/// Source: Radford et al. 2019.
struct GPT2Family: Family {
  let modelType = "gpt2"
  let classStem = "GPT2"
  let className = "GPT2LMHeadModel"
  let title = "GPT-2"

  var names: FamilyNames { Self.names }

  private static let names = FamilyNames(
    prefix: "transformer", blocks: "h",
    outer: [
      .tokenEmbedding: "wte.weight", .positionEmbedding: "wpe.weight", .finalGain: "ln_f.weight",
      .finalBias: "ln_f.bias", .unembedding: "lm_head.weight",
    ],
    parts: [
      .norm1Gain: "ln_1.weight", .norm1Bias: "ln_1.bias",
      .attentionInputWeight: "attn.c_attn.weight", .attentionInputBias: "attn.c_attn.bias",
      .attentionOutputWeight: "attn.c_proj.weight", .attentionOutputBias: "attn.c_proj.bias",
      .norm2Gain: "ln_2.weight", .norm2Bias: "ln_2.bias",
      .mlpInputWeight: "mlp.c_fc.weight", .mlpInputBias: "mlp.c_fc.bias",
      .mlpOutputWeight: "mlp.c_proj.weight", .mlpOutputBias: "mlp.c_proj.bias",
    ],
    masks: ["attn.bias", "attn.masked_bias"])

  /// Whether a class is one of GPT-2's; any whose name begins so.
  func has(class name: String) -> Bool { name.hasPrefix(classStem) }

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    let activation = try members.activation("activation_function", usual: "gelu_new")
    guard try members.bool("add_cross_attention") != true else {
      throw .unsupported(key: "add_cross_attention")
    }
    try checkPruning(members)
    let layers = try members.needed("n_layer", ModelLimits.layers)
    let (width, heads) = try members.widthAndHeads("n_embd", "n_head")
    // n_ctx is the older name of n_positions.
    let isOld = members["n_positions"] == nil && members["n_ctx"] != nil
    let configuration = Configuration(
      layers: layers, heads: heads, width: width,
      hidden: try members.integer("n_inner", ModelLimits.hidden),
      vocabulary: try members.needed("vocab_size", ModelLimits.vocabulary),
      context: try members.needed(isOld ? "n_ctx" : "n_positions", ModelLimits.context),
      epsilon: try members.epsilon("layer_norm_epsilon", usual: 1e-5),
      scaling: try scaling(members), architecture: Architecture(activation: activation))
    // These are written anew, whatever they were.
    for key in ["n_ctx", "initializer_range", "use_cache"] { _ = members[key] }
    return FamilyReading(
      configuration: configuration,
      settings: try members.settings(
        attention: try members.probability("attn_pdrop", usual: 0.1),
        embedding: try members.probability("embd_pdrop", usual: 0.1),
        residual: try members.probability("resid_pdrop", usual: 0.1), tiedUnlessSaid: true,
        vocabulary: configuration.vocabulary))
  }

  private func checkPruning(_ members: ConfigurationMembers) throws(SettingProblem) {
    let pruned = members["pruned_heads"]?.object
    let layers = pruned.map { zip($0.keys, $0.values).filter { $0.1.array != [] }.map(\.0) } ?? []
    guard layers.isEmpty else { throw .prunedHeads(layers: layers) }
  }

  private func scaling(
    _ members: ConfigurationMembers
  ) throws(SettingProblem) -> Configuration.ScoreScaling {
    let byWidth = try members.bool("scale_attn_weights") ?? true
    let byLayer = try members.bool("scale_attn_by_inverse_layer_idx") ?? false
    // Upcasting changes the precision of a half-precision run, and all is single precision here.
    _ = try members.bool("reorder_and_upcast_attn")
    switch (byWidth, byLayer) {
    case (true, false): return .headWidth
    case (true, true): return .headWidthAndLayer
    case (false, false): return .none
    case (false, true): throw .unsupported(key: "scale_attn_by_inverse_layer_idx")
    }
  }

  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    [
      "activation_function": shape.architecture.activation.transformersName,
      "add_cross_attention": false,
      "attn_pdrop": settings.attentionDropout,
      "embd_pdrop": settings.embeddingDropout,
      "initializer_range": 0.02 as Double,
      "layer_norm_epsilon": shape.epsilon,
      "n_embd": shape.width,
      "n_head": shape.heads,
      "n_inner": shape.hidden,
      "n_layer": shape.layers,
      "n_positions": shape.context,
      "reorder_and_upcast_attn": false,
      "resid_pdrop": settings.residualDropout,
      "scale_attn_by_inverse_layer_idx": shape.scaling == .headWidthAndLayer,
      "scale_attn_weights": shape.scaling != .none,
      "use_cache": true,
    ]
  }
}
