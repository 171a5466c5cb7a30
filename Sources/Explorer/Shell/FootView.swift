import Screen
import TextColumns

/// The keys that do something now, as many as fit; palette, help and quit always.
private func footItems(_ state: AppState, width: Int, _ glyphs: Glyphs) -> [FootLine.Item] {
  var valid = state.footBindings.filter { $0.refusal(state) == nil }
  func item(_ binding: Binding) -> FootLine.Item {
    FootLine.Item(binding.keys.first?.label(glyphs) ?? "", binding.label)
  }
  func room() -> Int {
    valid.map(item).reduce(0) { $0 + Columns.width(of: $1.key) + Columns.width(of: $1.label) + 3 }
  }
  let pinned = ["palette", "help", "quit"]
  while room() > width, let last = valid.lastIndex(where: { !pinned.contains($0.name) }) {
    valid.remove(at: last)
  }
  return valid.map(item)
}

/// Draws the foot line: keys, and a message beside them.
///
/// A message that leaves no room for the keys that are always there lies over the last lines of the
/// screen instead.
func drawFoot(_ state: AppState, on canvas: Canvas, above body: Canvas) {
  guard let note = state.note else {
    FootLine(items: footItems(state, width: canvas.width, canvas.glyphs)).draw(on: canvas)
    return
  }
  let style: Style = note.isRefusal ? .warning : .accent
  let taken = Columns.width(of: note.text) + 2
  let least = footItems(state, width: 0, canvas.glyphs)
    .reduce(1) { $0 + Columns.width(of: $1.key) + Columns.width(of: $1.label) + 3 }
  if taken + least <= canvas.width {
    let items = footItems(state, width: canvas.width - taken, canvas.glyphs)
    FootLine(items: items, message: Span(note.text, style)).draw(on: canvas)
    return
  }
  FootLine(items: footItems(state, width: canvas.width, canvas.glyphs)).draw(on: canvas)
  let lines = wrapped(note.text, to: canvas.width - 2)
  for (index, line) in lines.reversed().prefix(body.height).enumerated() {
    let row = body.height - 1 - index
    body.fill(Rect(column: 0, row: row, width: body.width, height: 1))
    body.text(line, column: 1, row: row, style)
  }
}
