import Analyses
import Screen
import Tasks
import Tokens

/// A text of the prompt, typed in its place on the screen.
struct PromptTextOverlay: TextOverlay {
  /// The field that is open.
  var promptField: PromptField
  var field = TextField()
  /// What was typed before the first Tab; nil while nothing is completed.
  private var stem: String?
  /// The completion that is shown, by its place among the offers.
  private var place = 0

  init(promptField: PromptField) { self.promptField = promptField }

  var words: String { promptField.rawValue }

  func placeholder(isText: Bool) -> String { isText ? "text" : "token ids" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    state.commit(promptField, text)
  }

  /// Tab completes an answer; every other key is typed.
  func press(_ key: Key, in state: inout AppState) -> [Effect] {
    guard key == .tab, promptField != .prompt else {
      var next = self
      next.stem = nil
      return next.type(key, in: &state)
    }
    let offers = offers(state)
    guard !offers.isEmpty else {
      state.note = .refused("No single token begins so.")
      return []
    }
    var next = self
    next.stem = stem ?? field.text
    next.place = stem == nil ? 0 : (place + 1) % offers.count
    next.field = TextField(offers[next.place], placeholder: field.placeholder)
    state.overlay = next
    return []
  }

  /// The words that Tab goes through.
  func offers(_ state: some Sharing) -> [String] {
    guard promptField != .prompt else { return [] }
    return state.reader.completions(
      of: stem ?? field.text, in: state.document.prompt.tokens,
      likely: state.findings[PredictionQuery(state.leading)]?.top.map(\.token) ?? [])
  }

  /// Draws nothing: the screen draws the field.
  func draw(_ state: AppState, on canvas: Canvas) {}
}
