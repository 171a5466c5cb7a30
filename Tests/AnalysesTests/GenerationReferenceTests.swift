import Analyses
import Tasks
import TestSupport
import Testing

@Suite("Greedy writing agrees with transformers")
struct GenerationReferenceTests {
  @Test("the tokens of its generate, on models of other families", arguments: FamilyFixture.all)
  func families(fixture: FamilyFixture) throws {
    let theirs = fixture.requests.greedy
    let prompt = fixture.prompts.prompts[theirs.row]
    let ours = try Generation(
      GenerationSession(fixture.weights, prompt), count: theirs.tokens.count)
    #expect(ours.tokens.map(\.token) == theirs.tokens)
    #expect(!theirs.tokens.isEmpty)
  }

  @Test("the tokens of its generate", arguments: FixtureGeneration.all.indices)
  func greedy(index: Int) throws {
    let recorded = FixtureGeneration.all[index]
    let fixture = recorded.fixture
    for (prompt, theirs) in zip(fixture.prompts.prompts, recorded.requests.greedy) {
      let ours = try Generation(
        GenerationSession(fixture.weights, prompt), count: theirs.count)
      #expect(ours.tokens.map(\.token) == theirs)
      #expect(!theirs.isEmpty)
    }
  }
}
