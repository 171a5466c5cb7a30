import Analyses
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The lens on two runs side by side")
struct LensComparisonTests {
  /// The tiny model, whole and without one head.
  private var subjects: (Subject, Subject) {
    get throws {
      let subject = Fixture.tiny.subject
      return (
        subject, try subject.adding([Ablation(heads: [Head(0, 1)], kind: .zero)], reference: nil)
      )
    }
  }

  @Test("has the numbers of two lenses, each token in both", arguments: [0, 1])
  func twin(prompt: Int) throws {
    let (first, second) = try subjects
    let comparison = try LensComparison(first, second, prompt: prompt, count: 3)
    let all = first.weights.configuration.vocabulary
    let own = try LogitLens(first, prompt: prompt, count: all)
    let other = try LogitLens(second, prompt: prompt, count: all)
    #expect(comparison.cells.count == own.layers.count)
    for (row, cells) in comparison.cells.enumerated() {
      let positions = zip(own.layers[row].positions, other.layers[row].positions)
      #expect(cells.count == own.layers[row].positions.count)
      for (cell, (a, b)) in zip(cells, positions) {
        let tops = a.top.prefix(3).map(\.token) + b.top.prefix(3).map(\.token)
        #expect(Set(cell.tokens.map(\.token)) == Set(tops))
        #expect(Set(cell.tokens.map(\.token)).count == cell.tokens.count)
        for token in cell.tokens {
          #expect(agrees(token.first, a, token.token))
          #expect(agrees(token.second, b, token.token))
        }
        let changes = cell.tokens.map { $0.change?.magnitude ?? 0 }
        #expect(changes == changes.sorted(by: >))
        #expect(cell.first?.token == a.top[0].token && cell.second?.token == b.top[0].token)
        #expect(cell.differs == (a.top[0].token != b.top[0].token))
      }
    }
  }

  @Test("of a run with itself nothing changes, of residuals and of components")
  func same() throws {
    let subject = Fixture.tiny.subject
    let components: [ComponentLens.Component] = [.head(Head(1, 2)), .mlp(0)]
    for comparison in [
      try LensComparison(subject, subject), try LensComparison(components, subject, subject),
    ] {
      for cell in comparison.cells.joined() {
        #expect(!cell.differs && cell.tokens.count == 5)
        #expect(cell.tokens.allSatisfy { $0.change == 0 && $0.first == $0.second })
      }
    }
  }

  @Test("turned round, every change has the other sign")
  func turned() throws {
    let (first, second) = try subjects
    let components: [ComponentLens.Component] = [.head(Head(1, 2)), .mlp(1)]
    for (there, back) in [
      (try LensComparison(first, second), try LensComparison(second, first)),
      (
        try LensComparison(components, first, second),
        try LensComparison(components, second, first)
      ),
    ] {
      #expect(there.cells.joined().contains { $0.tokens.contains { $0.change != 0 } })
      for (cell, other) in zip(there.cells.joined(), back.cells.joined()) {
        #expect(cell.tokens.map(\.token) == other.tokens.map(\.token))
        #expect(cell.tokens.map(\.change) == other.tokens.map { $0.change.map { -$0 } })
        #expect(cell.first?.token == other.second?.token)
      }
    }
  }

  @Test("the cell is coloured by the first token of either run that changed more")
  func changedMost() throws {
    let (first, second) = try subjects
    let comparison = try LensComparison(first, second)
    for cell in comparison.cells.joined() {
      let most = [cell.first, cell.second].compactMap { $0?.change?.magnitude }.max()
      #expect(cell.changedMost?.change?.magnitude == most)
    }
  }

  /// Whether a reading is that of a token in a list of the whole vocabulary.
  private func agrees(
    _ reading: LensComparison.Reading?, _ position: LogitLens.Position, _ token: TokenID
  ) -> Bool {
    guard let reading, let place = position.top.firstIndex(where: { $0.token == token }) else {
      return false
    }
    return reading.rank == place + 1 && reading.probability == position.top[place].probability
  }
}
