import Analyses
import Patching
import Screen
import TextColumns
import Transformer

/// Draws the keys with their present choices, and below them how far the sweep is.
func drawPatchSettings(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  if let opened = scene.own.opened {
    drawOpenedPatch(scene, opened, on: canvas)
    return
  }
  var spans: [Span] = []
  for item in settings(scene, glyphs, isNarrow: canvas.width < 100) {
    spans += [Span(item.key, .key), Span(" \(item.value)" + (canvas.width < 100 ? "  " : "   "))]
  }
  canvas.line(spans)
  drawPatchStatus(scene, on: canvas[Rect(column: 0, row: 1, width: canvas.width, height: 1)])
}

private func settings(
  _ scene: Scene<PatchingState>, _ glyphs: Glyphs, isNarrow: Bool
) -> [(key: String, value: String)] {
  let own = scene.own
  func places(_ positions: Ablation.Positions) -> String {
    positions == .all ? isNarrow ? "all" : "all positions" : "at \(positions.text)"
  }
  switch own.kind {
  case .activation:
    let runs = scene.patchRuns
    let isWhole = own.isWhole && !own.site.isHeadwise
    return [
      ("p", "activation"), ("s", own.site.rawValue),
      ("D", "\(runs.source) \(glyphs.arrow) \(runs.destination)"),
      ("w", places(own.positions) + (isWhole ? " together" : "")),
      ("m", own.measure.name(scene.patchScore)),
    ]
  case .path:
    return [
      ("p", "paths"), ("t", "to \(own.receivers)"), ("w", places(own.positions)),
    ]
      + (own.receivers == .logits ? [] : [("W", "read " + places(own.receiverPositions))])
      + [
        ("F", own.freezesMLPs ? "MLPs frozen" : "MLPs follow"),
        ("m", own.measure.name(scene.patchScore)),
      ]
  }
}

/// The logit differences of the unpatched runs, and how far the sweep is.
private func drawPatchStatus(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  guard scene.own.problem == nil, let setup = scene.patchSetups.first,
    let sweep = scene.own.sweeps[setup]
  else { return }
  let glyphs = canvas.glyphs
  let isNarrow = canvas.width < 100
  let numbers = (isNarrow ? [setup] : scene.patchSetups).flatMap {
    baselineSpans(scene, $0, isNarrow: isNarrow, glyphs)
  }
  let progress = progressSpans(scene, sweep, glyphs)
  // In a narrow room, progress and its keys come before the numbers.
  canvas.line(isNarrow ? progress + [Span("   ")] + numbers : numbers + progress)
}

private func progressSpans(
  _ scene: Scene<PatchingState>, _ sweep: PatchSweep, _ glyphs: Glyphs
) -> [Span] {
  let (done, total) = scene.patchProgress
  if scene.isPatchWaiting {
    let begun = done > 0 ? "\(done)/\(total) done   " : ""
    return [
      Span(begun, .muted), Span("r", .key),
      Span(done > 0 ? " goes on" : " runs \(scene.patchPreview)", .muted),
    ]
  }
  guard done < total || sweep.grid == nil else {
    return [Span("\(glyphs.check) \(scene.patchPreview)", .muted)]
  }
  let isUnderWay = scene.pending.keys.contains(where: \.isPatch)
  if !isUnderWay, let words = scene.failedWords {
    return [Span(words + "   ", .warning), Span("r", .key), Span(" tries again", .muted)]
  }
  return [
    Span("Esc", .key), Span(" stops   ", .muted),
    Span((scene.patchStage ?? scene.patchProgressWords(scene.patchSetups)) + " ", .accent),
  ]
}

private func baselineSpans(
  _ scene: Scene<PatchingState>, _ setup: PatchSetup, isNarrow: Bool, _ glyphs: Glyphs
) -> [Span] {
  guard let baseline = scene.patchBaseline(setup) else { return [] }
  func number(_ value: Float) -> String {
    Numeral.fixed(Double(value), decimals: 3, signed: true, glyphs: glyphs)
  }
  let runs = setup.runs
  let name =
    scene.patchSetups.count > 1 ? setup.condition.name(isEdited: scene.isEdited) + " " : ""
  guard runs.isCross else {
    return [Span(name, .key)] + pairSpans(setup, baseline, isNarrow: isNarrow, glyphs)
      + [Span(" ")]
  }
  var spans = [
    Span(name, .key), Span("F(\(runs.destination)) ", .muted),
    Span(number(baseline.destination) + "  "),
    Span("F(\(runs.source)) ", .muted), Span(number(baseline.source) + "  "),
  ]
  if !isNarrow, let reference = baseline.reference {
    spans += [Span("F(corrupted) ", .muted), Span(number(reference) + "  ")]
  }
  return spans + [Span(" ")]
}

/// The numbers of the clean and the corrupted prompt, with a warning where the corrupted one does
/// not have the smaller one: then there is nothing that patching could take away or bring back.
private func pairSpans(
  _ setup: PatchSetup, _ baseline: PatchBaseline, isNarrow: Bool, _ glyphs: Glyphs
) -> [Span] {
  func number(_ value: Float) -> String {
    Numeral.fixed(Double(value), decimals: 3, signed: true, glyphs: glyphs)
  }
  let isNoising = setup.runs == .corruptedIntoClean
  let (clean, corrupted) =
    isNoising
    ? (baseline.destination, baseline.source) : (baseline.source, baseline.destination)
  let isWarning = corrupted >= clean
  var spans = [
    Span("F(corrupted) ", isWarning ? .warning : .muted), Span(number(corrupted)),
    Span(isWarning ? " ≥ " : "  ", .warning),
    Span("F(clean) ", isWarning ? .warning : .muted), Span(number(clean)),
  ]
  if isWarning, !isNarrow { spans.append(Span(" nothing to restore (E)", .warning)) }
  return spans + [Span("  ")]
}

extension Scene<PatchingState> {
  /// How far patch sweeps are and how long they will take: those shown, or one of another screen.
  func progressWords(_ setup: PatchSetup) -> String {
    let setups = patchSetups.contains(setup) ? patchSetups : [setup]
    return "patching \(patchProgressWords(setups))"
  }

  /// How far sweeps are and how long they will take, such as `12/288, 4s left`.
  fileprivate func patchProgressWords(_ setups: [PatchSetup]) -> String {
    let sweeps = setups.compactMap { own.sweeps[$0] }
    let (done, total) = sweeps.map(\.progress)
      .reduce((0, 0)) { ($0.0 + $1.done, $0.1 + $1.total) }
    let left = PatchSweep.secondsLeft(sweeps).map { ", \(Self.time($0)) left" } ?? ""
    return "\(done)/\(total)\(left)"
  }

  /// Cells done and cells in all of the sweeps shown, counted once per prompt.
  var patchProgress: (done: Int, total: Int) {
    patchSetups.compactMap { own.sweeps[$0]?.progress }
      .reduce((0, 0)) { ($0.0 + $1.done, $0.1 + $1.total) }
  }

  /// The work before the first cell, in words; nil once cells are patched.
  fileprivate var patchStage: String? {
    guard patchProgress.done == 0 else { return nil }
    if patchSetups.contains(where: { isPending(PatchBaselineQuery($0.runs, $0.condition)) }) {
      return "first the runs without a patch\u{2026}"
    }
    return patchSetups.contains { isPending(PatchApproximationQuery($0)) }
      ? "first a guess by gradients\u{2026}" : nil
  }
}

/// Draws where a saved result comes from, and whether its checkpoint is open.
private func drawOpenedPatch(
  _ scene: Scene<PatchingState>, _ opened: OpenedPatchRecord, on canvas: Canvas
) {
  canvas.line([
    Span("from \(opened.name)", .accent), Span("   m", .key),
    Span(" \(scene.own.measure.name(scene.patchScore))   ", .text), Span("Esc", .key),
    Span(" closes   ", .muted), Span("O", .key), Span(" opens another", .muted),
  ])
  let glyphs = canvas.glyphs
  var spans = [Span("of \(CheckpointName(opened.checkpoint).short)", .muted)]
  switch scene.isOfOpenCheckpoint(opened) {
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

/// Draws why nothing can be patched; for a pair of two lengths, also where the prompts part.
func drawPatchProblem(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  guard let problem = scene.own.problem else { return }
  canvas.words(problem.words, .warning)
  guard case .refused(_, let pair?) = problem else { return }
  let top = wrapped(problem.words, to: canvas.width).count + 1
  let isRich = canvas.glyphs.isRich
  let rows = [pair.destination, pair.source].map { $0.map { scene.label($0, isRich: isRich) } }
  let part = PatchPairs.parting(pair.destination, pair.source)
  let names = [scene.patchRuns.destination, scene.patchRuns.source]
  for (row, name) in names.enumerated() {
    canvas.text(name, row: top + row, .muted, width: 10)
  }
  // In a narrow room, tokens before the place where the two part are left out.
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
