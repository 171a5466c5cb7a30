import Analyses
import Foundation
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The probability difference of years")
struct ProbabilityDifferenceTests {
  static let weights = Weights(
    random: Configuration(layers: 2, heads: 2, width: 8, vocabulary: 130, context: 30), seed: 5)

  /// The years' tokens, in no order that is also that of the numbers.
  static let outcomes = (0..<100).map { TokenID(($0 * 37) % 101 + 20) }

  static func prompts(_ count: Int) -> (set: PromptSet, years: YearOutcomes) {
    let prompts = (0..<count).map { row in
      Prompt(tokens: (0..<1 + (row * 7) % 30).map { TokenID((row * 11 + $0 * 3) % 130) })
    }
    let years = YearOutcomes(outcomes: outcomes, starts: (0..<count).map { ($0 * 29) % 100 })
    return (PromptSet(prompts), years)
  }

  /// One prompt after the other, in double precision, as the definition has it.
  static func twin(_ set: PromptSet, _ years: YearOutcomes) throws -> [Double] {
    try zip(set.prompts, years.starts).map { prompt, start in
      let activations = try weights.forward(
        TokenBatch([prompt.tokens]), Pass(logits: LogitRequest(.at([prompt.end]))))
      let logits = (activations.logits ?? Tensor([])).elements.map(Double.init)
      let highest = logits.max() ?? 0
      let total = logits.reduce(0) { $0 + exp($1 - highest) }
      return (0...99).reduce(0) { sum, year in
        let probability = exp(logits[years.outcomes[year].rawValue] - highest) / total
        return year > start ? sum + probability : sum - probability
      }
    }
  }

  /// Enough prompts that they do not go through the model in one piece.
  @Test("equals its slow twin", arguments: [1, 5, 700])
  func twins(count: Int) throws {
    let (set, years) = Self.prompts(count)
    let ours = try ProbabilityDifference(Subject(Self.weights, set), years)
    let theirs = try Self.twin(set, years)
    #expect(ours.prompts.count == count)
    let worst = zip(ours.prompts, theirs).map { abs(Double($0) - $1) }.max() ?? .infinity
    // A sum of a hundred probabilities, each rounded to single precision.
    #expect(worst < 1e-5)
    #expect(abs(Double(ours.mean) - theirs.reduce(0, +) / Double(count)) < 1e-5)
  }

  @Test("the start year itself is not later than itself")
  func start() throws {
    let (set, _) = Self.prompts(1)
    func difference(start: Int) throws -> Float {
      let years = YearOutcomes(outcomes: Self.outcomes, starts: [start])
      return try ProbabilityDifference(Subject(Self.weights, set), years).mean
    }
    let (all, next) = try (difference(start: 99), difference(start: 98))
    #expect(all < 0)
    let logits = try Self.twin(set, YearOutcomes(outcomes: Self.outcomes, starts: [99]))
    #expect(abs(Double(all) - logits[0]) < 1e-5)
    #expect(next > all)
  }
}
