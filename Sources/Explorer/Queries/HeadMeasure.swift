import Analyses
import Tasks
import Transformer

/// A number that every head has.
enum HeadMeasure: Hashable, Sendable {
  /// What it writes towards the answer.
  case attribution
  /// What ablating it does.
  case effect
  /// Where it looks from END: a position by its name, or the one under the cursor.
  case attention(String)
  /// Its habits on repeated random tokens.
  case previousToken, duplicateToken, induction

  /// The name for the token under the cursor.
  static let cursorName = "cursor"

  /// The measures of a prompt, in the order in which they are gone through.
  static func all(for prompt: Prompt) -> [HeadMeasure] {
    [.attribution, .effect] + attentionNames(prompt).map { .attention($0) }
      + [.attention(cursorName), .previousToken, .duplicateToken, .induction]
  }

  /// The named positions that attention is shown to.
  static func attentionNames(_ prompt: Prompt) -> [String] {
    ["IO", "S1", "S2"].filter { prompt.positions[$0] != nil }
  }

  /// Whether values below zero mean something.
  var isSigned: Bool {
    switch self {
    case .attribution, .effect: true
    case .attention, .previousToken, .duplicateToken, .induction: false
    }
  }

  /// Whether the value is a share, from 0 to 1.
  var isShare: Bool { !isSigned }

  /// The words for it.
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

  /// What its numbers are.
  var unit: String { isSigned ? "logits" : "probability" }
}

extension Sharing {
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

  /// A measure of a head as tables compare it.
  func comparison(_ measure: HeadMeasure, _ head: Head) -> Comparison {
    comparison { value(measure, head, $0) }
  }

  /// A measure of all heads as heat maps show it, `[layer][head]`; NaN where it is not known yet.
  func grid(_ measure: HeadMeasure) -> [[Double]] {
    (0..<model.shape.layers).map { layer in
      (0..<model.shape.heads).map { index in
        shownValue { value(measure, Head(layer, index), $0) } ?? .nan
      }
    }
  }

  /// A measure of all heads under one condition.
  func grid(_ measure: HeadMeasure, _ condition: Condition) -> [[Double]] {
    (0..<model.shape.layers).map { layer in
      (0..<model.shape.heads).map { value(measure, Head(layer, $0), condition) ?? .nan }
    }
  }

  /// The class of a head in the circuit; nil where it has none.
  func role(_ head: Head) -> String? {
    circuit?.className(of: head)
  }
}
