import Analyses
import Tasks
import Tokens

/// What the line of the answer says: whose numbers, and how well the model predicts the answer.
struct AnswerLine: Hashable, Sendable {
  /// Whose numbers these are.
  var owner: Owner
  /// The prompts that the numbers are means over; nil for those of one prompt.
  var meanCount: Int?
  /// The numbers, the most telling first.
  var numbers: [Number]

  /// Whose numbers a line shows.
  enum Owner: Hashable, Sendable {
    /// Those of the one open checkpoint, where nothing is edited.
    case model
    /// Those before and after the edits, of one of two checkpoints where a letter is given.
    case edits(ModelSlot?)
    /// Those of A and B: without edits, or before or after them.
    case both(Side?)
  }

  /// A number with its names.
  struct Number: Hashable, Sendable {
    /// The name where there is room.
    var name: String
    /// The name in few columns.
    var shortName: String
    /// The number, or what it is set beside.
    var value: Comparison
    /// What kind of number it is.
    var kind: Kind
  }

  /// How a number is written.
  enum Kind: Hashable, Sendable {
    /// A difference of logits or of probabilities, with its sign.
    case difference
    /// A probability or a share.
    case share
    /// A place in an order, counted from 1.
    case rank
  }

  /// Whether every number is known.
  var isComplete: Bool {
    numbers.allSatisfy { number in
      number.value.before != nil && (owner == .model || number.value.after != nil)
    }
  }
}

extension Sharing {
  /// The line of the answer; nil where there is no answer to speak of.
  var answerLine: AnswerLine? {
    let isMean = showsMeansInLine
    let numbers = isMean ? meanLineNumbers : promptLineNumbers
    guard !numbers.isEmpty else { return nil }
    return AnswerLine(
      owner: lineOwner, meanCount: isMean ? document.list?.prompts.count : nil, numbers: numbers)
  }

  /// The queries behind the line of the answer.
  var answerLineQueries: [any Query] {
    let conditions = axis.map { [$0.second, $0.first] } ?? [leading]
    if showsMeansInLine { return conditions.map { MeansQuery($0) } }
    return document.prompt.answer == nil ? [] : conditions.map { PredictionQuery($0) }
  }

  /// Whether the line shows means: while they are chosen, and for prompts of years, which have no
  /// answer of their own.
  private var showsMeansInLine: Bool {
    guard let list = document.list else { return false }
    return list.isMean || (document.prompt.answer == nil && list.years != nil)
  }

  private var lineOwner: AnswerLine.Owner {
    guard let axis else { return .model }
    guard axis.first.model == axis.second.model else {
      return .both(isEdited ? axis.first.side : nil)
    }
    return .edits(second == nil ? nil : axis.first.model)
  }

  private var promptLineNumbers: [AnswerLine.Number] {
    guard let answer = document.prompt.answer else { return [] }
    func value(_ read: (PredictionQuery.Answer) -> Double?) -> Comparison {
      comparison { findings[PredictionQuery($0)].flatMap(read) }
    }
    let difference = AnswerLine.Number(
      name: "logit difference", shortName: "diff",
      value: value { $0.logitDifference.map(Double.init) }, kind: .difference)
    let rest: [AnswerLine.Number] = [
      .init(
        name: "p(\(label(answer)))", shortName: "p",
        value: value { $0.answerProbability.map(Double.init) }, kind: .share),
      .init(
        name: "rank", shortName: "rank",
        value: value { $0.answerRank.map { Double($0 + 1) } }, kind: .rank),
    ]
    return document.prompt.pair == nil ? rest : [difference] + rest
  }

  private var meanLineNumbers: [AnswerLine.Number] {
    func number(
      _ name: String, _ shortName: String, _ kind: AnswerLine.Kind,
      _ read: (MeansQuery.Answer) -> Double?
    ) -> AnswerLine.Number {
      AnswerLine.Number(
        name: name, shortName: shortName,
        value: comparison { findings[MeansQuery($0)].flatMap(read) }, kind: kind)
    }
    if document.list?.years != nil {
      return [
        number("prob. difference", "prob diff", .difference) { $0.years.map { Double($0.mean) } }
      ]
    }
    var numbers: [AnswerLine.Number] = []
    if isScored {
      numbers.append(number("logit difference", "diff", .difference, \.logitDifference))
    }
    if document.prompts.allSatisfy({ $0.answer != nil }) {
      numbers.append(number("p(answer)", "p", .share, \.answerProbability))
    }
    if isScored { numbers.append(number("answer first", "first", .share, \.accuracy)) }
    return numbers
  }
}

extension AppState {
  /// Keeps the line of the answer while its numbers are known, to be shown until the next are.
  mutating func keepAnswerLine() {
    if let line = answerLine, line.isComplete { shared.knownAnswerLine = line }
  }
}
