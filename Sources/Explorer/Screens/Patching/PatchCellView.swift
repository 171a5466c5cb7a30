import Analyses
import Patching
import Screen
import TextColumns
import Transformer

/// Draws the cell under the cursor in words, on two lines.
func drawPatchLine(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let cell = scene.own.cursor
  let name = Span(scene.patchName(cell, isRich: glyphs.isRich) + "  ", .title)
  guard let model = PatchModel(scene), !model.columns.isEmpty else { return }
  guard let value = model[cell] else {
    canvas.line([name, Span("no path leads from here to \(scene.own.receivers)", .muted)])
    return
  }
  canvas.line([name] + valueSpans(scene, value, glyphs))
  canvas.line(
    Array(patchedLines(scene, value, glyphs).joined(separator: [Span("   ")]))
      + missingSpans(value, model.prompts), row: 1)
}

/// The cell's number with its unit: exact, approximate, or both.
private func valueSpans(_ scene: Scene<PatchingState>, _ value: PatchValue, _ glyphs: Glyphs)
  -> [Span]
{
  let measure = scene.own.measure
  func number(_ number: Double, _ decimals: Int) -> String {
    Numeral.fixed(number, decimals: decimals, signed: true, glyphs: glyphs)
  }
  guard let shown = value.shown else {
    guard scene.own.opened == nil else { return [Span("not in the file", .muted)] }
    return [Span(scene.isPatchWaiting ? "not known yet; r runs" : "not known yet", .muted)]
  }
  let style = Style.sign(of: shown, decimals: measure.decimals)
  var spans = [
    Span((value.isApproximate ? "~ " : "") + number(shown, measure.decimals), style),
    Span(" \(measure.name(scene.patchScore))", .muted),
  ]
  if value.isApproximate {
    spans.append(Span("  approximate: gradient times difference", .muted))
  } else if let guess = value.approximation {
    spans += [Span("   approximate ~ ", .muted), Span(number(guess, measure.decimals), .muted)]
  }
  if measure != .logits, let effect = value.effect {
    spans += [Span("   effect ", .muted), Span(number(effect, 3) + " \(scene.patchScore.unit)")]
  }
  return spans
}

/// The logit differences behind the cell's number, one line for each sweep.
private func patchedLines(
  _ scene: Scene<PatchingState>, _ value: PatchValue, _ glyphs: Glyphs
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
  if let opened = scene.own.opened {
    return [line(opened.record.grid, "")].compactMap(\.self)
  }
  let setups = scene.patchSetups
  return setups.compactMap { setup in
    let name = setups.count > 1 ? setup.condition.name(isEdited: scene.isEdited) + " " : ""
    return line(scene.own.sweeps[setup]?.grid, name)
  }
}

/// How many prompts are done, while some are not.
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

/// Draws the numbers of the cell under the cursor in a column.
func drawPatchCell(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  guard let model = PatchModel(scene) else { return }
  guard let value = model[scene.own.cursor] else {
    canvas.words("no path leads from here to \(scene.own.receivers)")
    return
  }
  canvas.line(valueSpans(scene, value, glyphs))
  var row = 1
  for line in patchedLines(scene, value, glyphs) {
    canvas.line(line, row: row)
    row += 1
  }
  if let head = value.head {
    drawPatchedHead(scene, head, on: canvas, row: row)
    row += 1
  }
  if let first = value.group.first, let last = value.group.last {
    canvas.line(
      [
        Span("read by ", .muted),
        Span(value.group.count == 1 ? "head \(first)" : "heads \(first)-\(last)"),
        Span(" alike", .muted),
      ], row: row)
    row += 1
  }
  let done = value.prompts == model.prompts ? "all" : "\(value.prompts) of"
  canvas.text(
    model.prompts == 1 ? "on one prompt" : "over \(done) \(model.prompts) prompts", row: row,
    .muted)
  let opens =
    scene.patchColumnsAreHeads
    ? "Enter opens the head, Space marks its \(scene.own.input.rawValue) as a receiver"
    : "Enter opens the lens here"
  canvas.words(opens, row: row + 1)
}

/// Draws the class of a head, and its attention from END.
private func drawPatchedHead(
  _ scene: Scene<PatchingState>, _ head: Head, on canvas: Canvas, row: Int
) {
  var spans = scene.role(head).map { [Span($0 + "   ", .accent)] } ?? []
  for name in HeadMeasure.attentionNames(scene.document.prompt) {
    let share = scene.value(.attention(name), head, scene.leading)
    spans += [
      Span("END\(canvas.glyphs.arrow)\(name) ", .muted),
      Span(showNumber(share, decimals: 2, glyphs: canvas.glyphs) + "   "),
    ]
  }
  canvas.line(spans, row: row)
}

/// The lines that define a cell and its unit.
func patchDefinitionLines(_ scene: Scene<PatchingState>, width: Int) -> [String] {
  let approximate =
    PatchModel(scene)?.cells.contains { $0.approximation != nil } ?? false
    ? ["~: gradient times difference, a first guess until the exact number is there."] : []
  let definition = scene.patchDefinition.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
  return (definition + ["F: mean logit difference. " + scene.patchFormula] + approximate)
    .flatMap { wrapped($0, to: max(10, width)) }
}

/// Draws the definition of a cell and of its unit.
func drawPatchDefinition(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  for (row, line) in patchDefinitionLines(scene, width: canvas.width).enumerated() {
    canvas.text(line, row: row, .muted)
  }
}
