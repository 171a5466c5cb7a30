public import Foundation
public import Tensors
public import Tokens
public import Transformer

/// What a reference implementation gave for a circuit run alone, without its heads one by one, and
/// without whole sets of them, under every convention.
///
/// `Scripts/README.md` lists the arrays' names and shapes.
public struct FixtureCircuits: Sendable {
  /// The random model `odd`.
  public static let odd: FixtureCircuits = {
    do {
      return try FixtureCircuits("odd", checkpoint: Fixture.folder.appending(path: "odd"))
    } catch { fatalError("circuits of odd: \(error)") }
  }()

  /// The trained checkpoint, which is not kept in this project; ask `FixturePatching.hasTrained` first.
  public static let trained: FixtureCircuits = {
    do {
      return try FixtureCircuits("ioi-small", checkpoint: FixturePatching.trainedCheckpoint)
    } catch { fatalError("circuits of ioi-small: \(error)") }
  }()

  /// The folder's name.
  public let name: String
  /// The model.
  public let weights: Weights
  /// What the reference was asked.
  public let requests: Requests
  /// The reference's arrays by name.
  public let arrays: [String: Tensor]

  /// The content of `circuits.json`.
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
    /// The lines of the circuit's file.
    public let circuit: [String]
    /// The lines of a file of sets: for some heads those that are removed beside each.
    public let sets: [String]
    /// Members of the circuit by number that are removed together.
    public let subsets: [[Int]]
  }

  /// Reads the values recorded for a checkpoint, and the model.
  public init(_ name: String, checkpoint: URL) throws {
    self.name = name
    let folder = Fixture.folder.appending(path: name)
    arrays = try readArrays(folder.appending(path: "circuits.safetensors"))
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "circuits.json")))
    weights = try Weights(fixture: checkpoint)
  }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("circuits of \(self.name) have no \(name)") }
    return array
  }

  /// The rows of a recorded array, one for each of everything but its last axis.
  public func rows(_ name: String) -> [[Float]] {
    let array = self[name]
    return (0..<array.rows).map(array.row)
  }
}
