import Analyses
import Tasks
import Tokens
import Transformer

/// What is asked about the model: the prompt and the edits in force.
///
/// Undo goes over these.
struct Document: Hashable, Sendable {
  /// What was typed, or what the prompt of a list reads like.
  var texts: PromptTexts
  /// Whether a beginning-of-text token stands in front.
  var bos: Bool
  /// The texts as tokens.
  var prompt: Prompt
  /// The list that the prompt is one of; nil for a prompt of its own.
  var list: PromptList?
  /// Prompts from which replaced values are taken.
  var references: References
  /// The stack of edits, the oldest first.
  var edits: [Edit] = []
  /// What newly ablated heads are replaced by, and what the sweep replaces heads by.
  var kind: Ablation.Kind
  /// Where.
  var positions: Ablation.Positions = .all

  /// The edits in force.
  var ablations: [Ablation] { edits.filter(\.isOn).map(\.ablation) }

  /// The heads that are ablated now.
  var ablated: Set<Head> { Set(edits.filter(\.isOn).flatMap(\.heads)) }

  /// Whether means over the list are shown.
  var showsMean: Bool { list?.isMean ?? false }

  /// The prompts that means are over: the list, or the one prompt.
  var prompts: [Prompt] {
    if let list, list.isMean { list.prompts } else { [prompt] }
  }

  /// The edits in force in words, as `9.9 mean all`.
  var interventionWords: [String] { edits.filter(\.isOn).map(\.words) }

  /// Ablates a head, or leaves it alone again.
  ///
  /// A head that is part of a larger edit is taken out of it.
  mutating func toggle(_ head: Head) {
    if ablated.contains(head) {
      for place in edits.indices where edits[place].isOn {
        edits[place].heads.removeAll { $0 == head }
      }
      edits.removeAll { $0.heads.isEmpty && $0.mlps.isEmpty }
    } else {
      edits.removeAll { $0.heads == [head] && $0.mlps.isEmpty && $0.name == nil }
      edits.append(Edit(heads: [head], kind: kind, positions: positions))
    }
  }
}

/// Components that are ablated together.
struct Edit: Hashable, Sendable {
  /// The class of a circuit that the heads are; nil where they were chosen one by one.
  var name: String?
  /// The heads.
  var heads: [Head] = []
  /// The layers whose MLPs are ablated.
  var mlps: [Int] = []
  /// What they are replaced by.
  var kind: Ablation.Kind
  /// Where.
  var positions: Ablation.Positions
  /// Whether it is in force.
  var isOn = true

  /// The edit as the analyses know it.
  var ablation: Ablation {
    Ablation(heads: heads.sorted(), mlps: mlps, kind: kind, positions: positions)
  }

  /// What is ablated: `9.9`, `name-mover (3 heads)` or `MLP 4`.
  var target: String {
    if let name { return "\(name) (\(heads.count) head\(heads.count == 1 ? "" : "s"))" }
    return (heads.map(\.description) + mlps.map { "MLP \($0)" }).joined(separator: " ")
  }

  /// The edit in words.
  var words: String { "\(target) \(kind.rawValue) \(positions.text)" }
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
