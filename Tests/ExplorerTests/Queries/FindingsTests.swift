import Testing
import Transformer

@testable import Explorer

@Suite("Findings that grow large are not kept for ever")
struct FindingsTests {
  @Test("patterns of single heads are kept for the last dozen heads")
  func bounded() {
    let condition = Condition(.a, .before)
    var findings = Findings()
    for index in 0..<20 {
      let head = Head(0, index)
      findings.note([head: [[1]]], of: PatternsQuery(condition, head))
      findings.note([[2]], of: WeightedPatternQuery(condition, head))
      if index == 9 {
        findings.note([Head(0, 0): [[3]]], of: PatternsQuery(condition, Head(0, 0)))
      }
    }
    let kept = (0..<20).filter { findings.pattern(condition, Head(0, $0)) != nil }
    #expect(kept == [0] + Array(9..<20).filter { $0 != 0 })
    #expect(kept.count == Findings.headLimit)
    #expect(findings[WeightedPatternQuery(condition, Head(0, 8))] == nil)
    #expect(findings[WeightedPatternQuery(condition, Head(0, 19))] == [[2]])
  }

  @Test("patterns of all heads at once stay")
  func whole() {
    let condition = Condition(.a, .before)
    var findings = Findings()
    findings.note([Head(1, 1): [[1]]], of: PatternsQuery(condition, nil))
    for index in 0..<20 {
      findings.note([[2]], of: WeightedPatternQuery(condition, Head(0, index)))
    }
    #expect(findings.pattern(condition, Head(1, 1)) == [[1]])
  }
}
