import Screen

/// The folder of a run whose curves are to stand beside those of the current one.
struct CompareRunOverlay: TextOverlay {
  var field = TextField()

  var words: String { "compare with the run in" }

  func placeholder(isText: Bool) -> String { "folder of a run" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    return state.send(.run(path: path), unless: path.isEmpty)
  }
}
