import Analyses
import Tasks
import Tokens
import Transformer

/// What is asked about the model: the prompt and the edits in force.
///
/// Undo goes over these.
struct Document: Hashable, Sendable {
  /// What was typed.
  var texts: PromptTexts
  /// Whether a beginning-of-text token stands in front.
  var bos: Bool
  /// The texts as tokens.
  var prompt: Prompt
  /// Prompts of equal form with other names, from which replaced values are taken; may be none.
  var references: [[TokenID]]
  /// The heads that are ablated, in order.
  var ablated: [Head] = []
  /// What ablated heads are replaced by.
  var kind: Ablation.Kind
  /// Where.
  var positions: Ablation.Positions = .all

  /// The ablation in force; nil where no head is ablated.
  var ablation: Ablation? {
    ablated.isEmpty ? nil : Ablation(heads: ablated, kind: kind, positions: positions)
  }

  /// The edits in words, as `9.9 10.0 mean all`.
  var interventionWords: String {
    ablated.isEmpty
      ? ""
      : (ablated.map(\.description) + [kind.rawValue, positions.text]).joined(separator: " ")
  }

  /// Ablates a head, or leaves it alone again.
  mutating func toggle(_ head: Head) {
    if let place = ablated.firstIndex(of: head) {
      ablated.remove(at: place)
    } else {
      ablated.append(head)
      ablated.sort()
    }
  }

  /// Whether two documents ask the model the same thing but for edits.
  func hasPrompt(of other: Document) -> Bool {
    prompt == other.prompt && bos == other.bos && references == other.references
  }
}

/// A prompt as it was typed.
struct PromptTexts: Hashable, Sendable {
  /// What the model reads.
  var prompt: String
  /// The token that is right; none when empty.
  var answer: String
  /// The token that the answer is compared with; none when empty.
  var distractor: String

  /// The text of a field.
  subscript(field: PromptField) -> String {
    get {
      switch field {
      case .prompt: prompt
      case .answer: answer
      case .distractor: distractor
      }
    }
    set {
      switch field {
      case .prompt: prompt = newValue
      case .answer: answer = newValue
      case .distractor: distractor = newValue
      }
    }
  }
}

/// The texts that can be edited.
enum PromptField: String, Hashable, Sendable, CaseIterable {
  case prompt, answer, distractor
}

/// Documents that undo and redo go over.
struct History: Hashable, Sendable {
  private(set) var past: [Document] = []
  private(set) var future: [Document] = []
  /// The most steps kept.
  private static let limit = 500

  /// Notes a document that is about to change.
  mutating func record(_ document: Document) {
    past.append(document)
    if past.count > Self.limit { past.removeFirst() }
    future.removeAll()
  }

  /// The document before `current`, if there is one.
  mutating func undo(_ current: Document) -> Document? {
    guard let last = past.popLast() else { return nil }
    future.append(current)
    return last
  }

  /// The document that `current` was undone from, if there is one.
  mutating func redo(_ current: Document) -> Document? {
    guard let next = future.popLast() else { return nil }
    past.append(current)
    return next
  }
}
