import Screen

/// The words that listed rows of a report contain.
struct ReportFilterOverlay: TextOverlay {
  var field = TextField()

  var words: String { "list rows with" }

  func placeholder(isText: Bool) -> String { "fig3   IOI   differs   name mover" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    state.overlay = nil
    state.runs.setRowFilter(text)
    return []
  }
}
