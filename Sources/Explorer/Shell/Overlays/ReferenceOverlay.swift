import Screen
import Tasks

/// A source of reference prompts.
enum ReferenceChoice: Hashable, Sendable {
  case names, corrupted, file
}

/// Choice of the reference prompts.
struct ReferenceOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "values come from" }

  func choices(_ state: AppState) -> [Choice<ReferenceChoice>] {
    let source = state.document.references.source
    let hasNames = !state.named.isEmpty
    let hasCorrupted = state.document.list?.hasCorrupted ?? false
    var file = "prompts of your own"
    if case .file(let name) = source { file = name }
    return [
      Choice(
        value: .names, name: "other names", detail: "the same sentences with other names",
        refusal: hasNames
          ? nil : "Other names need a prompt 'A … B … B' with answer A and distractor B.",
        isCurrent: source == .names),
      Choice(
        value: .corrupted, name: "corrupted rows", detail: "the pair of each prompt of the list",
        refusal: hasCorrupted
          ? nil : "Only lists whose every prompt has a corrupted one have these.",
        isCurrent: source == .corrupted),
      Choice(
        value: .file, name: "file…", detail: file,
        isCurrent: source != .names && source != .corrupted),
    ]
  }

  func choose(_ references: ReferenceChoice, in state: inout AppState) -> [Effect] {
    switch references {
    case .names: return state.change { $0.references = $1.named }
    case .corrupted:
      return state.change { document, state in
        if let list = document.list { document.references = state.reader.corrupted(list) }
      }
    case .file:
      state.ask(ReferenceFileOverlay())
      return []
    }
  }
}

extension AppState {
  /// The reference prompts with other names.
  fileprivate var named: References {
    document.list.map(reader.named)
      ?? References(
        source: .names,
        groups: reader.names.groups(for: [document.prompt]))
  }
}

/// The file of reference prompts.
struct ReferenceFileOverlay: TextOverlay {
  var field = TextField()

  var words: String { "file of reference prompts" }

  func placeholder(isText: Bool) -> String { "prompts.jsonl" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    return state.send(.references(path: path, bos: state.document.bos), unless: path.isEmpty)
  }
}
