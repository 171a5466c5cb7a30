import Analyses
import Foundation
import Tensors
import TestSupport
import Testing
import Tokens

@Suite("The next token is chosen as transformers chooses it")
struct TokenRuleTests {
  /// Logits with ties and of different spread.
  private static let samples: [[Float]] = (0..<6).map { row in
    (0..<40).map { column in
      let level: Int = (row * 31 + column * 17) % 23
      return Float(level) / Float(2 + row) - Float(column % 3)
    }
  }

  /// The warpers one by one, each over the whole vocabulary, as they are defined.
  private static func obvious(_ logits: [Float], _ sampling: Sampling) -> [Int: Double] {
    var scores = logits.map { Double($0) / sampling.temperature }
    if let k = sampling.topK {
      let least = scores.sorted(by: >)[min(k, scores.count) - 1]
      scores = scores.map { $0 < least ? -.infinity : $0 }
    }
    func softmax(_ scores: [Double]) -> [Double] {
      let sum = scores.reduce(0) { $0 + exp($1) }
      return scores.map { exp($0) / sum }
    }
    if let p = sampling.topP, p < 1 {
      // Rising, the sum of those up to a token must exceed 1 - p for it to stay.
      let shares = softmax(scores)
      let rising = scores.indices.sorted { (shares[$0], -$0) < (shares[$1], -$1) }
      var sum = 0.0
      for (place, token) in rising.enumerated() {
        sum += shares[token]
        if sum <= 1 - p, place < rising.count - 1 { scores[token] = -.infinity }
      }
    }
    let shares = softmax(scores)
    return Dictionary(
      uniqueKeysWithValues: shares.indices.filter { shares[$0] > 0 }.map { ($0, shares[$0]) })
  }

  @Test(
    "temperature, then top-k, then top-p leave exactly the tokens of their definitions",
    arguments: [0.3, 1, 2.5], [nil, 1, 3, 7, 100])
  func sets(temperature: Double, topK: Int?) {
    for topP in [nil, 0.05, 0.4, 0.9, 1.0] {
      let sampling = Sampling(temperature: temperature, topK: topK, topP: topP)
      for logits in Self.samples {
        let chances = sampling.chances(logits)
        let expected = Self.obvious(logits, sampling)
        #expect(chances.map(\.token.rawValue) == expected.keys.sorted(), "\(sampling)")
        for chance in chances {
          #expect(abs(chance.probability - (expected[chance.token.rawValue] ?? 2)) < 1e-12)
        }
      }
    }
  }

  @Test("the sets are those that transformers' warpers leave")
  func recordedSets() throws {
    for fixture in FixtureGeneration.all {
      for warped in fixture.requests.warped {
        let sampling = Sampling(
          temperature: warped.temperature, topK: warped.topK, topP: warped.topP)
        let logits = fixture.fixture["row\(warped.row)/logits"]
        let chances = sampling.chances(logits.row(logits.rows - 1))
        #expect(chances.map(\.token) == warped.kept, "\(fixture.fixture.name) \(sampling)")
      }
    }
  }

  @Test("the same seed and place give the same token, other seeds other ones")
  func seeds() {
    let logits = Self.samples[3]
    let places = 0..<64
    func tokens(_ seed: UInt64) -> [TokenID?] {
      places.map { Sampling(temperature: 3, seed: seed).token(logits, at: $0) }
    }
    #expect(tokens(1) == tokens(1))
    #expect(tokens(1) != tokens(2))
    #expect(Set(tokens(1)).count > 5)
  }

  @Test("a temperature near 0 gives the greedy token")
  func cold() {
    for logits in Self.samples {
      let greedy = TokenRule.greedy.token(logits, at: 0)
      let best = logits.max()
      for place in 0..<8 {
        let token = Sampling(temperature: 1e-6, seed: 9).token(logits, at: place)
        // Tokens of equal logits stay equal, however cold it is.
        #expect(token.map { logits[$0.rawValue] } == best)
        let only = Sampling(temperature: 1e-6, topP: 0.01, seed: 9).token(logits, at: place)
        #expect(only == greedy)
      }
    }
  }

  @Test("drawn often, tokens come as often as their probabilities say")
  func distribution() {
    let logits: [Float] = [2, 1, 0.5, 0, -1, -3]
    let sampling = Sampling(temperature: 1.3, topK: 5, seed: 11)
    let draws = 20_000
    var counts = [Int](repeating: 0, count: logits.count)
    for place in 0..<draws {
      if let token = sampling.token(logits, at: place) { counts[token.rawValue] += 1 }
    }
    #expect(counts[5] == 0)
    var chiSquared = 0.0
    for chance in sampling.chances(logits) {
      let expected = chance.probability * Double(draws)
      let difference = Double(counts[chance.token.rawValue]) - expected
      chiSquared += difference * difference / expected
    }
    // The 99.9th percentile for four degrees of freedom.
    #expect(chiSquared < 18.5, "\(counts)")
  }

  @Test("logits that are no number are never chosen, infinite ones always")
  func odd() {
    let sampling = Sampling(temperature: 1, topP: 0.9)
    #expect(sampling.token([.nan, 1, .nan], at: 0) == 1)
    #expect(sampling.token([.nan, .nan], at: 0) == nil)
    #expect(TokenRule.greedy.token([.nan, .nan], at: 0) == nil)
    #expect(sampling.token([0, .infinity, 5], at: 3) == 1)
    #expect(sampling.token([-.infinity, 0], at: 3) == 1)
  }
}
