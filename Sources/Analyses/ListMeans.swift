public import Tasks
public import Transformer

/// Means over a list of prompts.
public struct ListMeans: Codable, Equatable, Sendable {
  /// The mean of the logit differences, answer minus distractor at END, in logits; nil where a
  /// prompt has no pair.
  public var logitDifference: Double?
  /// The share of prompts whose answer has the larger logit of the pair, from 0 to 1; nil where a
  /// prompt has no pair.
  public var accuracy: Double?
  /// The mean probability of the answers, from 0 to 1; nil where a prompt has none.
  public var answerProbability: Double?
  /// The probability difference of year prompts; nil of others.
  public var years: ProbabilityDifference?

  /// Puts means together.
  public init(
    logitDifference: Double?, accuracy: Double?, answerProbability: Double?,
    years: ProbabilityDifference?
  ) {
    self.logitDifference = logitDifference
    self.accuracy = accuracy
    self.answerProbability = answerProbability
    self.years = years
  }

  /// Measures a list of prompts.
  ///
  /// - Parameters:
  ///   - subject: the model, the prompts and the edits in force.
  ///   - years: the tokens of the years and the start year of each prompt; nil where the prompts are
  ///     about something else.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `cancelled`.
  ///
  /// Cost: one pass with logits at END alone, two for year prompts.
  /// Source: Wang et al. 2022, section 2.1; Hanna, Liu and Variengien 2023, section 2.
  public init(
    _ subject: Subject, years: YearOutcomes?, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let next = try NextToken(subject, count: 1, cancellation: cancellation)
    let differences = next.prompts.compactMap(\.logitDifference)
    logitDifference = next.meanLogitDifference.map(Double.init)
    answerProbability = next.meanAnswerProbability.map(Double.init)
    accuracy =
      differences.count == next.prompts.count
      ? Double(differences.count { $0 > 0 }) / Double(differences.count) : nil
    if let years {
      self.years = try ProbabilityDifference(subject, years, cancellation: cancellation)
    }
  }
}
