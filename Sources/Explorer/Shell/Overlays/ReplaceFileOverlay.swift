/// The question before a file is replaced by a figure.
struct ReplaceFileOverlay: ConfirmOverlay {
  var file: FigureFile

  var title: String { "replace?" }
  var enterWords: String { "replaces it" }
  var words: [String] { ["\(file.path) is there already."] }

  func confirm(in state: inout AppState) -> [Effect] { state.send(.write(file, replaces: true)) }

  func decline(in state: inout AppState) { state.askAgain(for: file) }
}
