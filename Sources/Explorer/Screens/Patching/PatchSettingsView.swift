import Analyses
import Patching
import Screen
import TextColumns
import Transformer

/// Draws what is patched as keys and what they choose, and below how far the sweep is.
func drawPatchSettings(_ state: AppState, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  if let opened = state.patching.opened {
    drawOpenedPatch(state, opened, on: canvas)
    return
  }
  var spans: [Span] = []
  for item in settings(state, glyphs, isNarrow: canvas.width < 100) {
    spans += [Span(item.key, .key), Span(" \(item.value)" + (canvas.width < 100 ? "  " : "   "))]
  }
  canvas.line(spans)
  drawPatchStatus(state, on: canvas[Rect(column: 0, row: 1, width: canvas.width, height: 1)])
}

private func settings(
  _ state: AppState, _ glyphs: Glyphs, isNarrow: Bool
) -> [(key: String, value: String)] {
  let patching = state.patching
  func places(_ positions: Ablation.Positions) -> String {
    positions == .all ? isNarrow ? "all" : "all positions" : "at \(positions.text)"
  }
  switch patching.kind {
  case .activation:
    let direction = state.patchDirection
    let isWhole = patching.isWhole && !patching.site.isHeadwise
    return [
      ("p", "activation"), ("s", patching.site.rawValue),
      ("D", "\(direction.source) \(glyphs.arrow) \(direction.destination)"),
      ("w", places(patching.positions) + (isWhole ? " together" : "")),
      ("m", patching.measure.name),
    ]
  case .path:
    return [
      ("p", "paths"), ("t", "to \(patching.receivers)"), ("w", places(patching.positions)),
    ]
      + (patching.receivers == .logits ? [] : [("W", "read " + places(patching.receiverPositions))])
      + [
        ("F", patching.freezesMLPs ? "MLPs frozen" : "MLPs follow"), ("m", patching.measure.name),
      ]
  }
}

/// The numbers that patches are measured against, and how far the sweep is.
private func drawPatchStatus(_ state: AppState, on canvas: Canvas) {
  guard state.patching.problem == nil, let setup = state.patchSetups.first,
    let sweep = state.patching.sweeps[setup]
  else { return }
  let glyphs = canvas.glyphs
  let isNarrow = canvas.width < 100
  let numbers = (isNarrow ? [setup] : state.patchSetups).flatMap {
    baselineSpans(state, $0, isNarrow: isNarrow, glyphs)
  }
  let progress = progressSpans(state, sweep, glyphs)
  // Where room is short, how to run and to stop comes before the numbers.
  canvas.line(isNarrow ? progress + [Span("   ")] + numbers : numbers + progress)
}

private func progressSpans(
  _ state: AppState, _ sweep: PatchSweep, _ glyphs: Glyphs
) -> [Span] {
  let (done, total) = state.patchProgress
  if state.isPatchWaiting {
    let begun = done > 0 ? "\(done)/\(total) done   " : ""
    return [
      Span(begun, .muted), Span("r", .key),
      Span(done > 0 ? " goes on" : " runs \(state.patchPreview)", .muted),
    ]
  }
  guard done < total || sweep.grid == nil else {
    return [Span("\(glyphs.check) \(state.patchPreview)", .muted)]
  }
  let isUnderWay = state.pending.keys.contains(where: \.isPatch)
  if !isUnderWay, let words = state.failedWords {
    return [Span(words + "   ", .warning), Span("r", .key), Span(" tries again", .muted)]
  }
  return [
    Span("Esc", .key), Span(" stops   ", .muted),
    Span((state.patchStage ?? state.patchProgressWords(state.patchSetups)) + " ", .accent),
  ]
}

private func baselineSpans(
  _ state: AppState, _ setup: PatchSetup, isNarrow: Bool, _ glyphs: Glyphs
) -> [Span] {
  guard let baseline = state.patchBaseline(setup) else { return [] }
  func number(_ value: Float) -> String {
    Numeral.fixed(Double(value), decimals: 3, signed: true, glyphs: glyphs)
  }
  let direction = setup.direction
  let name =
    state.patchSetups.count > 1 ? setup.condition.name(isEdited: state.isEdited) + " " : ""
  var spans = [
    Span(name, .key), Span("F(\(direction.destination)) ", .muted),
    Span(number(baseline.destination) + "  "),
    Span("F(\(direction.source)) ", .muted), Span(number(baseline.source) + "  "),
  ]
  if direction.isCross, !isNarrow, let reference = baseline.reference {
    spans += [Span("F(corrupted) ", .muted), Span(number(reference) + "  ")]
  }
  return spans + [Span(" ")]
}

extension AppState {
  /// Cells done and cells in all of the sweeps shown, each counted once for every prompt.
  var patchProgress: (done: Int, total: Int) {
    patchSetups.compactMap { patching.sweeps[$0]?.progress }
      .reduce((0, 0)) { ($0.0 + $1.done, $0.1 + $1.total) }
  }

  /// What is done before the first cell, in words; nil once cells are patched.
  fileprivate var patchStage: String? {
    guard patchProgress.done == 0 else { return nil }
    if patchSetups.contains(where: { isPending(PatchBaselineQuery($0.direction, $0.condition)) }) {
      return "first the runs without a patch\u{2026}"
    }
    return patchSetups.contains { isPending(PatchApproximationQuery($0)) }
      ? "first a guess by gradients\u{2026}" : nil
  }
}

/// Says where a saved result comes from, and whether the open checkpoint is the one it is of.
private func drawOpenedPatch(_ state: AppState, _ opened: OpenedPatch, on canvas: Canvas) {
  canvas.line([
    Span("from \(opened.name)", .accent), Span("   m", .key),
    Span(" \(state.patching.measure.name)   ", .text), Span("Esc", .key),
    Span(" closes   ", .muted), Span("O", .key), Span(" opens another", .muted),
  ])
  let glyphs = canvas.glyphs
  var spans = [Span("of \(CheckpointName(opened.checkpoint).short)", .muted)]
  switch state.isOfOpenCheckpoint(opened) {
  case true?: spans.append(Span(", which is open", .muted))
  case false?: spans.append(Span(", other weights than those open", .warning))
  case nil: break
  }
  spans.append(Span("   "))
  for (name, value) in PatchWords.baseline(opened.record) {
    spans.append(Span("F(\(name)) ", .muted))
    spans.append(
      Span(Numeral.fixed(Double(value), decimals: 3, signed: true, glyphs: glyphs) + "  "))
  }
  canvas.line(spans, row: 1)
}

/// Says why nothing can be patched; of a pair of several lengths also where the two part.
func drawPatchProblem(_ state: AppState, on canvas: Canvas) {
  guard let problem = state.patching.problem else { return }
  canvas.words(problem.words, .warning)
  guard case .refused(_, let pair?) = problem else { return }
  let top = wrapped(problem.words, to: canvas.width).count + 1
  let isRich = canvas.glyphs.isRich
  let rows = [pair.destination, pair.source].map { $0.map { state.label($0, isRich: isRich) } }
  let part = PatchPairs.parting(pair.destination, pair.source)
  let names = [state.patchDirection.destination, state.patchDirection.source]
  for (row, name) in names.enumerated() {
    canvas.text(name, row: top + row, .muted, width: 10)
  }
  // Tokens before the place where the two part are left out as far as room is short.
  var first = 0
  let room = canvas.width - 11
  func width(_ place: Int) -> Int {
    rows.compactMap { $0.indices.contains(place) ? Columns.width(of: $0[place]) : nil }.max() ?? 0
  }
  let ahead = min(part + 4, rows.map(\.count).max() ?? 0)
  while first < part, (first..<ahead).reduce(0, { $0 + width($1) + 1 }) > room { first += 1 }
  var column = 11
  for place in first..<max(first, rows.map(\.count).max() ?? 0) {
    let style: Style = place < part ? .text : place == part ? .warning : .muted
    for (row, tokens) in rows.enumerated() where tokens.indices.contains(place) {
      canvas.text(tokens[place], column: column, row: top + row, style)
    }
    if place == part { canvas.text("^ they part here", column: column, row: top + 2, .warning) }
    column += width(place) + 1
  }
}
