import StrictJSON
import Transformer

/// Writes config.json as transformers reads it for the model's family.
///
/// Every member that its defaults would fill differently is there: the tokens at beginning and end
/// are null where they are not known, since the defaults are those of other vocabularies. What
/// played no part in reading stands there again.
enum ConfigurationOutput {
  /// The member that says who wrote a folder, and its value.
  static let writer = (key: "writer", value: "patchbay")

  /// The text of config.json.
  static func text(_ weights: Weights, _ settings: CheckpointSettings) -> String {
    let shape = weights.configuration
    let family = Families.of(shape.architecture)
    let common: JSONOutput = [
      "architectures": [family.className],
      "bos_token_id": settings.beginningToken,
      "eos_token_id": settings.endToken,
      "model_type": family.modelType,
      "tie_word_embeddings": weights.isTied,
      "torch_dtype": "float32",
      "vocab_size": shape.vocabulary,
      writer.key: writer.value,
    ]
    let json = common.adding(family.members(shape, settings)).adding(settings.carried)
    return json.text + "\n"
  }
}

extension JSONOutput {
  /// An object with members of a file in place of its own of the same keys, all in the order of their
  /// keys.
  fileprivate func adding(_ carried: [String: JSON]) -> JSONOutput {
    guard case .object(let members) = self else { return self }
    let all =
      members.filter { carried[$0.key] == nil }
      + carried.map { Member(key: $0.key, value: JSONOutput($0.value)) }
    return .object(all.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
  }

  /// A value that was read, to be written again.
  fileprivate init(_ json: JSON) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .array(values.map { JSONOutput($0) })
    case .object(let object):
      self = .object(
        zip(object.keys, object.values).map { Member(key: $0, value: JSONOutput($1)) })
    }
  }
}
