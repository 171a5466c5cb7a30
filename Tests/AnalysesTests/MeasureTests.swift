import Analyses
import Testing
import Tokens

@Suite("Ranks and top lists")
struct MeasureTests {
  @Test("the short list and the sort of all agree, ties and missing numbers included")
  func listsAgree() {
    var logits = (0..<200).map { Float(($0 * 37) % 50) }
    logits[3] = .nan
    logits[77] = .infinity
    let all = Measure.top(200, of: logits)
    #expect(all.count == 199 && all.first == 77 && !all.contains(3))
    for count in [1, 2, 17, 64] {
      #expect(Measure.top(count, of: logits) == Array(all.prefix(count)))
    }
    for (place, token) in all.enumerated() {
      #expect(Measure.rank(of: token, in: logits) == place)
    }
  }

  @Test("a logit that is no number has no rank, and does not hide the others")
  func notANumber() {
    let logits: [Float] = [1, .nan, 3, 2]
    #expect(Measure.rank(of: 1, in: logits) == nil)
    #expect(Measure.top(3, of: logits) == [2, 3, 0])
    #expect(Measure.top(5, of: [.nan, .nan]).isEmpty)
  }
}
