import Foundation
import StrictJSON
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Checkpoints

/// A tiny model of a family that transformers wrote, and its logits; see Scripts/README.md.
struct FamilyFixture: Sendable, CustomTestStringConvertible {
  let testDescription: String

  static let all = [
    "pythia", "neox-serial", "neo", "llama", "llama-linear", "llama-yarn", "llama3", "smollm2",
    "mistral", "qwen2", "qwen3",
  ].map(FamilyFixture.init(testDescription:))

  static func named(_ name: String) -> FamilyFixture { FamilyFixture(testDescription: name) }

  var path: String {
    Fixture.folder.appending(path: "families/\(testDescription)").path
  }

  /// The text of its config.json.
  var configuration: String {
    get throws { try String(contentsOfFile: "\(path)/config.json", encoding: .utf8) }
  }

  /// The bytes of its weights.
  var weights: [UInt8] {
    get throws { try [UInt8](Data(contentsOf: URL(filePath: "\(path)/model.safetensors"))) }
  }

  /// The prompts of which logits are recorded.
  var prompts: [[TokenID]] {
    get throws {
      let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(path)/reference.json")))
      let json = try JSON.parse(bytes)
      let rows = json["prompts"]?.array ?? []
      return rows.map { ($0.array ?? []).compactMap { $0.integer.map(TokenID.init(_:)) } }
    }
  }

  /// A folder with its files, some members of config.json replaced, added, or removed where nil.
  func folder(changing changes: [String: String?] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(try Self.changed(configuration, changes).utf8, to: "config.json")
    try folder.write(weights, to: "model.safetensors")
    return folder
  }

  /// A text of config.json with some members replaced, added, or removed where nil.
  static func changed(_ text: String, _ changes: [String: String?]) throws -> String {
    guard !changes.isEmpty, let object = try JSON.parse(Array(text.utf8)).object else {
      return text
    }
    var members: [String: String] = [:]
    for (key, value) in zip(object.keys, object.values) { members[key] = value.text }
    for (key, value) in changes { members[key] = value }
    return "{" + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
  }
}

extension JSON {
  /// The value written again.
  fileprivate var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .object(let object):
      "{" + zip(object.keys, object.values).map { "\"\($0)\": \($1.text)" }.joined(separator: ", ")
        + "}"
    }
  }
}
