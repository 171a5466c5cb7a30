import Foundation
public import Tensors
public import Tokens
public import Transformer

/// The gradients that a reference implementation gave for a fixture's model; see Scripts/README.md.
public struct FixtureGradients: Sendable {
  /// The fixtures that hold the kind of gradients whose first array is named.
  public static func all(with name: String) -> [FixtureGradients] {
    ["tiny", "odd", "narrow"].map { folder in
      do { return try FixtureGradients(folder) } catch { fatalError("\(folder): \(error)") }
    }.filter { $0.arrays[name] != nil }
  }

  /// The folder's name.
  public let name: String
  /// The model.
  public let weights: Weights
  /// What the reference was asked.
  public let requests: Requests
  /// The reference's arrays by name.
  public let arrays: [String: Tensor]

  /// The content of `gradients.json`.
  public struct Requests: Decodable, Sendable {
    /// Token rows of different lengths, one of them a single token.
    public let prompts: [[TokenID]]
    /// The answer of each row.
    public let answers: [TokenID]
    /// The distractor of each row.
    public let distractors: [TokenID]
    /// Hook names of the sites by which the metric's gradients were taken.
    public let sites: [String]?
    // swift-format-ignore: AlwaysUseLowerCamelCase
    /// The prompt at whose sites gradients were recorded; all where none is said.
    public let metric_row: Int?
    /// The masks of the gradients under dropout.
    public let dropout: Dropout?

    /// What was dropped.
    public struct Dropout: Decodable, Sendable {
      /// The share of dropped elements.
      public let probability: Float
      /// The seed of the step.
      public let seed: UInt64
    }
  }

  /// Reads the gradients of a fixture.
  public init(_ name: String) throws {
    try self.init(name, Weights(fixture: Fixture.folder.appending(path: name)))
  }

  /// Reads the gradients of a model of another family.
  public init(family name: String) throws {
    try self.init("families/" + name, FamilyFixture.weights(name))
  }

  private init(_ name: String, _ weights: Weights) throws {
    self.name = name
    self.weights = weights
    let folder = Fixture.folder.appending(path: name)
    arrays = try readArrays(folder.appending(path: "gradients.safetensors"))
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "gradients.json")))
  }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("\(self.name) has no \(name)") }
    return array
  }

  /// The prompts as a batch.
  public var batch: TokenBatch { TokenBatch(requests.prompts) }
}
