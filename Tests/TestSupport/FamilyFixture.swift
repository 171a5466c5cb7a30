import Checkpoints
public import Foundation
public import Tasks
public import Tensors
public import Testing
public import Tokens
public import Transformer

/// A small model of a family other than GPT-2, with numbers that transformers gave for it; see
/// Scripts/README.md.
public struct FamilyFixture: Sendable, CustomTestStringConvertible {
  /// The models, by the names of their folders.
  public static let all: [FamilyFixture] = [
    "pythia", "neox-serial", "neo", "llama", "llama3", "llama-linear", "llama-yarn", "mistral",
    "qwen2", "qwen3", "smollm2",
  ].map { name in
    do { return try FamilyFixture(name) } catch { fatalError("fixture \(name): \(error)") }
  }

  /// Those whose patches, gradients and training steps were recorded too.
  public static let recordedInFull = all.filter {
    FileManager.default.fileExists(
      atPath: folder($0.name).appending(path: "patching.json").path)
  }.map(\.name)

  /// The folder's name.
  public let name: String
  /// The model.
  public let weights: Weights
  /// What transformers was asked.
  public let requests: Requests
  /// The recorded arrays by name.
  public let arrays: [String: Tensor]

  /// The name, for the list of tests.
  public var testDescription: String { name }
  /// The model's shape.
  public var configuration: Configuration { weights.configuration }

  /// The part of `reference.json` that every recording has.
  public struct Requests: Decodable, Sendable {
    /// Token rows.
    public let prompts: [[TokenID]]
    /// Paired rows of the same lengths.
    public let reference: [[TokenID]]
    /// The template of each row.
    public let templates: [Int]
    /// The answer of each row.
    public let answers: [TokenID]
    /// The distractor of each row.
    public let distractors: [TokenID]
    /// Hook names.
    public let sites: [String]
    // swift-format-ignore: AlwaysUseLowerCamelCase
    /// The prompts whose sites were recorded.
    public let site_rows: [Int]
    /// Which residuals were read through the lens, for which prompt; nil where none was.
    public let lens: FixtureRequests.Lens?
    /// The tokens that follow a prompt.
    public let greedy: Greedy

    /// The tokens that follow a prompt, each the likeliest.
    public struct Greedy: Decodable, Sendable {
      /// The prompt.
      public let row: Int
      /// The tokens.
      public let tokens: [TokenID]
    }
  }

  /// The folder of a fixture.
  public static func folder(_ name: String) -> URL {
    Fixture.folder.appending(path: "families").appending(path: name)
  }

  /// The model of a fixture, as the product reads it.
  static func weights(_ name: String) throws -> Weights {
    try Checkpoint.read(folder: folder(name).path).weights
  }

  /// Reads a fixture.
  public init(_ name: String) throws {
    self.name = name
    let folder = Self.folder(name)
    weights = try Self.weights(name)
    arrays = try readArrays(folder.appending(path: "reference.safetensors"))
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "reference.json")))
  }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("\(self.name) has no \(name)") }
    return array
  }

  /// The prompts as a batch.
  public var batch: TokenBatch { TokenBatch(requests.prompts) }

  /// The prompts, each paired with its reference row; END is the last token.
  public var prompts: PromptSet {
    PromptSet(
      requests.prompts.indices.map { row in
        Prompt(
          tokens: requests.prompts[row], corrupted: requests.reference[row],
          answer: requests.answers[row], distractor: requests.distractors[row],
          template: requests.templates[row])
      })
  }
}
