public import StrictJSON
import Transformer

/// Settings in config.json that the forward pass does not need, but training and notes do.
public struct CheckpointSettings: Hashable, Sendable {
  /// The probability with which training drops attention weights, such as `attn_pdrop`.
  public var attentionDropout: Double
  /// The probability with which training drops elements of the embeddings, such as `embd_pdrop`.
  public var embeddingDropout: Double
  /// The probability with which training drops elements of what blocks add, such as `resid_pdrop`.
  public var residualDropout: Double
  /// Whether the unembedding is meant to be the token embedding: `tie_word_embeddings`.
  public var isTied: Bool
  /// The number of tokens as config.json says it; the embedding may have more or fewer rows.
  public var vocabulary: Int
  /// The token that begins a text: `bos_token_id`; nil where config.json does not say one.
  public var beginningToken: Int?
  /// The token that ends a text: `eos_token_id`; nil where config.json does not say one.
  public var endToken: Int?
  /// The members of config.json that play no part here, which are written again as they were.
  public var carried: [String: JSON]

  /// Settings of a new model; by default GPT-2's own dropout and a tied head.
  public init(
    attentionDropout: Double = 0.1, embeddingDropout: Double = 0.1, residualDropout: Double = 0.1,
    isTied: Bool = true, vocabulary: Int, beginningToken: Int? = nil, endToken: Int? = nil,
    carried: [String: JSON] = [:]
  ) {
    self.attentionDropout = attentionDropout
    self.embeddingDropout = embeddingDropout
    self.residualDropout = residualDropout
    self.isTied = isTied
    self.vocabulary = vocabulary
    self.beginningToken = beginningToken
    self.endToken = endToken
    self.carried = carried
  }
}

/// Reads config.json of a Hugging Face folder.
struct ConfigurationFile {
  let family: any Family
  let configuration: Configuration
  let settings: CheckpointSettings
  let notes: [CheckpointNote]

  /// Checks a parsed config.json.
  ///
  /// - Throws: the first setting that is missing, beyond its limits, or asks for another model.
  init(_ json: JSON, path: String) throws(CheckpointError) {
    guard let object = json.object else {
      let start = JSONPlace(byte: 0, line: 1, column: 1)
      throw .json(
        path: path,
        JSONError(problem: .wrongKind(expected: .object, found: json.kind), place: start))
    }
    do throws(SettingProblem) {
      let members = ConfigurationMembers(object)
      family = try Self.family(members)
      try Self.checkKind(members)
      let reading = try family.read(members)
      configuration = reading.configuration
      notes = reading.notes
      var settings = reading.settings
      settings.carried = members.rest
      self.settings = settings
    } catch {
      throw .setting(path: path, error)
    }
  }

  private static func family(
    _ members: ConfigurationMembers
  ) throws(SettingProblem) -> any Family {
    let classes = members["architectures"]?.array?.compactMap(\.string) ?? []
    if let type = try members.string("model_type") {
      guard let family = Families.named(type) else { throw .otherModel(type) }
      return family
    }
    let family = Families.all.first { family in classes.contains { family.has(class: $0) } }
    guard let family else { throw .otherModel(classes.first) }
    return family
  }

  /// Refuses what no family of those read here has.
  private static func checkKind(_ members: ConfigurationMembers) throws(SettingProblem) {
    if let quantisation = members["quantization_config"] {
      throw .quantised(method: quantisation["quant_method"]?.string)
    }
    try OtherModels.check(members)
  }
}
