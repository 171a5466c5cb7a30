import Tasks
import Analyses
import Tokens

/// A token that may come next, before and after the edits.
struct CandidateRow: Hashable, Sendable {
  var token: TokenID
  var logit: Comparison
  var probability: Comparison
}

/// A number about the answer, before and after the edits.
struct AnswerNumber: Hashable, Sendable {
  var name: String
  var value: Comparison
  var decimals: Int
  var isSigned: Bool
}

extension Scene<PromptState> {
  /// The tokens that may come next, most probable first.
  ///
  /// Tokens that only one of two checkpoints has are left out of their difference.
  var candidates: [CandidateRow] {
    let conditions = axis.map { [$0.first, $0.second] } ?? [leading]
    let known = conditions.map { findings[PredictionQuery($0)] }
    let order = findings[PredictionQuery(leading)] ?? known.lazy.compactMap(\.self).first
    let entries = known.map { prediction in
      Dictionary((prediction?.top ?? []).map { ($0.token, $0) }) { first, _ in first }
    }
    let listed = (order?.top ?? []).filter { !showsDifference || isShared($0.token) }
    return listed.prefix(Self.candidateCount).map { entry in
      let found = zip(conditions, entries).map { condition, entries in
        condition == leading || isShared(entry.token) ? entries[entry.token] : nil
      }
      func comparison(_ read: (NextToken.Candidate) -> Float) -> Comparison {
        Comparison(
          before: found[0].map { Double(read($0)) },
          after: found.count > 1 ? found[1].map { Double(read($0)) } : nil)
      }
      return CandidateRow(
        token: entry.token, logit: comparison(\.logit), probability: comparison(\.probability))
    }
  }

  /// Whether a token means the same in all compared checkpoints.
  private func isShared(_ token: TokenID) -> Bool {
    guard let axis, axis.first.model != axis.second.model, let difference = second?.difference
    else { return true }
    return reader.vocabulary.shares(token, but: difference)
  }

  /// The most candidates listed.
  static let candidateCount = 50

  /// Logit difference, probability and rank of the answer.
  var answerNumbers: [AnswerNumber] {
    func number(
      _ name: String, _ decimals: Int, isSigned: Bool = false,
      _ read: (NextToken.Prediction) -> Double?
    ) -> AnswerNumber {
      AnswerNumber(
        name: name, value: comparison { findings[PredictionQuery($0)].flatMap(read) },
        decimals: decimals, isSigned: isSigned)
    }
    var numbers: [AnswerNumber] = []
    if document.prompt.pair != nil {
      numbers.append(
        number("logit difference", 3, isSigned: true) { $0.logitDifference.map(Double.init) })
    }
    if document.prompt.answer != nil {
      numbers.append(number("p(answer)", 4) { $0.answerProbability.map(Double.init) })
      numbers.append(number("rank of answer", 0) { $0.answerRank.map { Double($0 + 1) } })
    }
    return numbers
  }

  /// The same as means over the list, and the scores of year prompts.
  var meanNumbers: [AnswerNumber] {
    guard document.list != nil else { return [] }
    func number(
      _ name: String, _ decimals: Int, isSigned: Bool = false, _ read: (ListMeans) -> Double?
    ) -> AnswerNumber? {
      let value = comparison { findings[MeansQuery($0)].flatMap(read) }
      guard value.leading != nil else { return nil }
      return AnswerNumber(name: name, value: value, decimals: decimals, isSigned: isSigned)
    }
    return [
      number("logit difference", 3, isSigned: true, \.logitDifference),
      number("p(answer)", 4, \.answerProbability), number("answer first", 3, \.accuracy),
      number("prob. difference", 3, isSigned: true) { $0.years.map { Double($0.mean) } },
    ].compactMap(\.self)
  }
}
