public import Analyses
public import StrictJSON
import Tokens

extension NextToken.Prediction {
  func json(_ vocabulary: Vocabulary) -> JSONOutput {
    [
      "top": top.map { $0.json(vocabulary) }, "logitDifference": logitDifference,
      "answerProbability": answerProbability, "answerRank": answerRank.map { $0 + 1 },
    ]
  }
}

extension NextToken.Candidate {
  func json(_ vocabulary: Vocabulary) -> JSONOutput {
    token.json(vocabulary).adding(["logit": logit, "probability": probability])
  }
}

extension LogitLens.Position {
  func json(_ vocabulary: Vocabulary) -> JSONOutput {
    [
      "top": top.map { $0.json(vocabulary) }, "targetLogit": targetLogit,
      "targetProbability": targetProbability, "targetRank": targetRank.map { $0 + 1 },
      "entropy": entropy, "klFinalLayer": divergence,
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
  /// A token as the model reads it, with its text, which is null where none is known; a row that
  /// has no token says so.
  func json(_ vocabulary: Vocabulary) -> JSONOutput {
    let json: JSONOutput = ["id": rawValue, "token": vocabulary.text(of: self)]
    return vocabulary.lacksToken(self) ? json.adding(["hasToken": false]) : json
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

extension HeadScores.Settings: JSONRepresentable {
  /// The sample that scores are means over.
  public var json: JSONOutput {
    ["sequences": sequences, "half": half, "seed": seed, "bos": false]
  }
}

extension Identities.Check: JSONRepresentable {
  /// The identity, its deviation and bound, and whether it holds.
  public var json: JSONOutput {
    ["name": name, "worst": worst, "bound": bound, "passed": passed]
  }
}
