import TextColumns

/// How much of something is done, as a bar with words in it.
public struct Meter: Widget, Hashable, Sendable {
  /// The share that is done, 0 to 1; nothing where nobody knows how much there is.
  public var fraction: Double?
  /// Words in the bar; the share in percent when empty.
  public var text: String

  /// Puts share and words together.
  public init(_ fraction: Double?, text: String = "") {
    self.fraction = fraction
    self.text = text
  }

  /// Draws on the first row: done cells on the ground of what is selected; without colours, marks.
  public func draw(on canvas: Canvas) {
    guard !canvas.size.isEmpty else { return }
    let row = canvas[Rect(column: 0, row: 0, width: canvas.width, height: 1)]
    let share = fraction.flatMap { $0.isFinite ? max(0, min(1, $0)) : nil }
    // A bar looks full only when all is done, and empty only when nothing is.
    var done = Int((share ?? 0) * Double(row.width))
    if done == 0, (share ?? 0) > 0, row.width > 1 { done = 1 }
    let words = text.isEmpty ? share.map { "\(Int($0 * 100)) %" } ?? "" : text
    guard row.traits.depth > .monochrome else {
      drawPlain(words, done: done, on: row)
      return
    }
    row.fill(.bar)
    row.text(words, column: 1, .bar, width: max(0, row.width - 2), alignment: .centre)
    row.restyle(Rect(column: 0, row: 0, width: done, height: 1)) { _ in .selected }
  }

  private func drawPlain(_ words: String, done: Int, on row: Canvas) {
    row.fill(with: row.glyphs.dot, .muted)
    row.fill(Rect(column: 0, row: 0, width: done, height: 1), with: row.glyphs.full, .text)
    guard !words.isEmpty, row.width > 4 else { return }
    let shown = Columns.truncated(
      row.glyphs.shown(words), to: row.width - 4, ellipsis: row.glyphs.ellipsis)
    let start = (row.width - Columns.width(of: shown) - 2) / 2
    row.text(" \(shown) ", column: start, .text)
  }
}
