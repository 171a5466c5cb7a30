import Circuits
import Analyses
import Tasks
import Transformer

/// A number that every head has.
enum HeadMeasure: Hashable, Sendable {
  /// What it writes towards the answer, or later years, in logits.
  case attribution
  /// The change of the prompts' score when it is ablated.
  case effect
  /// Its attention from END to a named position, or to the one under the cursor.
  case attention(String)
  /// Its attention scores on repeated random tokens.
  case previousToken, duplicateToken, induction

  /// The name for the token under the cursor.
  static let cursorName = "cursor"

  /// The measures for a prompt, in the order in which keys step through them.
  static func all(for prompt: Prompt) -> [HeadMeasure] {
    [.attribution, .effect] + attentionNames(prompt).map { .attention($0) }
      + [.attention(cursorName), .previousToken, .duplicateToken, .induction]
  }

  /// The named positions that attention is shown to.
  static func attentionNames(_ prompt: Prompt) -> [String] {
    ["IO", "S1", "S2"].filter { prompt.positions[$0] != nil }
  }

  /// Whether values can be negative.
  var isSigned: Bool {
    switch self {
    case .attribution, .effect: true
    case .attention, .previousToken, .duplicateToken, .induction: false
    }
  }

  /// Whether the value is a share, from 0 to 1.
  var isShare: Bool { !isSigned }

  /// Its name on the screen.
  var title: String {
    switch self {
    case .attribution: "attribution"
    case .effect: "ablation effect"
    case .attention(let name): "attention END→\(name)"
    case .previousToken: "previous-token score"
    case .duplicateToken: "duplicate-token score"
    case .induction: "induction score"
    }
  }

  /// Whether it is a score on repeated random tokens, whatever the prompt.
  var isScore: Bool {
    switch self {
    case .previousToken, .duplicateToken, .induction: true
    case .attribution, .effect, .attention: false
    }
  }

  /// The unit of its values, for prompts that are scored so.
  func unit(_ score: Score) -> String {
    switch self {
    case .attribution:
      score == .logitDifference ? "logits" : "logits, later years − others"
    case .effect: score.unit
    case .attention, .previousToken, .duplicateToken, .induction: "probability"
    }
  }
}

extension Sharing {
  /// What heads are scored on, for models that can be scored.
  var scoreSample: HeadScores.Settings? {
    model.shape.context >= 2 ? HeadScores.Settings(for: model.shape) : nil
  }

  /// The name of a measure, with the position under the cursor by its number.
  func title(of measure: HeadMeasure) -> String {
    measure == .attention(HeadMeasure.cursorName)
      ? HeadMeasure.attention("\(position)").title : measure.title
  }

  /// A measure of a head under one condition.
  func value(_ measure: HeadMeasure, _ head: Head, _ condition: Condition) -> Double? {
    switch measure {
    case .attribution:
      return findings[AttributionQuery(condition)].map { Double($0.heads[head.layer][head.index]) }
    case .effect: return findings.effect(condition, head).map(Double.init)
    case .attention(let name):
      let named = document.prompt.positions[name]
      guard let place = name == HeadMeasure.cursorName ? position : named else { return nil }
      return findings.endAttention(
        condition, head, end: document.prompt.end, to: place, named: name
      ).map(Double.init)
    case .previousToken:
      return findings[ScoresQuery(condition.model)].map {
        Double($0.previousToken[head.layer][head.index])
      }
    case .duplicateToken:
      return findings[ScoresQuery(condition.model)].map {
        Double($0.duplicateToken[head.layer][head.index])
      }
    case .induction:
      return findings[ScoresQuery(condition.model)].map {
        Double($0.induction[head.layer][head.index])
      }
    }
  }

  /// A measure of a head under the conditions that tables compare.
  func comparison(_ measure: HeadMeasure, _ head: Head) -> Comparison {
    comparison { value(measure, head, $0) }
  }

  /// A measure of all heads as heat maps show it, `[layer][head]`; NaN where unknown.
  func grid(_ measure: HeadMeasure) -> [[Double]] {
    (0..<model.shape.layers).map { layer in
      (0..<model.shape.heads).map { index in
        shownValue { value(measure, Head(layer, index), $0) } ?? .nan
      }
    }
  }

  /// A measure of all heads under one condition, `[layer][head]`; NaN where unknown.
  func grid(_ measure: HeadMeasure, _ condition: Condition) -> [[Double]] {
    (0..<model.shape.layers).map { layer in
      (0..<model.shape.heads).map { value(measure, Head(layer, $0), condition) ?? .nan }
    }
  }

  /// The class of a head in the circuit; nil if it has none.
  func role(_ head: Head) -> String? {
    circuit?.className(of: head)
  }

  /// A head, and its class where the open circuit has it: `9.9 name-mover`.
  func name(_ head: Head) -> String {
    role(head).map { "\(head) \($0)" } ?? head.description
  }
}
