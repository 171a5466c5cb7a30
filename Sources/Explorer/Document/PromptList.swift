import Tasks
import Tokens

/// Prompts that are stepped through, and over which means are taken.
struct PromptList: Hashable, Sendable {
  /// Where they come from, as `ioi mixed, 100 prompts, seed 1` or a file's name.
  var name: String
  /// The prompts, one at least, all with or all without a beginning-of-text token.
  var prompts: [Prompt]
  /// The years that prompts of the greater-than task are scored by; nil for others.
  var years: YearOutcomes?
  /// The prompt that is looked at.
  var index = 0
  /// Whether means over all prompts are shown.
  var isMean = false

  /// Whether all prompts have the same number of tokens, so that positions line up.
  var isEven: Bool { prompts.allSatisfy { $0.tokens.count == prompts[0].tokens.count } }

  /// Whether every prompt comes with a corrupted one of its own.
  var hasCorrupted: Bool { prompts.allSatisfy { $0.corrupted != nil } }
}

/// Where the values of replaced components come from.
struct References: Hashable, Sendable {
  /// How they were found.
  var source: Source
  /// For each prompt of the list, or for the one prompt, prompts of the same form.
  var groups: [[Prompt]]

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

  /// Whether there are none.
  var isEmpty: Bool { groups.allSatisfy(\.isEmpty) }

  /// How many there are.
  var count: Int { groups.reduce(0) { $0 + $1.count } }
}

/// The list of prompts that something is to be made into.
enum PromptSource: Hashable, Sendable {
  /// A task of ours.
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
