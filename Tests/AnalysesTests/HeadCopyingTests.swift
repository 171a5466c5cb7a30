import Analyses
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The copying score of one head")
struct HeadCopyingTests {
  @Test("is that of the scores of all heads", arguments: Fixture.all.indices)
  func all(index: Int) throws {
    let fixture = Fixture.all[index]
    let request = fixture.requests.copying
    for (scores, isNegative) in [("copying", false), ("negative_copying", true)] {
      let recorded = fixture["score/\(scores)/processed"].elements
      let ours = try HeadScatterTests.heads(fixture).map { head in
        let one = try HeadCopying(
          of: head, fixture.weights, names: request.names, top: request.top)
        return isNegative ? one.negativeScore : one.score
      }
      let agreement = Agreement(ours, recorded)
      #expect(agreement.worst < .float32Forward, "\(scores): \(agreement)")
    }
  }

  @Test("lists names that were asked, all of them where every token counts as top")
  func names() throws {
    let weights = Fixture.tiny.weights
    let names: [TokenID] = [4, 9, 2]
    let all = try HeadCopying(of: Head(1, 0), weights, names: names, top: 61)
    #expect(all.copied == names)
    #expect(all.negativelyCopied == names)
    #expect(all.score == 1)
    let none = try HeadCopying(of: Head(1, 0), weights, names: names, top: 0)
    #expect(none.copied.isEmpty)
    #expect(none.names == 3)
    #expect(throws: AnalysisError.noSuchHead(Head(2, 0), layers: 2, heads: 4)) {
      try HeadCopying(of: Head(2, 0), weights, names: names)
    }
  }
}
