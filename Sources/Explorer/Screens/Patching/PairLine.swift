import Screen
import TextColumns

/// Parts of two prompts, the clean one above the corrupted one.
struct PairLine: Widget {
  /// The prompts.
  var strip: PairStrip
  /// What of them is drawn.
  var parts: [PairStrip.Part]

  func draw(on canvas: Canvas) {
    var column = 0
    for part in parts {
      switch part {
      case .gap:
        for row in 0..<2 {
          canvas.text(String(canvas.glyphs.ellipsis), column: column, row: row, .border)
        }
      case .token(let place):
        let isOther = strip.differs[place]
        canvas.text(strip.rows[0][place], column: column, row: 0, isOther ? .accent : .text)
        canvas.text(strip.rows[1][place], column: column, row: 1, isOther ? .warning : .muted)
      }
      column += strip.width(of: [part]) + 1
    }
  }
}
