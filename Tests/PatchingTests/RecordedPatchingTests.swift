import Analyses
import Patching
import TestSupport
import Testing
import Transformer

@Suite("Patching gives TransformerLens's numbers")
struct RecordedPatchingTests {
  @Test("on a random model and another near it, every recorded array, by the sweeps")
  func odd() throws {
    try expectAll(.odd) { try SweptPatching(into: $0, from: $1) }
  }

  @Test("on a random model and another near it, every recorded array, by definition")
  func obviousOdd() throws {
    try expectAll(.odd) { try ObviousPatching(into: $0, from: $1) }
  }

  @Test(
    "on the trained checkpoint and its scaled weights, every recorded array, by the sweeps",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trained() throws {
    try expectAll(.trained) { try SweptPatching(into: $0, from: $1) }
  }

  @Test(
    "on the trained checkpoint and its scaled weights, every recorded array, by definition",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func obviousTrained() throws {
    try expectAll(.trained) { try ObviousPatching(into: $0, from: $1) }
  }

  @Test(
    "on models of other families, every recorded array, by the sweeps",
    arguments: FamilyFixture.recordedInFull)
  func families(name: String) throws {
    try expectAll(FixturePatching(family: name)) { try SweptPatching(into: $0, from: $1) }
  }

  @Test(
    "on models of other families, every recorded array, by definition",
    arguments: FamilyFixture.recordedInFull)
  func obviousFamilies(name: String) throws {
    try expectAll(FixturePatching(family: name)) { try ObviousPatching(into: $0, from: $1) }
  }

  @Test(
    "across a model of another family and one near it, the sweeps are the definition",
    arguments: FamilyFixture.recordedInFull, PatchSite.allCases)
  func across(name: String, site: PatchSite) throws {
    let fixture = try FixturePatching(family: name)
    for direction in ["into-original", "into-tuned"] {
      let (destination, source) = try #require(fixture.subjects[direction])
      for positions in [Ablation.Positions.all, .named(["S2", "END"])] {
        let patch = ActivationPatch(site, at: positions, isWhole: !site.isHeadwise)
        let obvious = try ObviousPatching(into: destination, from: source)
        expectAgreement(
          try PatchedCells(.activation(patch), into: destination, from: source).all,
          try site.isHeadwise
            ? obvious.heads(site.stage, at: positions) : obvious.layers(site.stage, at: positions),
          within: .patchedWorld, "\(direction), \(positions)")
      }
    }
  }

  private func expectAll(
    _ fixture: FixturePatching,
    by make: (_ destination: Subject, _ source: Subject) throws -> any RecordedAnswers
  ) throws {
    let subjects = fixture.subjects
    var answers: [String: any RecordedAnswers] = [:]
    for (direction, pair) in subjects { answers[direction] = try make(pair.0, pair.1) }
    for name in fixture.arrays.keys.sorted() {
      let question = try #require(RecordedQuestion(name), "\(name) is not understood")
      let answerer = try #require(answers[question.direction], "\(name) has no direction")
      let ours = try answerer.answer(question, fixture)
      expectAgreement(
        ours, question.expected(fixture), within: .float32Forward, "\(fixture.name), \(name)")
    }
  }
}
