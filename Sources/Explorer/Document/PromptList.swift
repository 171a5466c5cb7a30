import Tasks
import Tokens

/// Prompts to step through and to take means over.
struct PromptList: Hashable, Sendable {
  /// Where they come from, as `ioi mixed, 100 prompts, seed 1` or a file's name.
  var name: String
  /// The prompts, at least one, all with or all without a beginning-of-text token.
  var prompts: [Prompt]
  /// The years that prompts of the greater-than task are scored by; nil for others.
  var years: YearOutcomes?
  /// The index of the current prompt.
  var index = 0
  /// Whether means over all prompts are shown.
  var isMean = false

  /// Whether all prompts have the same number of tokens, so that positions line up.
  var isEven: Bool { prompts.allSatisfy { $0.tokens.count == prompts[0].tokens.count } }

  /// Whether every prompt has a corrupted prompt.
  var hasCorrupted: Bool { prompts.allSatisfy { $0.corrupted != nil } }
}

/// The prompts from which ablated components take values.
struct References: Hashable, Sendable {
  /// How they were found.
  var source: Source
  /// The reference prompts of each prompt, all of its form.
  var groups: [[Prompt]]
  /// Corrupted prompts that were typed, by the number of their prompt in the list, or 0; they take
  /// the place of the first reference prompt as the pair.
  var typed: [Int: [TokenID]] = [:]

  /// How reference prompts are found.
  enum Source: Hashable, Sendable {
    /// The same prompt with other names.
    case names
    /// The corrupted prompt that each prompt came with.
    case corrupted
    /// The prompts of a file.
    case file(String)

    /// The words for it.
    var words: String {
      switch self {
      case .names: "other names"
      case .corrupted: "corrupted rows"
      case .file(let name): name
      }
    }
  }

  /// The corrupted prompt that a prompt is paired with; nil if there is none.
  func pair(of prompt: Prompt, at place: Int) -> Prompt? {
    guard let tokens = typed[place] else {
      return groups.indices.contains(place) ? groups[place].first : nil
    }
    var other = prompt
    (other.tokens, other.corrupted) = (tokens, nil)
    return other
  }

  /// Whether there are none.
  var isEmpty: Bool { groups.allSatisfy(\.isEmpty) }

  /// How many there are.
  var count: Int { groups.reduce(0) { $0 + $1.count } }
}

/// Where a list of prompts comes from.
enum PromptSource: Hashable, Sendable {
  /// A built-in task.
  case task(TaskCorpus, IndirectObjectKind)
  /// A file of prompts.
  case file(String)

  /// The tasks that are offered by name.
  static let offered: [PromptSource] = [
    .task(.indirectObject, .mixed), .task(.indirectObject, .abba), .task(.indirectObject, .baba),
    .task(.indirectObject, .early), .task(.indirectObject, .late), .task(.indirectObject, .long),
    .task(.greaterThan, .mixed),
  ]

  /// Words for it.
  var words: String {
    switch self {
    case .task(let task, let kind):
      task.isAboutYears ? task.rawValue : "\(task.rawValue) \(kind.rawValue)"
    case .file(let path): path.split(separator: "/").last.map(String.init) ?? path
    }
  }
}
