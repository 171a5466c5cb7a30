import Foundation
public import Tokens

/// What transformers went on to write, and the tokens that its warpers leave; see Scripts/README.md.
public struct FixtureGeneration: Sendable {
  /// One for each fixture that is recorded in full, in that order.
  public static let all: [FixtureGeneration] = Fixture.all.map { fixture in
    do { return try FixtureGeneration(fixture) } catch { fatalError("\(fixture.name): \(error)") }
  }

  /// The model and its prompts.
  public let fixture: Fixture
  /// The content of `generation.json`.
  public let requests: Requests

  /// What was asked, and what came of it.
  public struct Requests: Decodable, Sendable {
    /// The new tokens of each prompt, greedy.
    public let greedy: [[TokenID]]
    /// Ways to draw after prompts.
    public let warped: [Warped]
  }

  /// One way to draw.
  public struct Warped: Decodable, Sendable {
    /// The prompt.
    public let row: Int
    /// What logits are divided by.
    public let temperature: Double
    /// The number of tokens kept; nil for all.
    public let topK: Int?
    /// The share of probability kept; nil for all.
    public let topP: Double?
    /// The tokens that stay, by rising number.
    public let kept: [TokenID]
  }

  /// Reads what is recorded for a fixture.
  public init(_ fixture: Fixture) throws {
    self.fixture = fixture
    let folder = Fixture.folder.appending(path: fixture.name)
    requests = try JSONDecoder().decode(
      Requests.self, from: Data(contentsOf: folder.appending(path: "generation.json")))
  }
}
