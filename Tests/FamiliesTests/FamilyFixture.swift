import Checkpoints
import Foundation
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

/// A small model of a family other than GPT-2, with numbers that transformers gave for it; see
/// Scripts/README.md.
struct FamilyFixture: Sendable, CustomTestStringConvertible {
  /// The models, by the names of their folders.
  static let all: [FamilyFixture] = [
    "pythia", "neox-serial", "neo", "llama", "llama3", "llama-linear", "llama-yarn", "mistral",
    "qwen2", "qwen3", "smollm2",
  ].map { name in
    do { return try FamilyFixture(name) } catch { fatalError("fixture \(name): \(error)") }
  }

  let name: String
  let weights: Weights
  let requests: Requests
  let arrays: [String: Tensor]

  var testDescription: String { name }
  var configuration: Configuration { weights.configuration }

  /// The part of `reference.json` that every recording has.
  struct Requests: Decodable, Sendable {
    let prompts: [[TokenID]]
    let reference: [[TokenID]]
    let templates: [Int]
    let answers: [TokenID]
    let distractors: [TokenID]
    let sites: [String]
    // swift-format-ignore: AlwaysUseLowerCamelCase
    let site_rows: [Int]
  }

  /// The folder of a fixture.
  static func folder(_ name: String) -> URL {
    Fixture.folder.appending(path: "families").appending(path: name)
  }

  /// The prompts of a fixture that has no more than logits.
  static func rows(of name: String) throws -> [[TokenID]] {
    struct Rows: Decodable { let prompts: [[TokenID]] }
    return try JSONDecoder().decode(
      Rows.self, from: Data(contentsOf: folder(name).appending(path: "reference.json"))
    ).prompts
  }

  init(_ name: String) throws {
    self.name = name
    let folder = Self.folder(name)
    weights = try Checkpoint.read(folder: folder.path).weights
    arrays = try readArrays(folder.appending(path: "reference.safetensors"))
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "reference.json")))
  }

  /// A recorded array; a missing one is a mistake of the test.
  subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("\(self.name) has no \(name)") }
    return array
  }

  var batch: TokenBatch { TokenBatch(requests.prompts) }

  /// The prompts, END at their last token.
  var prompts: PromptSet { Self.prompts(requests.prompts, requests) }

  /// The paired reference rows, with the answers of the prompts.
  var reference: PromptSet { Self.prompts(requests.reference, requests) }

  private static func prompts(_ rows: [[TokenID]], _ requests: Requests) -> PromptSet {
    PromptSet(
      rows.enumerated().map { row, tokens in
        Prompt(
          tokens: tokens, answer: requests.answers[row], distractor: requests.distractors[row],
          template: requests.templates[row])
      })
  }
}
