import Tasks
import Analyses
import Tokens

/// A token that may come next, without edits and with them.
struct CandidateRow: Hashable, Sendable {
  var token: TokenID
  var logit: Comparison
  var probability: Comparison
}

/// A number about the answer, without edits and with them.
struct AnswerNumber: Hashable, Sendable {
  var name: String
  var value: Comparison
  var decimals: Int
  var isSigned: Bool
}

extension AppState {
  /// The side whose order lists follow.
  var leadingSide: Side { isEdited && findings.predictions[.after] != nil ? .after : .before }

  /// The tokens that may come next, most probable first.
  var candidates: [CandidateRow] {
    guard let lead = findings.predictions[leadingSide] else { return [] }
    let sides = Side.allCases.map { findings.predictions[$0] }
    func entries(_ prediction: NextToken.Prediction?) -> [TokenID: NextToken.Candidate] {
      Dictionary((prediction?.top ?? []).map { ($0.token, $0) }) { first, _ in first }
    }
    let before = entries(sides[0])
    let after = isEdited ? entries(sides[1]) : [:]
    return lead.top.prefix(Self.candidateCount).map { entry in
      let (old, new) = (before[entry.token], after[entry.token])
      return CandidateRow(
        token: entry.token,
        logit: Comparison(
          before: old.map { Double($0.logit) }, after: new.map { Double($0.logit) }),
        probability: Comparison(
          before: old.map { Double($0.probability) }, after: new.map { Double($0.probability) }))
    }
  }

  /// The candidates that are listed.
  static let candidateCount = 50

  /// Logit difference, probability and rank of the answer.
  var answerNumbers: [AnswerNumber] {
    func comparison(_ read: (NextToken.Prediction) -> Double?) -> Comparison {
      Comparison(
        before: findings.predictions[.before].flatMap(read),
        after: isEdited ? findings.predictions[.after].flatMap(read) : nil)
    }
    var numbers: [AnswerNumber] = []
    if document.prompt.pair != nil {
      numbers.append(
        AnswerNumber(
          name: "logit difference", value: comparison { $0.logitDifference.map(Double.init) },
          decimals: 3, isSigned: true))
    }
    if document.prompt.answer != nil {
      numbers.append(
        AnswerNumber(
          name: "p(answer)", value: comparison { $0.answerProbability.map(Double.init) },
          decimals: 4, isSigned: false))
      numbers.append(
        AnswerNumber(
          name: "rank of answer", value: comparison { $0.answerRank.map { Double($0 + 1) } },
          decimals: 0, isSigned: false))
    }
    return numbers
  }

  /// The answer's probability if the model ended at each residual, first residual first.
  func answerByLayer(at position: Int) -> [Comparison] {
    func values(_ side: Side) -> [Double?] {
      findings.lenses[side]?.layers.map { layer in
        layer.positions.indices.contains(position)
          ? layer.positions[position].targetProbability.map(Double.init) : nil
      } ?? []
    }
    let (before, after) = (values(.before), isEdited ? values(.after) : [])
    return before.indices.map {
      Comparison(before: before[$0], after: after.indices.contains($0) ? after[$0] : nil)
    }
  }
}
