import Training

/// A number by which a model is measured as it trains.
enum EvaluationMeasure: String, Hashable, Sendable, CaseIterable {
  case logitDifference = "F"
  case answerProbability = "p(answer)"
  case probabilityDifference = "p(later) − p(earlier)"
  case answerRank = "rank of answer"
  case loss = "loss of answer"

  /// The number in an evaluation; nil where it has none.
  func value(of evaluation: Evaluation) -> Double? {
    switch self {
    case .logitDifference: evaluation.logitDifference
    case .answerProbability: evaluation.answerProbability
    case .probabilityDifference: evaluation.probabilityDifference
    case .answerRank: evaluation.answerRank
    case .loss: evaluation.loss
    }
  }

  /// A word for the head of a column.
  var shortTitle: String {
    switch self {
    case .logitDifference: "F"
    case .answerProbability: "p(ans.)"
    case .probabilityDifference: "p diff."
    case .answerRank: "rank"
    case .loss: "loss"
    }
  }

  /// The digits after the point with which it is shown.
  var decimals: Int {
    switch self {
    case .logitDifference: 2
    case .answerProbability, .probabilityDifference, .loss: 3
    case .answerRank: 1
    }
  }

  /// What it is counted in.
  var unit: String {
    switch self {
    case .logitDifference: "logits"
    case .answerProbability, .probabilityDifference: "0 to 1"
    case .answerRank: "tokens before it"
    case .loss: "nats"
    }
  }
}
