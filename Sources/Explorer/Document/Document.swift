import Analyses
import Tasks
import Tokens
import Transformer

/// What is asked about the model: the prompt and the edits in force.
///
/// Undo and redo step through documents.
struct Document: Hashable, Sendable {
  /// The texts as typed, or those of the list's prompt.
  var texts: PromptTexts
  /// Whether a beginning-of-text token stands in front.
  var bos: Bool
  /// The texts as tokens.
  var prompt: Prompt
  /// Whether the answer was set for the prompt before, and nothing in this one says that it fits.
  var isAnswerCarried = false
  /// The list that the prompt belongs to; nil for a single prompt.
  var list: PromptList?
  /// The reference prompts, from which ablated heads take values.
  var references: References
  /// The open circuit; nil for none.
  var circuit: OpenCircuit?
  /// The circuit that it is compared with; nil for none.
  var comparedCircuit: OpenCircuit?
  /// The stack of edits, the oldest first.
  var edits: [Edit] = []
  /// What newly ablated heads, and heads in the sweep, are replaced by.
  var kind: Ablation.Kind
  /// The positions at which they are replaced.
  var positions: Ablation.Positions = .all

  /// The edits in force.
  var ablations: [Ablation] { edits.filter(\.isOn).map(\.ablation) }

  /// The heads that are ablated now.
  var ablated: Set<Head> { Set(edits.filter(\.isOn).flatMap(\.heads)) }

  /// Whether means over the list are shown.
  var showsMean: Bool { list?.isMean ?? false }

  /// The prompts that means are taken over: the list, or the one prompt.
  var prompts: [Prompt] {
    if let list, list.isMean { list.prompts } else { [prompt] }
  }

  /// The edits in force in words, as `9.9 ablated: mean`.
  var interventionWords: [String] { edits.filter(\.isOn).map(\.words) }

  /// Ablates a head, or restores it.
  ///
  /// A head of a larger edit is removed from that edit.
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
  /// The class of a circuit that the heads form; nil if they were chosen one by one.
  var name: String?
  /// The heads.
  var heads: [Head] = []
  /// The layers whose MLPs are ablated.
  var mlps: [Int] = []
  /// What they are replaced by.
  var kind: Ablation.Kind
  /// The positions at which they are replaced.
  var positions: Ablation.Positions
  /// Whether it is in force.
  var isOn = true

  /// The edit as the analyses take it.
  var ablation: Ablation {
    Ablation(heads: heads.sorted(), mlps: mlps, kind: kind, positions: positions)
  }

  /// What is ablated: `9.9`, `name-mover (3 heads)` or `MLP 4`.
  var target: String {
    if let name { return "\(name) (\(heads.count) head\(heads.count == 1 ? "" : "s"))" }
    return (heads.map(\.description) + mlps.map { "MLP \($0)" }).joined(separator: " ")
  }

  /// The edit in words: what is ablated, what stands in for it, and where, if not everywhere.
  var words: String { "\(target) \(Self.words(kind, positions))" }

  /// What stands in for what is ablated, and where, if not everywhere: `ablated: mean at END`.
  static func words(_ kind: Ablation.Kind, _ positions: Ablation.Positions) -> String {
    "ablated: \(kind.rawValue)" + (positions == .all ? "" : " at \(positions.text)")
  }
}

/// A prompt as it was typed.
struct PromptTexts: Hashable, Sendable {
  /// What the model reads.
  var prompt: String
  /// The right token; empty for none.
  var answer: String
  /// The token that the answer is compared with; empty for none.
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

/// The texts of a prompt that can be typed.
enum PromptField: String, Hashable, Sendable, CaseIterable {
  case prompt, answer, distractor
}

/// The documents that undo and redo step through.
struct History: Hashable, Sendable {
  private(set) var past: [Document] = []
  private(set) var future: [Document] = []
  /// The most steps kept.
  private static let limit = 500

  /// Records a document before it changes.
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
