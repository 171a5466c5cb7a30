import Testing

@testable import Explorer

@Suite("A curve has bounded room for any number of steps")
struct CurveTests {
  @Test("least, greatest and last of 300,000 steps stay, in at most 1,024 stretches")
  func long() throws {
    var curve = Curve()
    let count = 300_000
    for step in 1...count {
      curve.add(step == 123_456 ? 99 : step == 222_222 ? -99 : Double(step % 10), at: step)
    }
    #expect(curve.stretches.count <= Curve.most && curve.stretches.count > Curve.most / 2 - 1)
    #expect(curve.stretches.map(\.greatest).max() == 99)
    #expect(curve.stretches.map(\.least).min() == -99)
    #expect(curve.last == Double(count % 10))
    #expect(curve.stretches.map(\.step) == curve.stretches.map(\.step).sorted())
    let top = try #require(curve.stretches.first { $0.greatest == 99 })
    #expect((123_456..<123_456 + curve.length).contains(top.step))
  }

  @Test("a few steps are kept one by one, from step 0 on; what is no number is left out")
  func short() {
    var curve = Curve()
    for (step, value) in [(0, 5.0), (1, 4), (2, .nan), (3, 3), (10, .infinity)] {
      curve.add(value, at: step)
    }
    #expect(curve.stretches.map(\.step) == [0, 1, 3])
    #expect(curve.stretches.map(\.last) == [5, 4, 3])
  }

  @Test("steps that are done again do not stand twice")
  func cut() {
    var curve = Curve()
    for step in 1...10 { curve.add(Double(step), at: step) }
    curve.cut(after: 6)
    #expect(curve.stretches.map(\.step) == [1, 2, 3, 4, 5, 6])
    for step in 7...8 { curve.add(0, at: step) }
    #expect(curve.stretches.map(\.last) == [1, 2, 3, 4, 5, 6, 0, 0])
  }
}
