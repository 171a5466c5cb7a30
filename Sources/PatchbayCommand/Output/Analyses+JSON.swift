public import Analyses
public import StrictJSON
import Tokens

extension NextToken.Prediction {
  func json(_ tokenizer: Tokenizer) -> JSONOutput {
    [
      "top": top.map { $0.json(tokenizer) }, "logitDifference": logitDifference,
      "answerProbability": answerProbability, "answerRank": answerRank,
    ]
  }
}

extension NextToken.Candidate {
  func json(_ tokenizer: Tokenizer) -> JSONOutput {
    [
      "id": token.rawValue, "token": tokenizer.decode([token]), "logit": logit,
      "probability": probability,
    ]
  }
}

extension LogitLens.Position {
  func json(_ tokenizer: Tokenizer) -> JSONOutput {
    [
      "top": top.map { $0.json(tokenizer) }, "targetLogit": targetLogit,
      "targetProbability": targetProbability, "targetRank": targetRank,
    ]
  }
}

extension HeadAttribution: JSONRepresentable {
  /// The parts of the logit difference, and their total.
  public var json: JSONOutput {
    [
      "heads": heads, "mlps": mlps, "embedding": embedding, "position": position,
      "biases": biases, "unembedBias": unembedBias, "total": total,
      "logitDifference": logitDifference,
    ]
  }
}

extension TokenID {
  /// A token as the model reads it, with its text.
  func json(_ tokenizer: Tokenizer) -> JSONOutput {
    ["id": rawValue, "token": tokenizer.decode([self])]
  }
}

extension HeadScores: JSONRepresentable {
  /// The scores, each `[layer][head]`.
  public var json: JSONOutput {
    [
      "previousToken": previousToken, "duplicateToken": duplicateToken, "induction": induction,
      "copying": copying, "negativeCopying": negativeCopying,
    ]
  }
}
