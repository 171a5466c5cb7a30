import Screen
import Tasks
import Tokens

/// The corrupted prompt, typed: it must have as many tokens as the clean one.
struct CorruptedPromptOverlay: TextOverlay {
  var field = TextField()

  var words: String { "corrupted prompt" }

  func placeholder(isText: Bool) -> String {
    "empty takes the prompt that R chooses" + (isText ? "" : "; token ids")
  }

  func commit(_ text: String, in state: inout AppState) -> [Effect] { state.setCorrupted(text) }

  func draw(_ state: AppState, on canvas: Canvas) {
    let scene = state.patching
    let inside = canvas.dialog(title: words, width: canvas.width - 4, height: 4, accent: true)
    field.draw(on: inside[inside.bounds.splitTop(1).top])
    let clean = state.document.prompt.tokens
    let tokens = state.corruptedTokens(field.text)
    let isEven = tokens?.count == clean.count
    inside.line(
      [
        Span(
          "\(tokens.map { "\($0.count)" } ?? "?")/\(clean.count)", isEven ? .positive : .warning),
        Span(" tokens of the clean prompt", .muted),
      ], row: 1)
    guard let tokens, let strip = scene.pairStrip(tokens, isRich: canvas.glyphs.isRich) else {
      return
    }
    PairLine(strip: strip, parts: strip.parts(room: inside.width)).draw(
      on: inside[Rect(column: 0, row: 2, width: inside.width, height: 2)])
  }
}
