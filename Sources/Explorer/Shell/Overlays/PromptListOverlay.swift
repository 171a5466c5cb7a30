import Screen
import Tasks

/// A choice among the lists of prompts.
enum ListChoice: Hashable, Sendable {
  /// A built-in list.
  case source(PromptSource)
  /// A list from a file.
  case file
  /// No list, only the prompt.
  case none
}

/// Choice of a list of prompts.
struct PromptListOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "prompts" }

  func choices(_ state: AppState) -> [Choice<ListChoice>] {
    let list = state.document.list
    let made = PromptSource.offered.map { source in
      Choice(
        value: ListChoice.source(source), name: source.words, detail: "100 prompts, seed 1",
        isCurrent: list.map { $0.name.hasPrefix(source.words + ",") } ?? false)
    }
    let rest = [
      Choice(value: ListChoice.file, name: "file…", detail: "prompts of your own, one a line"),
      Choice(
        value: ListChoice.none, name: "no list", detail: "the prompt alone",
        isCurrent: list == nil),
    ]
    return made + rest
  }

  func choose(_ list: ListChoice, in state: inout AppState) -> [Effect] {
    switch list {
    case .source(let source): return state.send(.prompts(source, bos: state.document.bos))
    case .file: state.ask(PromptFileOverlay())
    case .none: return state.document.list == nil ? [] : state.leaveList()
    }
    return []
  }
}

/// The file of a list of prompts.
struct PromptFileOverlay: TextOverlay {
  var field = TextField()

  var words: String { "file of prompts" }

  func placeholder(isText: Bool) -> String { "prompts.jsonl" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    return state.send(.prompts(.file(path), bos: state.document.bos), unless: path.isEmpty)
  }
}
