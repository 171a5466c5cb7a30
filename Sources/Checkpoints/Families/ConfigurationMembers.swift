import StrictJSON
import Tensors
import Transformer

/// The members of config.json by kind; a null is as good as no member.
///
/// It notes what was asked for: what was not plays no part here, and is written again as it was.
struct ConfigurationMembers {
  private let members: JSONObject
  /// What stands before keys in messages: empty, or the key of the object that this one is in.
  private let place: String
  private let uses = Uses()

  private final class Uses {
    var asked: Set<String> = []
    var kept: Set<String> = []
  }

  init(_ members: JSONObject, within key: String? = nil) {
    self.members = members
    place = key.map { "\($0)." } ?? ""
  }

  /// Members that say how and where the folder was written, not what the model is.
  private static let circumstances: Set = [
    "_name_or_path", "_commit_hash", "_attn_implementation", "_attn_implementation_autoset",
    "auto_map", "dtype", "torch_dtype", "transformers_version", ConfigurationOutput.writer.key,
  ]

  /// The members that nobody asked for, or that are to be kept as they were.
  var rest: [String: JSON] {
    let pairs = zip(members.keys, members.values).filter { key, _ in
      uses.kept.contains(key)
        || (!uses.asked.contains(key) && !Self.circumstances.contains(key))
    }
    return Dictionary(pairs.map { ($0, $1) }) { first, _ in first }
  }

  /// Has a member written again as it was, though it was asked for.
  func keep(_ key: String) { uses.kept.insert(key) }

  subscript(key: String) -> JSON? {
    uses.asked.insert(key)
    let value = members[key]
    return value == .null ? nil : value
  }

  /// Whether there is such a member, be it null.
  func mentions(_ key: String) -> Bool { members[key] != nil }

  /// The key as messages name it.
  func name(_ key: String) -> String { place + key }

  func object(_ key: String) throws(SettingProblem) -> ConfigurationMembers? {
    guard let value = self[key] else { return nil }
    guard let object = value.object else { throw wrongKind(key, .object, value) }
    return ConfigurationMembers(object, within: name(key))
  }

  func array(_ key: String) throws(SettingProblem) -> [JSON]? {
    guard let value = self[key] else { return nil }
    guard let array = value.array else { throw wrongKind(key, .array, value) }
    return array
  }

  /// An array of strings.
  func strings(_ key: String) throws(SettingProblem) -> [String]? {
    guard let array = try array(key) else { return nil }
    var strings: [String] = []
    for value in array {
      guard let string = value.string else { throw wrongKind(key, .string, value) }
      strings.append(string)
    }
    return strings
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
        throw .outOfRange(key: name(key), found: integer, allowed: allowed)
      }
      return integer
    }
    guard let number = value.number else { throw wrongKind(key, .number, value) }
    throw .notWhole(key: name(key), found: number)
  }

  func needed(_ key: String, _ allowed: ClosedRange<Int>) throws(SettingProblem) -> Int {
    guard let integer = try integer(key, allowed) else { throw .missing(key: name(key)) }
    return integer
  }

  func wrongKind(_ key: String, _ expected: JSONKind, _ value: JSON) -> SettingProblem {
    .wrongKind(key: name(key), expected: expected, found: value.kind)
  }
}

// MARK: What several families say alike

extension ConfigurationMembers {
  /// A token's id; nil for anything that cannot be one, since reading a model does not need it.
  func token(_ key: String) -> Int? {
    guard let value = self[key] else { return nil }
    guard let id = value.integer, id >= 0, id < ModelLimits.vocabulary.upperBound else {
      keep(key)  // some families end texts with any of several tokens
      return nil
    }
    return id
  }

  /// A dropout.
  func probability(_ key: String, usual: Double) throws(SettingProblem) -> Double {
    let found = try number(key) ?? usual
    guard (0..<1).contains(found) else {
      throw .badNumber(key: name(key), found: found, allowed: "at least 0 and below 1")
    }
    return found
  }

  /// What a norm adds.
  func epsilon(_ key: String, usual: Double) throws(SettingProblem) -> Float {
    let found = try number(key) ?? usual
    let epsilon = Float(found)
    guard epsilon > 0, epsilon.isFinite else {
      throw .badNumber(
        key: name(key), found: found, allowed: "above 0 and finite in single precision")
    }
    return epsilon
  }

  /// The activation of the hidden layer.
  func activation(_ key: String, usual: String) throws(SettingProblem) -> Activation {
    let name = try string(key) ?? usual
    guard let activation = Activation(transformersName: name) else {
      throw .otherActivation(name)
    }
    return activation
  }

  /// The width of the stream and the number of heads, which must divide it.
  func widthAndHeads(
    _ widthKey: String, _ headsKey: String
  ) throws(SettingProblem) -> (width: Int, heads: Int) {
    let heads = try needed(headsKey, ModelLimits.heads)
    let width = try needed(widthKey, ModelLimits.width)
    guard width.isMultiple(of: heads) else {
      throw .uneven(widthKey, width, by: headsKey, heads)
    }
    return (width, heads)
  }

  /// Settings that all families have under the same names.
  func settings(
    attention: Double, embedding: Double, residual: Double, tiedUnlessSaid: Bool, vocabulary: Int
  ) throws(SettingProblem) -> CheckpointSettings {
    CheckpointSettings(
      attentionDropout: attention, embeddingDropout: embedding, residualDropout: residual,
      isTied: try bool("tie_word_embeddings") ?? tiedUnlessSaid, vocabulary: vocabulary,
      beginningToken: token("bos_token_id"), endToken: token("eos_token_id"))
  }
}

extension Activation {
  /// An activation by the name that configurations of transformers give it.
  init?(transformersName name: String) {
    switch name {
    case "gelu", "gelu_python": self = .gelu
    case "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_accurate": self = .geluTanh
    case "relu": self = .relu
    case "silu", "swish": self = .silu
    default: return nil
    }
  }

  /// The name that is written.
  var transformersName: String {
    switch self {
    case .gelu: "gelu"
    case .geluTanh: "gelu_new"
    case .relu: "relu"
    case .silu: "silu"
    }
  }
}
