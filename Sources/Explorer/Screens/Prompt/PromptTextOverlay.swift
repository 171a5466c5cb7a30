import Screen

/// A text of the prompt, edited where it stands on the screen.
struct PromptTextOverlay: TextOverlay {
  /// Which of the texts it is.
  var edited: PromptField
  var field = TextField()

  var words: String { edited.rawValue }

  func placeholder(isText: Bool) -> String { isText ? "text" : "token ids" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] { state.commit(edited, text) }

  /// The screen draws it.
  func draw(_ state: AppState, on canvas: Canvas) {}
}
