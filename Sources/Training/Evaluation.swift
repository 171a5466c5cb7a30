public import Analyses
import Crypto
import Foundation
public import StrictJSON
public import Tasks
import Tokens
public import Transformer

/// A fixed set of prompts on which a run is evaluated.
public struct Evaluator: Sendable {
  /// What to call the prompts.
  public var name: String
  /// The prompts.
  public var prompts: PromptSet
  /// What year prompts are scored by; nil for others.
  public var years: YearOutcomes?

  /// Prompts to measure on.
  public init(name: String, prompts: PromptSet, years: YearOutcomes? = nil) {
    self.name = name
    self.prompts = prompts
    self.years = years
  }

  /// The SHA-256 of the prompts' tokens and answers.
  var hash: String {
    let words = prompts.prompts.map { prompt in
      ([prompt.end, prompt.answer?.rawValue ?? -1, prompt.distractor?.rawValue ?? -1]
        + prompt.tokens.map(\.rawValue)).map(String.init).joined(separator: " ")
    }
    return SHA256.hash(data: Array(words.joined(separator: "\n").utf8))
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Measures a model.
  ///
  /// - Throws: `AnalysisError` where a prompt cannot be run.
  ///
  /// Cost: one pass over the prompts, two where they have years.
  public func evaluate(_ weights: Weights) throws(AnalysisError) -> Evaluation {
    let subject = Subject(weights, prompts)
    let next = try NextToken(subject, count: 1)
    let ranks = next.prompts.compactMap(\.answerRank)
    let probabilities = next.prompts.compactMap(\.answerProbability)
    let count = Double(next.prompts.count)
    let isAnswered = probabilities.count == next.prompts.count
    return Evaluation(
      loss: isAnswered
        ? probabilities.reduce(0.0) { $0 - log(max(Double($1), 1e-38)) } / count : nil,
      logitDifference: next.meanLogitDifference.map(Double.init),
      answerProbability: next.meanAnswerProbability.map(Double.init),
      answerRank: ranks.count == next.prompts.count
        ? Double(ranks.reduce(0) { $0 + $1 + 1 }) / count : nil,
      probabilityDifference: try probabilityDifference(subject))
  }

  private func probabilityDifference(_ subject: Subject) throws(AnalysisError) -> Double? {
    guard let years else { return nil }
    return Double(try ProbabilityDifference(subject, years).mean)
  }
}

/// A model's means over an evaluator's prompts; nil where the prompts lack what a number needs.
public struct Evaluation: Hashable, Sendable {
  /// Minus the log of the answer's probability at END, in nats.
  public var loss: Double?
  /// F: the answer's logit minus the distractor's.
  public var logitDifference: Double?
  /// The answer's probability.
  public var answerProbability: Double?
  /// The mean rank of the answer: 1 is the most likely token.
  public var answerRank: Double?
  /// The probability of later years minus that of earlier ones.
  public var probabilityDifference: Double?

  /// Every number under its name in logs and plots.
  public var numbers: [(name: String, value: Double?)] {
    [
      ("loss", loss), ("logitDifference", logitDifference),
      ("answerProbability", answerProbability), ("answerRank", answerRank),
      ("probabilityDifference", probabilityDifference),
    ]
  }
}

extension Evaluation: JSONRepresentable {
  /// The numbers that there are.
  public var json: JSONOutput {
    .object(
      numbers.compactMap { name, value in
        value.map { JSONOutput.Member(key: name, value: .double($0)) }
      })
  }
}
