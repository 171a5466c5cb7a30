import Analyses
import Testing
import Tokens
import Transformer

@Suite("What heads are scored on")
struct HeadScoreSettingsTests {
  private func shape(context: Int) -> Configuration {
    Configuration(layers: 1, heads: 1, width: 2, hidden: 2, vocabulary: 9, context: context)
  }

  @Test("is cut to the model's context", arguments: [(1024, 50), (30, 15), (2, 1)])
  func context(context: Int, half: Int) {
    #expect(HeadScores.Settings(for: shape(context: context)).half == half)
  }

  @Test("is 50 sequences of 50 tokens, as in the paper, and says so")
  func usual() {
    let settings = HeadScores.Settings(for: shape(context: 1024))
    #expect(
      settings.words == "50 sequences of 50 random tokens repeated once, no BOS, seed 0")
  }

  @Test("is repeated once, and the same for the same seed")
  func rows() {
    let settings = HeadScores.Settings(sequences: 3, seed: 7, for: shape(context: 8))
    let tokens: [TokenID] = [2, 3, 5, 7]
    let rows = settings.rows(of: tokens)
    #expect(rows.count == 3)
    for row in rows {
      #expect(row.count == 8 && Array(row[..<4]) == Array(row[4...]))
      #expect(row.allSatisfy(tokens.contains))
    }
    #expect(settings.rows(of: tokens) == rows)
    var other = settings
    other.seed = 8
    #expect(other.rows(of: tokens) != rows)
  }
}
