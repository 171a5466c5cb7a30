import Analyses
import Tasks
import Tokens
import Transformer

// What is written behind the prompt, for every condition side by side.

/// One condition's text as the screen shows it.
struct ContinuationLine: Hashable, Sendable {
  /// What it is told apart by, as `A before`; empty for the only one.
  var name: String
  var condition: Condition
  var text: WrittenText
  /// The first token that differs from that of the first line; nil if none does yet.
  var difference: Int?
}

extension Scene<PromptState> {
  /// The conditions that write: each open checkpoint, before the edits and after them.
  var writingConditions: [Condition] {
    slots.flatMap { slot in
      (isEdited ? [Side.before, .after] : [.before]).map { Condition(slot, $0) }
    }
  }

  /// The texts, one below or beside the other.
  var continuationLines: [ContinuationLine] {
    let conditions = writingConditions
    let first = conditions.first.map { own.continuation[$0].tokens } ?? []
    return conditions.map { condition in
      let text = own.continuation[condition]
      let words =
        (second == nil ? [] : [condition.model.letter])
        + (isEdited ? [condition.side == .before ? "before" : "after"] : [])
      let difference = zip(text.tokens, first).enumerated().first { $1.0.token != $1.1.token }
      return ContinuationLine(
        name: words.joined(separator: " "), condition: condition, text: text,
        difference: difference?.offset)
    }
  }

  /// The line under the cursor.
  var continuationLine: ContinuationLine? {
    let lines = continuationLines
    return lines.isEmpty ? nil : lines[clamped(own.continuation.line, count: lines.count)]
  }

  /// The new token under the cursor; nil while there is none.
  var continuationToken: (place: Int, token: Generation.Token)? {
    guard let line = continuationLine, !line.text.tokens.isEmpty else { return nil }
    let last = line.text.tokens.count - 1
    let place = min(own.continuation.token ?? last, last)
    return (place, line.text.tokens[place])
  }

  /// Whether tokens are still to come under a condition.
  private func isUnfinished(_ condition: Condition) -> Bool {
    let text = own.continuation[condition]
    return text.stop == nil && text.tokens.count < own.continuation.wanted
  }

  /// Whether more tokens are coming.
  var isWriting: Bool {
    !own.continuation.isStopped && continuationQueries.contains { failures[AnyQuery($0)] == nil }
  }

  /// The next token of each condition, of that which is behind the others first, so that all grow
  /// together.
  var continuationQueries: [any Query] {
    guard !own.continuation.isStopped else { return [] }
    return writingConditions.filter(isUnfinished).sorted {
      own.continuation[$0].tokens.count < own.continuation[$1].tokens.count
    }.map { condition in
      GenerationQuery(
        condition, own.continuation.settings.rule,
        written: own.continuation[condition].tokens.map(\.token))
    }
  }

  /// How far writing is, in words.
  var continuationWords: String {
    let counts = writingConditions.map { own.continuation[$0].tokens.count }
    return "writing \(counts.min() ?? 0)/\(own.continuation.wanted)"
  }

  /// Why a text ended, in a word or two; nil while it can go on.
  func stopWords(_ text: WrittenText) -> String? {
    switch text.stop {
    case .endOfText: "text ends"
    case .context: "\(model.shape.context) full"
    case .noNumber: "no number"
    case .count, nil: nil
    }
  }
}
