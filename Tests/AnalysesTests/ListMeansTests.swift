import Analyses
import Tasks
import TestSupport
import Testing
import Tokens

@Suite("Means over a list of prompts")
struct ListMeansTests {
  @Test("are those of its prompts, one by one")
  func means() throws {
    let subject = Fixture.tiny.subject
    let means = try ListMeans(subject, years: nil)
    let next = try NextToken(subject, count: 1)
    let differences = next.prompts.compactMap(\.logitDifference)
    try #require(differences.count == next.prompts.count)
    #expect(means.logitDifference == next.meanLogitDifference.map(Double.init))
    #expect(means.answerProbability == next.meanAnswerProbability.map(Double.init))
    #expect(
      means.accuracy == Double(differences.count { $0 > 0 }) / Double(differences.count))
    #expect(means.years == nil)
  }

  @Test("of answer and distractor are nothing where a prompt lacks them")
  func lacking() throws {
    var prompts = Fixture.tiny.prompts
    prompts.prompts[0].distractor = nil
    let means = try ListMeans(Subject(Fixture.tiny.weights, prompts), years: nil)
    #expect(means.logitDifference == nil && means.accuracy == nil)
    #expect(means.answerProbability != nil)
  }
}
