import Screen

/// The checkpoints of a series that is to be shown.
struct OpenSeriesOverlay: TextOverlay {
  var field = TextField()

  var words: String { "measure the series of checkpoints in" }

  func placeholder(isText: Bool) -> String { "folder of a run or of checkpoints, or a pattern" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    state.overlay = nil
    guard !path.isEmpty else { return [] }
    state.training.open([path])
    return []
  }
}
