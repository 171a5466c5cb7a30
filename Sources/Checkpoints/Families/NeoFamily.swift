import StrictJSON
import Transformer

/// GPT-Neo.
///
/// Source: Black et al. 2021.
struct NeoFamily: Family {
  let modelType = "gpt_neo"
  let classStem = "GPTNeo"
  let title = "GPT-Neo"

  var names: FamilyNames { Self.names }

  private static let names = FamilyNames(
    prefix: "transformer", blocks: "h",
    outer: [
      .tokenEmbedding: "wte.weight", .positionEmbedding: "wpe.weight", .finalGain: "ln_f.weight",
      .finalBias: "ln_f.bias", .unembedding: "lm_head.weight",
    ],
    parts: [
      .norm1Gain: "ln_1.weight", .norm1Bias: "ln_1.bias",
      .queryWeight: "attn.attention.q_proj.weight", .queryBias: "attn.attention.q_proj.bias",
      .keyWeight: "attn.attention.k_proj.weight", .keyBias: "attn.attention.k_proj.bias",
      .valueWeight: "attn.attention.v_proj.weight", .valueBias: "attn.attention.v_proj.bias",
      .attentionOutputWeight: "attn.attention.out_proj.weight",
      .attentionOutputBias: "attn.attention.out_proj.bias",
      .norm2Gain: "ln_2.weight", .norm2Bias: "ln_2.bias",
      .mlpInputWeight: "mlp.c_fc.weight", .mlpInputBias: "mlp.c_fc.bias",
      .mlpOutputWeight: "mlp.c_proj.weight", .mlpOutputBias: "mlp.c_proj.bias",
    ],
    masks: ["attn.attention.bias", "attn.attention.masked_bias"])

  func read(_ members: ConfigurationMembers) throws(SettingProblem) -> FamilyReading {
    let layers = try members.needed("num_layers", ModelLimits.layers)
    let (width, heads) = try members.widthAndHeads("hidden_size", "num_heads")
    let architecture = Architecture(
      family: modelType,
      activation: try members.activation("activation_function", usual: "gelu_new"),
      windows: try windows(members, layers: layers), hasJoinedInputs: false, isOutputMajor: true,
      biases: [.attentionOutput, .mlp])
    let configuration = Configuration(
      layers: layers, heads: heads, width: width,
      hidden: try members.integer("intermediate_size", ModelLimits.hidden),
      vocabulary: try members.needed("vocab_size", ModelLimits.vocabulary),
      context: try members.needed("max_position_embeddings", ModelLimits.context),
      epsilon: try members.epsilon("layer_norm_epsilon", usual: 1e-5), scaling: .none,
      architecture: architecture)
    return FamilyReading(
      configuration: configuration,
      settings: try members.settings(
        attention: try members.probability("attention_dropout", usual: 0),
        embedding: try members.probability("embed_dropout", usual: 0),
        residual: try members.probability("resid_dropout", usual: 0), tiedUnlessSaid: true,
        vocabulary: configuration.vocabulary))
  }

  private func windows(
    _ members: ConfigurationMembers, layers: Int
  ) throws(SettingProblem) -> [Int?] {
    let (key, expandedKey) = ("attention_types", "attention_layers")
    let expanded = try members.strings(expandedKey)
    let usual: [JSON] = [.array([.array([.string("global"), .string("local")]), .integer(12)])]
    let given = try members.array(key)
    let kinds: [String]
    if given == nil, let expanded {
      kinds = expanded
    } else {
      kinds = try self.kinds(given ?? usual, key: key)
      if let expanded, expanded != kinds { throw .contradiction(key, expandedKey) }
    }
    guard kinds.count == layers else {
      throw .wrongCount(
        key: given == nil && expanded != nil ? expandedKey : key, found: kinds.count,
        layers: layers, layersKey: "num_layers")
    }
    if let other = kinds.first(where: { $0 != "global" && $0 != "local" }) {
      throw .otherLayer(key: key, found: other, allowed: "global and local")
    }
    guard kinds.contains("local") else { return [] }
    let window = try members.integer("window_size", ModelLimits.context) ?? 256
    return kinds.map { $0 == "local" ? window : nil }
  }

  /// The kinds of all layers, of pairs of a pattern and how often it comes.
  private func kinds(_ pairs: [JSON], key: String) throws(SettingProblem) -> [String] {
    var kinds: [String] = []
    for pair in pairs {
      let parts = pair.array ?? []
      guard parts.count == 2, let pattern = parts[0].array?.map(\.string), !pattern.contains(nil),
        let times = parts[1].integer, ModelLimits.layers.contains(times)
      else { throw .otherLayer(key: key, found: "?", allowed: "lists of kinds and their number") }
      guard pattern.count * times <= ModelLimits.layers.upperBound - kinds.count else {
        throw .outOfRange(
          key: key, found: kinds.count + pattern.count * times, allowed: ModelLimits.layers)
      }
      for _ in 0..<times { kinds += pattern.compactMap(\.self) }
    }
    return kinds
  }

  func members(_ shape: Configuration, _ settings: CheckpointSettings) -> JSONOutput {
    let kinds = (0..<shape.layers).map { shape.window(layer: $0) == nil ? "global" : "local" }
    let members: JSONOutput = [
      "activation_function": shape.architecture.activation.transformersName,
      "attention_dropout": settings.attentionDropout,
      "attention_layers": kinds,
      "attention_types": [JSONOutput.array([kinds.json, 1.json])],
      "embed_dropout": settings.embeddingDropout,
      "hidden_size": shape.width,
      "intermediate_size": shape.hidden,
      "layer_norm_epsilon": shape.epsilon,
      "max_position_embeddings": shape.context,
      "num_heads": shape.heads,
      "num_layers": shape.layers,
      "resid_dropout": settings.residualDropout,
    ]
    let window = shape.architecture.windows.compactMap(\.self).first
    return window.map { members.adding(["window_size": $0]) } ?? members
  }
}
