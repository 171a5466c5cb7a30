import Screen

/// A text of the prompt, typed in its place on the screen.
struct PromptTextOverlay: TextOverlay {
  /// The field that is open.
  var promptField: PromptField
  var field = TextField()

  var words: String { promptField.rawValue }

  func placeholder(isText: Bool) -> String { isText ? "text" : "token ids" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    state.commit(promptField, text)
  }

  /// Draws nothing: the screen draws the field.
  func draw(_ state: AppState, on canvas: Canvas) {}
}
