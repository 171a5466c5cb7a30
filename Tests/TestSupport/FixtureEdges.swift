import Foundation
public import Tensors
public import Tokens
public import Transformer

/// What a reference implementation gave for edges; see Scripts/README.md.
public struct FixtureEdges: Sendable {
  /// One for each fixture that is recorded in full, in that order; then models of other families.
  public static let all: [FixtureEdges] = {
    do {
      return try Fixture.all.map { try FixtureEdges($0.name, $0.weights) }
        + ["pythia", "llama", "qwen2", "qwen3"].map { try FixtureEdges(family: $0) }
    } catch { fatalError("edges: \(error)") }
  }()

  /// The trained checkpoint; ask `FixturePatching.hasTrained` first.
  public static let trained: FixtureEdges = {
    do {
      return try FixtureEdges(
        "ioi-small", Weights(fixture: FixturePatching.trainedCheckpoint))
    } catch { fatalError("edges of ioi-small: \(error)") }
  }()

  /// The folder's name.
  public let name: String
  /// The model.
  public let weights: Weights
  /// What was asked.
  public let requests: Requests
  /// The reference's arrays by name.
  public let arrays: [String: Tensor]

  /// The content of `edges.json`.
  public struct Requests: Decodable, Sendable {
    /// The steps of integrated gradients.
    public let steps: Int
    /// Token rows, not all of one length.
    public let prompts: [[TokenID]]
    /// Paired rows of the same lengths, some with the same beginning.
    public let reference: [[TokenID]]
    /// The template of each row.
    public let templates: [Int]
    /// The answer of each row.
    public let answers: [TokenID]
    /// The distractor of each row.
    public let distractors: [TokenID]
    /// The position at which each row is scored.
    public let ends: [Int]
    /// The tokens of a hundred outcomes; none where only logit differences are recorded.
    public let years: [TokenID]
    /// The start year of each row.
    public let starts: [Int]
    /// Names of edges by the name of the circuit.
    public let circuits: [String: [String]]
  }

  /// Reads what was recorded for a model of another family.
  public init(family name: String) throws {
    try self.init("families/" + name, FamilyFixture.weights(name))
  }

  private init(_ name: String, _ weights: Weights) throws {
    self.name = name
    self.weights = weights
    let folder = Fixture.folder.appending(path: name)
    arrays = try readArrays(folder.appending(path: "edges.safetensors"))
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "edges.json")))
  }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("\(self.name) has no \(name)") }
    return array
  }
}
