import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The tokens that a head promotes and suppresses")
struct HeadTokensTests {
  @Test(
    "are those of the mean of TransformerLens's head results",
    arguments: Fixture.all.indices, ComponentLens.Scale.allCases)
  func golden(index: Int, scale: ComponentLens.Scale) throws {
    let fixture = Fixture.all[index]
    let shape = fixture.weights.configuration
    let recorded = fixture["lens/heads/\(scale.rawValue)"].elements
    let prompts = fixture.requests.prompts.count
    let perPrompt = shape.layers * shape.heads * shape.vocabulary
    for head in HeadScatterTests.heads(fixture) {
      let ours = try HeadTokens(of: head, fixture.subject, scale: scale, count: shape.vocabulary)
      let first = (head.layer * shape.heads + head.index) * shape.vocabulary
      let theirs = (0..<shape.vocabulary).map { token in
        Measure.mean((0..<prompts).map { recorded[$0 * perPrompt + first + token] })
      }
      #expect(ours.promoted.count == shape.vocabulary)
      let agreement = Agreement(
        ours.promoted.map(\.logit), ours.promoted.map { theirs[$0.token.rawValue] })
      #expect(agreement.worst < .float32Forward, "\(head): \(agreement)")
      #expect(Set(ours.promoted.map(\.token)).count == shape.vocabulary)
      #expect(zip(ours.promoted, ours.promoted.dropFirst()).allSatisfy { $0.logit >= $1.logit })
      #expect(ours.suppressed.map(\.logit) == ours.promoted.map(\.logit).reversed())
    }
  }

  @Test("are read at the position asked for, and as many as asked for")
  func position() throws {
    let fixture = Fixture.tiny
    let single = Subject(fixture.weights, PromptSet([fixture.prompts.prompts[2]]))
    let ours = try HeadTokens(of: Head(1, 2), single, position: "1", count: 4)
    let lens = try ComponentLens([.head(Head(1, 2))], single, count: 4)
    #expect(ours.promoted.map(\.token) == lens.readings[0].positions[1].top.map(\.token))
    #expect(ours.suppressed.count == 4)
    #expect(throws: AnalysisError.noSuchPosition("4", prompt: 0, known: [])) {
      try HeadTokens(of: Head(0, 0), fixture.subject, position: "4")
    }
  }

  @Test("leave out the rows that have no token, and change no number")
  func excluding() throws {
    let fixture = Fixture.tiny
    let all = try HeadTokens(of: Head(1, 2), fixture.subject, count: 61)
    let rows = [3...9, 50...60]
    let ours = try HeadTokens(of: Head(1, 2), fixture.subject, count: 61, excluding: rows)
    let kept = all.promoted.filter { entry in
      !rows.contains { $0.contains(entry.token.rawValue) }
    }
    #expect(kept.count == 43 && ours.promoted == kept)
    #expect(ours.suppressed == kept.reversed())
    let pairs = try TokenPairs(
      of: Head(1, 2), .ov, fixture.weights, excluding: rows, count: 4000)
    #expect(pairs.largest.count == 43 * 43 && pairs.smallest.count == 43 * 43)
    #expect(!pairs.largest.contains { $0.second.rawValue >= 50 || $0.first.rawValue >= 50 })
  }
}
