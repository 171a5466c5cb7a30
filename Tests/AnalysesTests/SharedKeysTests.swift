import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Heads that share keys and values are seen as if each had its own")
struct SharedKeysTests {
  static let fixtures = FamilyFixture.all.filter(\.configuration.hasGroups)

  /// The model on its prompts that are long enough, and the same with keys and values of its own for
  /// each head.
  private static func subjects(_ fixture: FamilyFixture) -> (shared: Subject, own: Subject) {
    let prompts = PromptSet(
      fixture.prompts.prompts.filter { $0.tokens.count > 3 }.map { prompt in
        var prompt = prompt
        (prompt.answer, prompt.distractor) = (prompt.tokens[2], prompt.tokens[0])
        prompt.positions = ["IO": 2, "S1": 0, "S2": 1]
        return prompt
      })
    return (Subject(fixture.weights, prompts), Subject(fixture.weights.ungrouped(), prompts))
  }

  private static func expectSame(_ ours: [Float], _ theirs: [Float], _ what: String) {
    let agreement = Agreement(ours, theirs)
    #expect(agreement.worst < .gated, "\(what): \(agreement)")
  }

  @Test("by every analysis of one head", arguments: fixtures)
  func heads(fixture: FamilyFixture) throws {
    let (shared, own) = Self.subjects(fixture)
    for index in 0..<fixture.configuration.heads {
      let head = Head(fixture.configuration.layers - 1, index)
      func both(_ what: String, _ values: (Subject) throws -> [Float]) throws {
        Self.expectSame(try values(shared), try values(own), "\(head) \(what)")
      }
      try both("scatter") { try HeadScatter(of: head, $0).points.map(\.projection) }
      try both("weighted attention") {
        try ValueWeightedAttention(of: head, $0).patterns.flatMap { $0.flatMap { $0 } }
      }
      for circuit in TokenPairs.Circuit.allCases {
        try both("\(circuit) pairs") {
          try TokenPairs(of: head, circuit, $0.weights, count: 9).largest.map(\.value)
        }
      }
      try both("OV") { try HeadCircuits(of: head, $0.weights).ov }
      try both("QK") { try HeadCircuits(of: head, $0.weights).qk }
    }
  }

  @Test("by scores, copying scores among them, and by attribution", arguments: fixtures)
  func scores(fixture: FamilyFixture) throws {
    let (shared, own) = Self.subjects(fixture)
    let half = (0..<5).map { TokenID(3 * $0 + 1) }
    let names = (0..<fixture.configuration.vocabulary).map { TokenID($0) }
    let (ours, theirs) = try (
      HeadScores(shared.weights, sequences: [half + half], names: names),
      HeadScores(own.weights, sequences: [half + half], names: names)
    )
    for (name, path) in [
      ("induction", \HeadScores.induction), ("previous", \.previousToken),
      ("duplicate", \.duplicateToken),
    ] {
      Self.expectSame(
        ours[keyPath: path].flatMap { $0 }, theirs[keyPath: path].flatMap { $0 }, name)
    }
    #expect(try #require(ours.copying) == #require(theirs.copying))
    #expect(try #require(ours.copying).joined().contains { $0 > 0 && $0 < 1 })
    Self.expectSame(
      try HeadAttribution(shared).heads.flatMap { $0 },
      try HeadAttribution(own).heads.flatMap { $0 }, "attribution")
  }
}
