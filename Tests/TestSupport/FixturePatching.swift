public import Foundation
public import Tensors
public import Tokens
public import Transformer

/// What patching gave in a reference implementation, for two checkpoints of one shape.
///
/// `Scripts/README.md` lists the arrays' names and shapes.
public struct FixturePatching: Sendable {
  /// The random model `odd`, and the same with a little noise on every parameter.
  public static let odd: FixturePatching = {
    do {
      return try FixturePatching(
        "odd", checkpoint: Fixture.folder.appending(path: "odd"))
    } catch { fatalError("patching of odd: \(error)") }
  }()

  /// The folder of the trained checkpoint, which is not kept in this project.
  public static let trainedCheckpoint = Fixture.shared.appending(path: "checkpoints/ioi-small")

  /// Whether the trained checkpoint is there.
  public static let hasTrained = FileManager.default.fileExists(
    atPath: trainedCheckpoint.appending(path: "model.safetensors").path)

  /// The trained checkpoint, and the same with some weights scaled; ask `hasTrained` first.
  public static let trained: FixturePatching = {
    do {
      return try FixturePatching("ioi-small", checkpoint: trainedCheckpoint)
    } catch { fatalError("patching of ioi-small: \(error)") }
  }()

  /// The folder's name.
  public let name: String
  /// The model.
  public let weights: Weights
  /// The other checkpoint.
  public let tuned: Weights
  /// What the reference was asked.
  public let requests: Requests
  /// The reference's arrays by name.
  public let arrays: [String: Tensor]

  /// The content of `patching.json`.
  public struct Requests: Decodable, Sendable {
    /// Token rows, not all of one length.
    public let prompts: [[TokenID]]
    /// Paired rows of the same lengths.
    public let reference: [[TokenID]]
    /// The template of each row.
    public let templates: [Int]
    /// The answer of each row.
    public let answers: [TokenID]
    /// The distractor of each row.
    public let distractors: [TokenID]
    /// By name (IO, S1, S1+1, S2, END), the position in each row.
    public let positions: [String: [Int]]
    /// Layer and head of each receiver of path patching.
    public let receivers: [[Int]]
    // swift-format-ignore: AlwaysUseLowerCamelCase
    /// Layer and head of keys and values of each receiver, where these are not the same.
    public let key_value_receivers: [[Int]]?
    /// The folder of the other checkpoint, where it is stored.
    public let tuned: String?
    /// What the other checkpoint's parameters are multiplied by, by their names, where it is not.
    public let scaled: [String: Float]?
  }

  /// Reads the values recorded for a checkpoint, and both models.
  public init(_ name: String, checkpoint: URL) throws {
    try self.init(name, Weights(fixture: checkpoint))
  }

  /// Reads the values recorded for a model of another family; the other checkpoint is near it.
  public init(family name: String) throws {
    try self.init("families/" + name, FamilyFixture.weights(name))
  }

  private init(_ name: String, _ weights: Weights) throws {
    self.name = name
    self.weights = weights
    let folder = Fixture.folder.appending(path: name)
    arrays = try readArrays(folder.appending(path: "patching.safetensors"))
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "patching.json")))
    tuned =
      if let stored = requests.tuned {
        try Weights(fixture: Fixture.folder.appending(path: stored))
      } else if let scaled = requests.scaled {
        weights.scaled(by: scaled)
      } else {
        weights.perturbed(seed: 5)
      }
  }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("patching of \(self.name) has no \(name)") }
    return array
  }

  /// The prompts as a batch.
  public var batch: TokenBatch { TokenBatch(requests.prompts) }

  /// The paired reference prompts as a batch.
  public var referenceBatch: TokenBatch { TokenBatch(requests.reference) }
}

extension Weights {
  /// A copy with some tensors multiplied, by their names in transformers.
  func scaled(by factors: [String: Float]) -> Weights {
    var scaled = self
    let names = namedTensors.map(\.name)
    var index = 0
    scaled.updateEach { _, tensor in
      if let factor = factors[names[index]] {
        tensor = Tensor(tensor.elements.map { $0 * factor }, shape: tensor.shape)
      }
      index += 1
    }
    return scaled
  }
}
