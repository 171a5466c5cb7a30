import Analyses
import Foundation
import StrictJSON
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Tracking

@Suite("An evaluation says what the analyses say")
struct EvaluationTests {
  let weights = Fixture.tiny.weights

  private func prompts(answers: [TokenID?], distractors: [TokenID?]) -> PromptSet {
    PromptSet(
      answers.indices.map { row in
        Prompt(
          tokens: (0...row + 1).map { TokenID(7 * $0 + row) }, answer: answers[row],
          distractor: distractors[row])
      })
  }

  @Test("F, the answer's probability, its rank and its loss are those of the next token")
  func nextToken() throws {
    let prompts = prompts(answers: [3, 60, 9], distractors: [4, 5, 6])
    let evaluation = try Evaluator(name: "three", prompts: prompts).evaluate(weights)
    let next = try NextToken(Subject(weights, prompts))
    #expect(evaluation.logitDifference == next.meanLogitDifference.map(Double.init))
    #expect(evaluation.answerProbability == next.meanAnswerProbability.map(Double.init))
    let ranks = next.prompts.compactMap(\.answerRank)
    #expect(evaluation.answerRank == Double(ranks.reduce(0, +)) / 3 + 1)
    let losses = try weights.losses(
      TokenBatch(prompts.prompts.map { $0.tokens + [$0.answer].compactMap { $0 } }))
    let mean = losses.reduce(0.0) { $0 + Double($1.last ?? .nan) } / 3
    #expect(abs((evaluation.loss ?? .nan) - mean) < 1e-5 * mean)
    #expect(evaluation.probabilityDifference == nil)
  }

  @Test("what not every prompt has is not told of any")
  func missing() throws {
    let undistracted = try Evaluator(
      name: "", prompts: prompts(answers: [3, 4], distractors: [5, nil])
    ).evaluate(weights)
    #expect(undistracted.logitDifference == nil && undistracted.answerProbability != nil)
    let unanswered = try Evaluator(
      name: "", prompts: prompts(answers: [3, nil], distractors: [5, 6])
    ).evaluate(weights)
    #expect(unanswered == Evaluation())
    #expect(unanswered.json.line == "{}")
  }

  @Test("year prompts have their probability difference")
  func years() throws {
    let weights = Weights(
      random: Configuration(layers: 1, heads: 2, width: 8, vocabulary: 120, context: 4), seed: 2)
    let prompts = PromptSet([Prompt(tokens: [1, 2]), Prompt(tokens: [3, 4, 5])])
    let years = YearOutcomes(outcomes: (0..<100).map { TokenID(119 - $0) }, starts: [40, 7])
    let evaluation = try Evaluator(name: "", prompts: prompts, years: years).evaluate(weights)
    let expected = try ProbabilityDifference(Subject(weights, prompts), years)
    #expect(evaluation.probabilityDifference == Double(expected.mean))
    #expect(evaluation.loss == nil)
  }

  @Test("the hash of prompts tells tokens, answers and ends apart, and nothing else")
  func hash() {
    func hash(_ prompt: Prompt, name: String = "") -> String {
      Evaluator(name: name, prompts: PromptSet([prompt])).hash
    }
    let plain = hash(Prompt(tokens: [1, 2], answer: 3, distractor: 4))
    #expect(plain.count == 64)
    #expect(hash(Prompt(tokens: [1, 2], answer: 3, distractor: 4), name: "x") == plain)
    let others = [
      Prompt(tokens: [1, 2], answer: 4, distractor: 3), Prompt(tokens: [1, 2], answer: 3),
      Prompt(tokens: [1, 5], answer: 3, distractor: 4), Prompt(tokens: [12], answer: 3),
      Prompt(tokens: [1, 2], answer: 3, distractor: 4, positions: ["END": 0]),
    ]
    #expect(Set(others.map { hash($0) } + [plain]).count == 6)
  }

  @Test("its numbers by name, in the log too")
  func numbers() {
    let evaluation = Evaluation(loss: 2, answerRank: 0.5, probabilityDifference: -0.25)
    #expect(
      evaluation.json.line == #"{"loss":2.0,"answerRank":0.5,"probabilityDifference":-0.25}"#)
    #expect(
      evaluation.numbers.map(\.name) == [
        "loss", "logitDifference", "answerProbability", "answerRank", "probabilityDifference",
      ])
  }
}
