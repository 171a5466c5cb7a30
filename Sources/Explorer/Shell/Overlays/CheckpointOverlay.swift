import Screen

/// Choice of a checkpoint to open; nil stands for another folder.
struct CheckpointOverlay: ChoiceOverlay {
  /// The slot that it is opened in.
  var slot: ModelSlot
  /// The folders that were found.
  var paths: [String]
  var selected = 0

  var title: String { "open as \(slot.letter)" }

  func choices(_ state: AppState) -> [Choice<String?>] {
    paths.map { path in
      Choice(value: path, name: CheckpointName(path).short, detail: CheckpointName(path).folder)
    } + [Choice(value: nil, name: "another folder…", detail: "type its path")]
  }

  func choose(_ path: String?, in state: inout AppState) -> [Effect] {
    if let path { return state.send(.preview(path: path, slot)) }
    state.ask(CheckpointFolderOverlay(slot: slot))
    return []
  }
}

/// The folder of a checkpoint to open.
struct CheckpointFolderOverlay: TextOverlay {
  /// The slot that it is opened in.
  var slot: ModelSlot
  var field = TextField()

  var words: String { "folder of checkpoint \(slot.letter)" }

  func placeholder(isText: Bool) -> String { "folder with config.json and model.safetensors" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    return state.send(.preview(path: path, slot), unless: path.isEmpty)
  }
}
