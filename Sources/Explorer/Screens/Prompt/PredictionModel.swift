import Analyses
import Foundation
import Tasks
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
  /// Whether it is a probability, whose small values are written in powers of ten.
  var isProbability = false
}

extension NextToken.Prediction {
  /// A token's logit and probability, listed or not.
  fileprivate func numbers(of token: TokenID) -> NextToken.Candidate? {
    top.first { $0.token == token } ?? candidate(token)
  }

  /// How much each token's probability differs from that of another prediction, without sign; nil
  /// where not every logit is known.
  fileprivate func changes(to other: NextToken.Prediction) -> [Float]? {
    guard let logits, let others = other.logits, let first = top.first, let last = other.top.first
    else { return nil }
    let (largest, most) = (logits[first.token.rawValue], others[last.token.rawValue])
    return zip(logits, others).map { own, other in
      abs(first.probability * exp(own - largest) - last.probability * exp(other - most))
    }
  }
}

extension Scene<PromptState> {
  /// The tokens that may come next, in the chosen order, each with its numbers on both sides.
  ///
  /// Tokens that only one of two checkpoints has are left out of their difference.
  var candidates: [CandidateRow] {
    let conditions = axis.map { [$0.first, $0.second] } ?? [leading]
    let known = conditions.map { findings[PredictionQuery($0)] }
    let place = candidateOrder == .first ? 0 : conditions.count - 1
    let own = conditions[place].model
    let listed = orderedTokens(known, place).filter { !showsDifference || isShared($0) }
    return listed.prefix(Self.candidateCount).map { token in
      let found = zip(conditions, known).map { condition, prediction in
        condition.model == own || isShared(token) ? prediction?.numbers(of: token) : nil
      }
      func comparison(_ read: (NextToken.Candidate) -> Float) -> Comparison {
        Comparison(
          before: found[0].map { Double(read($0)) },
          after: found.count > 1 ? found[1].map { Double(read($0)) } : nil)
      }
      return CandidateRow(
        token: token, logit: comparison(\.logit), probability: comparison(\.probability))
    }
  }

  /// Whose numbers order the tokens now: of a difference its size, else the side that is shown,
  /// unless a person chose.
  var candidateOrder: CandidateOrder {
    guard let axis else { return .second }
    guard own.order == .leading else { return own.order }
    return showsDifference ? .change : leading == axis.first ? .first : .second
  }

  /// The first tokens in the chosen order.
  private func orderedTokens(_ known: [NextToken.Prediction?], _ place: Int) -> [TokenID] {
    if candidateOrder == .change, let first = known[0], let second = known.last ?? nil,
      let sizes = first.changes(to: second)
    {
      return Measure.top(Self.candidateCount, of: sizes)
    }
    let order = known[place] ?? known.lazy.compactMap(\.self).first
    return (order?.top ?? []).map(\.token)
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
      _ name: String, _ decimals: Int, isSigned: Bool = false, isProbability: Bool = false,
      _ read: (NextToken.Prediction) -> Double?
    ) -> AnswerNumber {
      AnswerNumber(
        name: name, value: comparison { findings[PredictionQuery($0)].flatMap(read) },
        decimals: decimals, isSigned: isSigned, isProbability: isProbability)
    }
    var numbers: [AnswerNumber] = []
    if document.prompt.pair != nil {
      numbers.append(
        number("logit difference", 3, isSigned: true) { $0.logitDifference.map(Double.init) })
    }
    if document.prompt.answer != nil {
      numbers.append(
        number("p(answer)", 4, isProbability: true) { $0.answerProbability.map(Double.init) })
      numbers.append(number("rank of answer", 0) { $0.answerRank.map { Double($0 + 1) } })
    }
    return numbers
  }

  /// The same as means over the list, and the scores of year prompts.
  var meanNumbers: [AnswerNumber] {
    guard document.list != nil else { return [] }
    func number(
      _ name: String, _ decimals: Int, isSigned: Bool = false, isProbability: Bool = false,
      _ read: (ListMeans) -> Double?
    ) -> AnswerNumber? {
      let value = comparison { findings[MeansQuery($0)].flatMap(read) }
      guard value.leading != nil else { return nil }
      return AnswerNumber(
        name: name, value: value, decimals: decimals, isSigned: isSigned,
        isProbability: isProbability)
    }
    return [
      number("logit difference", 3, isSigned: true, \.logitDifference),
      number("p(answer)", 4, isProbability: true, \.answerProbability),
      number("answer first", 3, \.accuracy),
      number("prob. difference", 3, isSigned: true) { $0.years.map { Double($0.mean) } },
    ].compactMap(\.self)
  }
}
