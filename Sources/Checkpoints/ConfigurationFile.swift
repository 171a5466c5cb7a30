import StrictJSON
import Transformer

/// Settings in config.json that the forward pass does not need, but training and notes do.
public struct CheckpointSettings: Hashable, Sendable {
  /// The probability with which training drops attention weights: `attn_pdrop`.
  public var attentionDropout: Double
  /// The probability with which training drops elements of the embeddings: `embd_pdrop`.
  public var embeddingDropout: Double
  /// The probability with which training drops elements of what blocks add: `resid_pdrop`.
  public var residualDropout: Double
  /// Whether the unembedding is meant to be the token embedding: `tie_word_embeddings`.
  public var isTied: Bool
  /// The number of tokens as config.json says it; the embedding may have more or fewer rows.
  public var vocabulary: Int
  /// The token that begins a text: `bos_token_id`; nil where config.json does not say one.
  public var beginningToken: Int?
  /// The token that ends a text: `eos_token_id`; nil where config.json does not say one.
  public var endToken: Int?

  /// Settings of a new model; by default GPT-2's own dropout and a tied head.
  public init(
    attentionDropout: Double = 0.1, embeddingDropout: Double = 0.1, residualDropout: Double = 0.1,
    isTied: Bool = true, vocabulary: Int, beginningToken: Int? = nil, endToken: Int? = nil
  ) {
    self.attentionDropout = attentionDropout
    self.embeddingDropout = embeddingDropout
    self.residualDropout = residualDropout
    self.isTied = isTied
    self.vocabulary = vocabulary
    self.beginningToken = beginningToken
    self.endToken = endToken
  }
}

/// Reads config.json of a Hugging Face GPT-2 folder.
struct ConfigurationFile {
  let configuration: Configuration
  let settings: CheckpointSettings

  /// Checks a parsed config.json.
  ///
  /// - Throws: the first setting that is missing, beyond its limits, or asks for another model.
  init(_ json: JSON, path: String) throws(CheckpointError) {
    guard let members = json.object else {
      let start = JSONPlace(byte: 0, line: 1, column: 1)
      throw .json(
        path: path,
        JSONError(problem: .wrongKind(expected: .object, found: json.kind), place: start))
    }
    do throws(SettingProblem) {
      let settings = Settings(members: members)
      try Self.checkModel(settings)
      configuration = try Self.configuration(settings)
      self.settings = CheckpointSettings(
        attentionDropout: try settings.probability("attn_pdrop"),
        embeddingDropout: try settings.probability("embd_pdrop"),
        residualDropout: try settings.probability("resid_pdrop"),
        isTied: try settings.bool("tie_word_embeddings") ?? true,
        vocabulary: configuration.vocabulary,
        beginningToken: settings.token("bos_token_id"), endToken: settings.token("eos_token_id"))
    } catch {
      throw .setting(path: path, error)
    }
  }

  /// Checks that the folder holds the architecture that is computed here.
  private static func checkModel(_ settings: Settings) throws(SettingProblem) {
    let architectures = settings["architectures"]?.array?.compactMap(\.string) ?? []
    if let type = try settings.string("model_type") {
      guard type == "gpt2" else { throw .otherModel(type) }
    } else {
      guard architectures.contains(where: { $0.hasPrefix("GPT2") }) else {
        throw .otherModel(architectures.first)
      }
    }
    let activation = try settings.string("activation_function") ?? "gelu_new"
    guard ["gelu_new", "gelu_pytorch_tanh", "gelu_fast"].contains(activation) else {
      throw .otherActivation(activation)
    }
    guard try settings.bool("add_cross_attention") != true else {
      throw .unsupported(key: "add_cross_attention")
    }
    if let quantisation = settings["quantization_config"] {
      throw .quantised(method: quantisation["quant_method"]?.string)
    }
    let pruned = settings["pruned_heads"]?.object
    let layers = pruned.map { zip($0.keys, $0.values).filter { $0.1.array != [] }.map(\.0) } ?? []
    guard layers.isEmpty else { throw .prunedHeads(layers: layers) }
  }

  private static func configuration(_ settings: Settings) throws(SettingProblem) -> Configuration {
    let layers = try settings.needed("n_layer", ModelLimits.layers)
    let heads = try settings.needed("n_head", ModelLimits.heads)
    let width = try settings.needed("n_embd", ModelLimits.width)
    guard width.isMultiple(of: heads) else { throw .unevenHeads(width: width, heads: heads) }
    // n_ctx is the older name of n_positions.
    let contextKey =
      settings["n_positions"] == nil && settings["n_ctx"] != nil
      ? "n_ctx" : "n_positions"
    return Configuration(
      layers: layers, heads: heads, width: width,
      hidden: try settings.integer("n_inner", ModelLimits.hidden),
      vocabulary: try settings.needed("vocab_size", ModelLimits.vocabulary),
      context: try settings.needed(contextKey, ModelLimits.context), epsilon: try epsilon(settings),
      scaling: try scaling(settings))
  }

  private static func epsilon(_ settings: Settings) throws(SettingProblem) -> Float {
    let key = "layer_norm_epsilon"
    let found = try settings.number(key) ?? 1e-5
    let epsilon = Float(found)
    guard epsilon > 0, epsilon.isFinite else {
      throw .badNumber(key: key, found: found, allowed: "above 0 and finite in single precision")
    }
    return epsilon
  }

  private static func scaling(
    _ settings: Settings
  ) throws(SettingProblem) -> Configuration.ScoreScaling {
    let byWidth = try settings.bool("scale_attn_weights") ?? true
    let byLayer = try settings.bool("scale_attn_by_inverse_layer_idx") ?? false
    // Upcasting changes the precision of a half-precision run, and all is single precision here.
    _ = try settings.bool("reorder_and_upcast_attn")
    switch (byWidth, byLayer) {
    case (true, false): return .headWidth
    case (true, true): return .headWidthAndLayer
    case (false, false): return .none
    case (false, true): throw .unsupported(key: "scale_attn_by_inverse_layer_idx")
    }
  }
}

/// The members of config.json by kind; a null is as good as no member.
private struct Settings {
  let members: JSONObject

  subscript(key: String) -> JSON? {
    let value = members[key]
    return value == .null ? nil : value
  }

  func string(_ key: String) throws(SettingProblem) -> String? {
    guard let value = self[key] else { return nil }
    guard let string = value.string else { throw wrongKind(key, .string, value) }
    return string
  }

  func bool(_ key: String) throws(SettingProblem) -> Bool? {
    guard let value = self[key] else { return nil }
    guard let bool = value.bool else { throw wrongKind(key, .bool, value) }
    return bool
  }

  func number(_ key: String) throws(SettingProblem) -> Double? {
    guard let value = self[key] else { return nil }
    guard let number = value.number else { throw wrongKind(key, .number, value) }
    return number
  }

  func integer(_ key: String, _ allowed: ClosedRange<Int>) throws(SettingProblem) -> Int? {
    guard let value = self[key] else { return nil }
    if let integer = value.integer {
      guard allowed.contains(integer) else {
        throw .outOfRange(key: key, found: integer, allowed: allowed)
      }
      return integer
    }
    guard let number = value.number else { throw wrongKind(key, .number, value) }
    throw .notWhole(key: key, found: number)
  }

  func needed(_ key: String, _ allowed: ClosedRange<Int>) throws(SettingProblem) -> Int {
    guard let integer = try integer(key, allowed) else { throw .missing(key: key) }
    return integer
  }

  /// A token's id; nil for anything that cannot be one, since reading a model does not need it.
  func token(_ key: String) -> Int? {
    guard let id = self[key]?.integer, id >= 0, id < ModelLimits.vocabulary.upperBound else {
      return nil
    }
    return id
  }

  /// A dropout; GPT-2's own 0.1 where it is left out.
  func probability(_ key: String) throws(SettingProblem) -> Double {
    let found = try number(key) ?? 0.1
    guard (0..<1).contains(found) else {
      throw .badNumber(key: key, found: found, allowed: "at least 0 and below 1")
    }
    return found
  }

  private func wrongKind(_ key: String, _ expected: JSONKind, _ value: JSON) -> SettingProblem {
    .wrongKind(key: key, expected: expected, found: value.kind)
  }
}
