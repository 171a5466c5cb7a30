import Foundation
public import Tensors

/// What a reference implementation gave for self-repair and runs of a circuit; see Scripts/README.md.
public struct FixtureRepairs: Sendable {
  /// One for each fixture that is recorded in full, in that order.
  public static let all: [FixtureRepairs] = Fixture.all.map { fixture in
    do { return try FixtureRepairs(fixture) } catch { fatalError("\(fixture.name): \(error)") }
  }

  /// The model and its prompts.
  public let fixture: Fixture
  /// What was asked.
  public let requests: Requests
  /// The reference's arrays by name.
  public let arrays: [String: Tensor]

  /// The content of `repairs.json`.
  public struct Requests: Decodable, Sendable {
    /// Pairs of layer and head that are ablated together, by name.
    public let heads: [String: [[Int]]]
    /// The kinds of ablation.
    public let kinds: [String]
    /// The lines of the circuit's file.
    public let circuit: [String]
    /// Where each prompt has a position, by name.
    public let positions: [String: [Int]]
  }

  /// Reads what is recorded for a fixture.
  public init(_ fixture: Fixture) throws {
    self.fixture = fixture
    let folder = Fixture.folder.appending(path: fixture.name)
    arrays = try readArrays(folder.appending(path: "repairs.safetensors"))
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "repairs.json")))
  }

  /// A recorded array; a missing one is a mistake of the test.
  public subscript(name: String) -> Tensor {
    guard let array = arrays[name] else { fatalError("\(fixture.name) has no \(name)") }
    return array
  }
}
