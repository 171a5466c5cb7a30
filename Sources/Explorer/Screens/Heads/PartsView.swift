import Analyses
import Screen
import Tasks
import Transformer

/// Draws the terms of the logit difference: what the heads and the MLP of each layer write.
func drawParts(_ scene: Scene<HeadsState>, on canvas: Canvas, _ rect: Rect) {
  let title =
    scene.score == .logitDifference
    ? "Logit difference by parts" : "Logits, later years − others, by parts"
  let words = scene.leadingWords
  let inside = canvas.pane(
    rect, title: words.isEmpty ? title : "\(title) \(canvas.glyphs.dot) \(words)",
    HeadsPane.parts.rawValue, of: scene)
  let parts = scene.attributionParts
  guard !parts.isEmpty else {
    inside.words(
      !scene.isScored
        ? "Set an answer and a distractor on screen 1." : scene.absence(of: AttributionQuery.self))
    return
  }
  let list = BarList(
    bars: parts.map { part in
      BarList.Bar(
        part.name, part.value.leading ?? 0,
        note: partNote(part.value, canvas.glyphs), style: part.isSum ? .title : .text)
    }
  )
  inside.scrolling(HeadsPane.parts.rawValue, of: scene) { list.draw(on: $0) }
}

private func partNote(_ value: Comparison, _ glyphs: Glyphs) -> String {
  func text(_ number: Double?) -> String {
    showNumber(number, decimals: 2, isSigned: true, glyphs: glyphs)
  }
  guard let after = value.after else { return text(value.before) }
  return "\(text(value.before)) \(glyphs.arrow) \(text(after))"
}
