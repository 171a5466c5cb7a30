import Analyses
import Tasks
import Transformer

/// Means over a list of prompts.
struct ListMeans: Equatable, Sendable {
  /// In logits; nil where a prompt has no pair.
  var logitDifference: Double?
  /// The share of prompts whose answer has the larger logit of the pair.
  var accuracy: Double?
  var answerProbability: Double?
  /// The probability difference of year prompts.
  var years: ProbabilityDifference?
}

extension ListMeans {
  /// Measures a list of prompts.
  init(
    _ subject: Subject, _ years: YearOutcomes?, _ stop: Cancellation
  ) throws(AnalysisError) {
    let next = try NextToken(subject, count: 1, cancellation: stop)
    let differences = next.prompts.compactMap(\.logitDifference)
    logitDifference = next.meanLogitDifference.map(Double.init)
    answerProbability = next.meanAnswerProbability.map(Double.init)
    accuracy =
      differences.count == next.prompts.count
      ? Double(differences.count { $0 > 0 }) / Double(differences.count) : nil
    if let years { self.years = try ProbabilityDifference(subject, years, cancellation: stop) }
  }
}
