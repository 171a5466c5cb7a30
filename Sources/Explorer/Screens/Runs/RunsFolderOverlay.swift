import Screen

/// The folder that the screen of runs looks into.
struct RunsFolderOverlay: TextOverlay {
  var field = TextField()

  var words: String { "look for runs in" }

  func placeholder(isText: Bool) -> String { "a folder; . is the current one" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    state.overlay = nil
    let path = text.trimmed
    state.runs.own.folder = path.isEmpty ? "." : path
    state.runs.own.isStale = true
    return []
  }
}
