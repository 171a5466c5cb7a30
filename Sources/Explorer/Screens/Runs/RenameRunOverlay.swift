import Screen

/// Another name for a run or a file.
struct RenameRunOverlay: TextOverlay {
  var row: RunsRow
  var field = TextField()

  var words: String { "rename to" }
  var writesFile: Bool { true }

  func placeholder(isText: Bool) -> String { "a name here, or a path" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let name = text.trimmed
    return state.send(
      .renameSaved(row, to: name), unless: name.isEmpty || name == row.path)
  }
}
