public import Analyses
public import Circuits
import Crypto
import Foundation
public import StrictJSON
public import Tasks
import Tensors
public import Tokens
public import Transformer

/// A fixed set of prompts on which a run is evaluated.
public struct Evaluator: Sendable {
  /// What to call the prompts.
  public var name: String
  /// The prompts.
  public var prompts: PromptSet
  /// What year prompts are scored by; nil for others.
  public var years: YearOutcomes?
  /// What else is tracked; nil for nothing.
  public private(set) var tracker: Tracker?

  /// Prompts to measure on.
  public init(name: String, prompts: PromptSet, years: YearOutcomes? = nil) {
    self.name = name
    self.prompts = prompts
    self.years = years
  }

  /// The prompts with the years that score them.
  var scored: PromptSet {
    var scored = prompts
    if let years { scored.years = years }
    return scored
  }

  /// Tracks more than the means of an evaluation.
  ///
  /// - Parameters:
  ///   - measures: what to track; nil for what suits the prompts.
  ///   - circuit: the circuit that measures are about; nil for none.
  ///   - configuration: the shape of the models.
  ///   - tokens: the tokens that stand for text, of which random sequences are made.
  /// - Throws: the first measure that prompts and model do not allow, and why.
  public mutating func track(
    _ measures: [TrackedMeasure]?, circuit: Circuit?, for configuration: Configuration,
    tokens: [TokenID]
  ) throws(TrackingError) {
    let measures = measures ?? Tracker.usual(scored, circuit: circuit)
    tracker =
      measures.isEmpty
      ? nil
      : try Tracker(
        measures, on: scored, named: name, circuit: circuit, for: configuration, tokens: tokens)
  }

  /// Measures a model, and what is tracked of it, on one run where that is small enough.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the means, and what is tracked; nil where nothing is.
  /// - Throws: `AnalysisError` where a prompt cannot be run.
  ///
  /// Cost: one pass, and what the tracker says of its measures.
  public func measure(
    _ weights: Weights, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> (evaluation: Evaluation, moment: Moment?) {
    guard let tracker else { return (try evaluate(weights, cancellation: cancellation), nil) }
    let subject = Subject(weights, scored)
    let run = try tracker.kept(subject, cancellation)
    let evaluation = try evaluation(run.map(subject.reading) ?? subject, cancellation)
    return (
      evaluation, try tracker.measure(weights, reading: run, cancellation: cancellation)
    )
  }

  /// The SHA-256 of the prompts' tokens and answers.
  public var hash: String {
    let words = prompts.prompts.map { prompt in
      ([prompt.end, prompt.answer?.rawValue ?? -1, prompt.distractor?.rawValue ?? -1]
        + prompt.tokens.map(\.rawValue)).map(String.init).joined(separator: " ")
    }
    return SHA256.text(of: words.joined(separator: "\n"))
  }

  /// Measures a model.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the means over the prompts.
  /// - Throws: `AnalysisError` where a prompt cannot be run.
  ///
  /// Cost: one pass over the prompts, two where they have years.
  public func evaluate(
    _ weights: Weights, cancellation: Cancellation? = nil
  ) throws(AnalysisError) -> Evaluation {
    try evaluation(Subject(weights, scored), cancellation)
  }

  private func evaluation(
    _ subject: Subject, _ cancellation: Cancellation?
  ) throws(AnalysisError) -> Evaluation {
    let next = try NextToken(subject, count: 1, cancellation: cancellation)
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
      probabilityDifference: years == nil
        ? nil : Double(Measure.mean(try subject.scores(cancellation))))
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

  /// Means that are known.
  public init(
    loss: Double? = nil, logitDifference: Double? = nil, answerProbability: Double? = nil,
    answerRank: Double? = nil, probabilityDifference: Double? = nil
  ) {
    self.loss = loss
    self.logitDifference = logitDifference
    self.answerProbability = answerProbability
    self.answerRank = answerRank
    self.probabilityDifference = probabilityDifference
  }

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
