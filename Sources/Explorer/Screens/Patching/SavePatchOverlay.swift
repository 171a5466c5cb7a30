import Screen

/// The file that a patch sweep is saved in.
struct SavePatchOverlay: TextOverlay {
  var field = TextField()

  var words: String { "save as JSON to" }
  var writesFile: Bool { true }

  func placeholder(isText: Bool) -> String { "file.json" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    state.savePatch(path: text.trimmed)
  }
}

/// The file of a saved patch sweep to open.
struct OpenPatchOverlay: TextOverlay {
  var field = TextField()

  var words: String { "saved patching" }

  func placeholder(isText: Bool) -> String { "file.json" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    return state.send(.patchRecord(path: path), unless: path.isEmpty)
  }
}
