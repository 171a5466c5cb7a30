import Patching
import Screen
import TextColumns
import Transformer

/// Draws the cell under the cursor in words, on two lines.
func drawPatchLine(_ state: AppState, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let cell = state.patching.cursor
  let name = Span(state.patchName(cell, isRich: glyphs.isRich) + "  ", .title)
  guard let model = PatchModel(state), !model.columns.isEmpty else { return }
  guard let value = model[cell] else {
    canvas.line([name, Span("no path leads from here to \(state.patching.receivers)", .muted)])
    return
  }
  canvas.line([name] + valueSpans(state, value, glyphs))
  canvas.line(
    Array(patchedLines(state, value, glyphs).joined(separator: [Span("   ")]))
      + missingSpans(value, model.prompts), row: 1)
}

/// The cell's number with its unit, exact or approximate, and both where both are known.
private func valueSpans(_ state: AppState, _ value: PatchValue, _ glyphs: Glyphs) -> [Span] {
  let measure = state.patching.measure
  func number(_ number: Double, _ decimals: Int) -> String {
    Numeral.fixed(number, decimals: decimals, signed: true, glyphs: glyphs)
  }
  guard let shown = value.shown else {
    guard state.patching.opened == nil else { return [Span("not in the file", .muted)] }
    return [Span(state.isPatchWaiting ? "not known yet; r runs" : "not known yet", .muted)]
  }
  let style = Style.sign(of: shown, decimals: measure.decimals)
  var spans = [
    Span((value.isApproximate ? "~ " : "") + number(shown, measure.decimals), style),
    Span(" \(measure.name)", .muted),
  ]
  if value.isApproximate {
    spans.append(Span("  approximate: gradient times difference", .muted))
  } else if let guess = value.approximation {
    spans += [Span("   approximate ~ ", .muted), Span(number(guess, measure.decimals), .muted)]
  }
  if measure != .logits, let effect = value.effect {
    spans += [Span("   effect ", .muted), Span(number(effect, 3) + " logits")]
  }
  return spans
}

/// The logit differences behind the cell's number, one line for each sweep.
private func patchedLines(
  _ state: AppState, _ value: PatchValue, _ glyphs: Glyphs
) -> [[Span]] {
  func number(_ number: Double) -> String {
    Numeral.fixed(number, decimals: 3, signed: true, glyphs: glyphs)
  }
  func line(_ grid: PatchGrid?, _ name: String) -> [Span]? {
    guard let grid, let effect = grid.effect(value.cell).map(Double.init) else { return nil }
    let before = Double(grid.baseline.destination)
    return [
      Span(name, .key), Span("F patched ", .muted), Span(number(before + effect)),
      Span(" from ", .muted), Span(number(before)),
    ]
  }
  if let opened = state.patching.opened {
    return [line(opened.record.grid, "")].compactMap(\.self)
  }
  let setups = state.patchSetups
  return setups.compactMap { setup in
    let name = setups.count > 1 ? setup.condition.name(isEdited: state.isEdited) + " " : ""
    return line(state.patching.sweeps[setup]?.grid, name)
  }
}

/// How many prompts are done, where some are not.
private func missingSpans(_ value: PatchValue, _ prompts: Int) -> [Span] {
  guard prompts > 1, (1..<prompts).contains(value.prompts) else { return [] }
  return [Span("   \(value.prompts) of \(prompts) prompts", .warning)]
}

extension Condition {
  /// The condition in a few letters: `A`, `B after`.
  func name(isEdited: Bool) -> String {
    isEdited ? "\(model.letter) \(side == .after ? "after" : "before")" : model.letter
  }
}

/// Draws the numbers of the cell under the cursor one below the other.
func drawPatchCell(_ state: AppState, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  guard let model = PatchModel(state) else { return }
  guard let value = model[state.patching.cursor] else {
    canvas.words("no path leads from here to \(state.patching.receivers)")
    return
  }
  canvas.line(valueSpans(state, value, glyphs))
  var row = 1
  for line in patchedLines(state, value, glyphs) {
    canvas.line(line, row: row)
    row += 1
  }
  if let head = value.head {
    drawPatchedHead(state, head, on: canvas, row: row)
    row += 1
  }
  let done = value.prompts == model.prompts ? "all" : "\(value.prompts) of"
  canvas.text(
    model.prompts == 1 ? "on one prompt" : "over \(done) \(model.prompts) prompts", row: row,
    .muted)
  let opens =
    state.patchColumnsAreHeads
    ? "Enter opens the head, Space marks its \(state.patching.input.rawValue) as a receiver"
    : "Enter opens the lens here"
  canvas.words(opens, row: row + 1)
}

/// The class of a head, and where it looks from END.
private func drawPatchedHead(_ state: AppState, _ head: Head, on canvas: Canvas, row: Int) {
  var spans = state.role(head).map { [Span($0 + "   ", .accent)] } ?? []
  for name in HeadMeasure.attentionNames(state.document.prompt) {
    let share = state.value(.attention(name), head, state.leading)
    spans += [
      Span("END\(canvas.glyphs.arrow)\(name) ", .muted),
      Span(showNumber(share, decimals: 2, glyphs: canvas.glyphs) + "   "),
    ]
  }
  canvas.line(spans, row: row)
}

/// The lines that say what is done and how numbers are reckoned.
func patchDefinitionLines(_ state: AppState, width: Int) -> [String] {
  let approximate =
    PatchModel(state)?.cells.contains { $0.approximation != nil } ?? false
    ? ["~: gradient times difference, a first guess until the exact number is there."] : []
  let definition = state.patchDefinition.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
  return (definition + ["F: mean logit difference. " + state.patchFormula] + approximate)
    .flatMap { wrapped($0, to: max(10, width)) }
}

/// Draws what is done and how numbers are reckoned.
func drawPatchDefinition(_ state: AppState, on canvas: Canvas) {
  for (row, line) in patchDefinitionLines(state, width: canvas.width).enumerated() {
    canvas.text(line, row: row, .muted)
  }
}
