import Analyses
import Tensors
import TestSupport
import Testing
import Transformer

@Suite("The singular values of a head's circuits")
struct HeadCircuitsTests {
  @Test("agree with TransformerLens", arguments: Fixture.all.indices)
  func golden(index: Int) throws {
    let fixture = Fixture.all[index]
    let heads = try HeadScatterTests.heads(fixture).map {
      try HeadCircuits(of: $0, fixture.weights)
    }
    for (name, values) in [("ov", heads.flatMap(\.ov)), ("qk", heads.flatMap(\.qk))] {
      let agreement = Agreement(values, fixture["circuits/\(name)/singular_values"].elements)
      #expect(agreement.worst < .float32Forward, "\(name): \(agreement)")
    }
  }

  @Test("participation counts equal values, and not those that are zero")
  func participation() {
    #expect(HeadCircuits.participation([2, 2, 2, 0]) == 3)
    #expect(HeadCircuits.participation([5, 0]) == 1)
    #expect(HeadCircuits.participation([0, 0]) == 0)
  }

  @Test("a head that the model lacks is refused")
  func missing() {
    #expect(throws: AnalysisError.noSuchHead(Head(0, 4), layers: 2, heads: 4)) {
      try HeadCircuits(of: Head(0, 4), Fixture.tiny.weights)
    }
  }
}
