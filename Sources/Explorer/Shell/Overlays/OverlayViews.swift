import Analyses
import Screen
import TextColumns

/// Draws a list of choices over a screen.
func drawChoices<Value>(
  _ choices: [Choice<Value>], _ selected: Int, title: String, on canvas: Canvas
) {
  ListPicker(
    title: title,
    items: choices.map { choice in
      ListPicker.Item(
        Columns.padded(
          (choice.isCurrent ? "\(canvas.glyphs.on) " : "  ") + choice.name, to: 26),
        detail: choice.detail,
        isEnabled: choice.refusal == nil)
    },
    selected: selected
  ).draw(on: canvas)
}

/// Draws the stack of edits.
func drawEdits(_ state: AppState, _ selected: Int, on canvas: Canvas) {
  let edits = state.document.edits
  let glyphs = canvas.glyphs
  let source = state.document.references
  let inside = canvas.dialog(
    title: "edits", width: 76, height: max(3, edits.count) + 3, accent: true)
  let (last, list) = inside.bounds.splitBottom(1)
  Table(
    columns: [
      Table.Column("", width: 3), Table.Column("what", width: 20, isFlexible: true),
      Table.Column("replaced by", width: 14), Table.Column("at", width: 10),
    ],
    count: edits.count, selected: edits.isEmpty ? nil : min(selected, edits.count - 1),
    emptyNote: "None. Space ablates a head on screens 2 and 3; C takes a class of a circuit."
  ) { row in
    let edit = edits[row]
    let style: Style = edit.isOn ? .text : .muted
    return [
      Span(edit.isOn ? " \(glyphs.on)" : " \(glyphs.off)", edit.isOn ? .warning : .muted),
      Span(edit.target, style), Span(edit.kind.rawValue, style),
      Span(edit.positions.text, style),
    ]
  }.draw(on: inside[list])
  inside[last].text(
    source.isEmpty
      ? "no reference prompts: heads are replaced by zero"
      : "values come from \(source.source.words): \(source.count) prompts", .muted)
}

/// Draws the command palette.
func drawPalette(_ state: AppState, _ palette: Palette, on canvas: Canvas) {
  let found = state.matches(palette)
  let inside = canvas.dialog(
    title: "actions", width: 90, height: min(canvas.height - 2, 20), accent: true)
  let (top, list) = inside.bounds.splitTop(1)
  inside[top].text("\(canvas.glyphs.pointer) ", .accent)
  palette.field.draw(on: inside[Rect(column: 2, row: 0, width: inside.width - 2, height: 1)])
  let glyphs = canvas.glyphs
  Table(
    columns: [
      Table.Column("key", width: 7), Table.Column("what it does", width: 40, isFlexible: true),
      Table.Column("where", width: 10),
    ],
    count: found.count, selected: found.isEmpty ? nil : palette.selected,
    emptyNote: "No action has these words."
  ) { row in
    let (binding, context) = (found[row].binding, found[row].context)
    let style: Style = binding.refusal(state) == nil ? .text : .muted
    return [
      Span(binding.keys.first?.label(glyphs) ?? "", .key), Span(binding.help, style),
      Span(context == .everywhere ? "" : context.rawValue, .muted),
    ]
  }.draw(on: inside[list])
}

/// Draws what is asked before something is done.
func drawConfirmation(_ state: AppState, _ confirmation: Confirmation, on canvas: Canvas) {
  let words = confirmation.words
  let width = min(72, canvas.width - 4)
  let lines = words.flatMap { wrapped($0, to: width - 4) }
  let inside = canvas.dialog(
    title: confirmation.title, width: width, height: lines.count + 2, accent: true)
  for (row, line) in lines.enumerated() { inside.text(line, row: row) }
  inside.line(
    [
      Span("Enter", .key), Span(" \(confirmation.deed)   ", .muted), Span("Esc", .key),
      Span(" leaves things as they are", .muted),
    ], row: lines.count + 1)
}

/// Draws what a newcomer should know.
func drawHints(_ state: AppState, on canvas: Canvas) {
  let lines: [(String, String)] = [
    ("1-5 7 8", "go from screen to screen"),
    ("arrows hjkl", "move; Enter opens, Esc goes back"),
    ("Space", "ablates the head under the cursor (2, 3); every number follows"),
    ("o", "opens a second checkpoint, B; a b d show A, B and B − A"),
    (":", "finds any action by its name"),
    ("?", "shows the keys of this screen"),
  ]
  let inside = canvas.dialog(
    title: "Welcome to Patchbay", width: 74, height: lines.count + 2, accent: true)
  for (row, line) in lines.enumerated() {
    inside.text(line.0, row: row, .key, width: 12)
    inside.text(line.1, column: 14, row: row)
  }
  inside.text(
    "Any key begins. For a tour of two minutes, type :tour and Enter.", row: lines.count + 1,
    .muted)
}

/// Draws a text that is asked for, but for those that have a place on the screen.
func drawAsked(_ state: AppState, _ asked: Asked, _ field: TextField, on canvas: Canvas) {
  if case .field = asked { return }
  let inside = canvas.dialog(title: asked.words, width: 72, height: 1, accent: true)
  field.draw(on: inside)
}

extension Canvas {
  /// Draws the frame of a dialog in the middle and gives the room inside.
  func dialog(title: String, width: Int, height: Int, accent: Bool) -> Canvas {
    let size = Size(width: min(width, self.width - 2), height: min(height + 2, self.height))
    let rect = Rect(
      column: (self.width - size.width) / 2, row: max(0, (self.height - size.height) / 3),
      width: size.width, height: size.height)
    fill(rect)
    cover(bounds)
    return pane(rect, title: title, isFocused: accent)
  }
}
