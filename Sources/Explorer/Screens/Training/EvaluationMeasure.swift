import Tracking
import Training

/// A number that evaluations measure during training.
enum EvaluationMeasure: String, Hashable, Sendable, CaseIterable {
  case logitDifference = "F"
  case answerProbability = "p(answer)"
  case probabilityDifference = "p(later) − p(earlier)"
  case answerRank = "rank of answer"
  case loss = "loss of answer"

  /// Its value in an evaluation; nil if it has none.
  func value(of evaluation: Evaluation) -> Double? {
    switch self {
    case .logitDifference: evaluation.logitDifference
    case .answerProbability: evaluation.answerProbability
    case .probabilityDifference: evaluation.probabilityDifference
    case .answerRank: evaluation.answerRank
    case .loss: evaluation.loss
    }
  }

  /// A short name for columns.
  var shortTitle: String {
    switch self {
    case .logitDifference: "F"
    case .answerProbability: "p(ans.)"
    case .probabilityDifference: "p diff."
    case .answerRank: "rank"
    case .loss: "loss"
    }
  }

  /// The digits after the decimal point.
  var decimals: Int {
    switch self {
    case .logitDifference: 2
    case .answerProbability, .probabilityDifference, .loss: 3
    case .answerRank: 1
    }
  }

  /// Its unit.
  var unit: String {
    switch self {
    case .logitDifference: "logits"
    case .answerProbability, .probabilityDifference: "0 to 1"
    case .answerRank: "1 is the most likely"
    case .loss: "nats"
    }
  }
}
