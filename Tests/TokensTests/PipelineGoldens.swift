import StrictJSON
import Testing
import Tokens

/// What Scripts/record-pipelines.py has written.
struct PipelineGoldens: Sendable {
  /// One variant of the tiny tokenizer.json.
  struct Variant: Sendable, CustomTestStringConvertible {
    let name: String
    /// The members that it has in place of the tiny file's.
    let change: JSON
    /// Six bits of the checksum of each text's tokens, as a digit; "-" where the library gave up.
    let texts: [UInt8]
    /// The checksum of all tokens.
    let all: String

    var testDescription: String { name }
  }

  /// The texts that the script generated too.
  let texts: [String]
  let variants: [Variant]
  /// The checksums of each form of all code points.
  let forms: JSON

  static let recorded = Result { try PipelineGoldens() }

  /// The names of the variants, for tests that take each.
  static let variants = (try? recorded.get().variants) ?? []

  private init() throws {
    let file = try JSON.parse(Goldens.bytes("pipelines.json"))
    var dice = TextDice(seed: file["seed"]?.integer ?? 0, recipe: file["recipe"] ?? .null)
    texts = (0..<(file["count"]?.integer ?? 0)).map { _ in dice.text() }
    forms = file["forms"] ?? .null
    variants = (file["variants"]?.array ?? []).map { variant in
      Variant(
        name: variant["name"]?.string ?? "", change: variant["change"] ?? .null,
        texts: Array((variant["texts"]?.string ?? "").utf8), all: variant["all"]?.string ?? "")
    }
  }

  /// The digits of six bits.
  static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The tiny tokenizer.json with other members; those of `model` are replaced one by one.
  static func tokenizerJSON(_ change: JSON) throws -> [UInt8] {
    let base = try JSON.parse(Goldens.bytes("tiny/tokenizer.json"))
    var model = change["model"] ?? .object(JSONObject())
    if change["ignore"] != nil {
      var members = model.object ?? JSONObject()
      _ = members.append(key: "ignore_merges", value: .bool(true))
      model = .object(members)
    }
    var whole = replacing(base, with: change)
    var replaced = JSONObject()
    _ = replaced.append(key: "model", value: replacing(base["model"] ?? .null, with: model))
    whole = replacing(whole, with: .object(replaced))
    return Array(text(of: whole).utf8)
  }

  /// An object with the members of another in place of its own of the same name.
  private static func replacing(_ base: JSON, with change: JSON) -> JSON {
    var members = JSONObject()
    for (key, value) in zip(base.object?.keys ?? [], base.object?.values ?? []) {
      _ = members.append(key: key, value: change[key] ?? value)
    }
    for (key, value) in zip(change.object?.keys ?? [], change.object?.values ?? []) {
      _ = members.append(key: key, value: value)
    }
    return .object(members)
  }

  private static func text(of value: JSON) -> String {
    switch value {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .integer(let value): return "\(value)"
    case .number(let value): return "\(value)"
    case .string(let value): return JSONOutput.string(value).line
    case .array(let list): return "[" + list.map(text).joined(separator: ",") + "]"
    case .object(let object):
      let members = zip(object.keys, object.values).map {
        JSONOutput.string($0).line + ":" + text(of: $1)
      }
      return "{" + members.joined(separator: ",") + "}"
    }
  }
}
