import Figures

/// The question before a file is replaced by a figure.
struct ReplaceFileOverlay: ConfirmOverlay {
  var file: FigureFile

  var title: String { "replace?" }
  var enterWords: String { "replaces it" }
  var words: [String] {
    let beside = file.texts.dropFirst().map(\.path)
    return beside.isEmpty
      ? ["\(file.path) is there already."]
      : ["\(file.path) is there already, or a file that goes with it:"] + beside
  }

  func confirm(in state: inout AppState) -> [Effect] { state.send(.write(file, replaces: true)) }

  func decline(in state: inout AppState) { state.askAgain(for: file) }
}
