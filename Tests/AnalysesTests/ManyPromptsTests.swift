import Analyses
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Many prompts run in parts of bounded size")
struct ManyPromptsTests {
  /// The fixture's prompts so often that they need several parts.
  private static func many(_ fixture: Fixture) -> PromptSet {
    PromptSet((0..<800).flatMap { _ in fixture.prompts.prompts })
  }

  @Test("every prompt's numbers are those that it has alone, with edits in force too")
  func parts() throws {
    let fixture = Fixture.tiny
    let few = fixture.prompts
    let many = Self.many(fixture)
    #expect(many.batch.count > 2 * 8192)
    let ablation = Ablation(
      heads: [Head(0, 1)], mlps: [1], kind: .resample, positions: .named(["END"]))
    let one = try Subject(fixture.weights, few).adding([ablation], reference: few.reference)
    let all = try Subject(fixture.weights, many).adding([ablation], reference: many.reference)

    let (single, whole) = (try NextToken(one, count: 3), try NextToken(all, count: 3))
    for (index, prediction) in whole.prompts.enumerated() {
      let expected = single.prompts[index % few.prompts.count]
      let (ours, theirs) = (
        try #require(prediction.logitDifference), try #require(expected.logitDifference)
      )
      #expect(abs(ours - theirs) < .float32Forward, "prompt \(index)")
    }
    let agreement = Agreement(
      try HeadAttribution(all).heads.flatMap { $0 }, try HeadAttribution(one).heads.flatMap { $0 })
    #expect(agreement.worst < .float32Forward, "\(agreement)")
    let effects = (
      try AblationEffect([ablation], Subject(fixture.weights, many), reference: many.reference),
      try AblationEffect([ablation], Subject(fixture.weights, few), reference: few.reference)
    )
    #expect(abs(effects.0.after - effects.1.after) < .float32Forward)
    #expect(effects.0.prompts.count == many.prompts.count)
  }
}
