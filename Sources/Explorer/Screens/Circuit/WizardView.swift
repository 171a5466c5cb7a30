import Circuits
import Screen
import TextColumns
import Transformer

/// The places of the panes of the wizard: the map at the left, candidates at the right, what the step
/// asks below the map where there is room.
func wizardPlaces(
  _ room: Rect, _ scene: Scene<CircuitState>, _ glyphs: Glyphs
) -> [(CircuitPane, Rect)] {
  let demand = wizardMap(scene, glyphs)?.demand
  let full = (demand?.comfortableWidth ?? 30) + MapSplit.frame.width
  let (left, right) = room.splitLeft(max(26, min(full, room.width * 2 / 5)))
  let words = max(5, min(12, left.height / 3))
  let (below, map) = left.splitBottom(words)
  return [(.diagram, map), (.numbers, below), (.side, right)]
}

/// The title of a pane of the wizard.
func wizardTitle(_ scene: Scene<CircuitState>, _ pane: CircuitPane) -> String {
  let title =
    switch pane {
    case .diagram: scene.wizardStep.map { "Map at \($0.position)" } ?? "Map"
    case .numbers: "So far"
    case .side: scene.wizardStep?.kind == .pruning ? "Can go" : "Candidates"
    }
  // It stays with the checkpoint that it was begun on, whatever is shown.
  guard scene.second != nil, let slot = scene.own.wizard?.condition.model else { return title }
  return "\(title), \(slot.letter)"
}

/// Draws which step of the discovery this is.
func drawWizardLine(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  guard let wizard = scene.own.wizard else { return }
  var spans = [Span("Discovery ", .title)]
  if let step = scene.wizardStep {
    let kinds = DiscoveryStep.Kind.allCases
    let place = (kinds.firstIndex(of: step.kind) ?? 0) + 1
    spans += [
      Span("\(place)/\(kinds.count) ", .accent), Span(step.kind.title),
      Span(step.round > 0 ? " again" : "", .muted),
    ]
  } else {
    spans.append(Span(wizard.isAutomatic ? "all steps" : "step \(wizard.accepted.count + 1)"))
  }
  canvas.line(
    spans + [
      Span("   Enter", .key), Span(" takes  ", .muted), Span("Esc", .key), Span(" back  ", .muted),
      Span("A", .key), Span(" all  ", .muted), Span("w", .key), Span(" leaves", .muted),
    ])
}

/// Draws one pane of the wizard.
func drawWizardPane(_ scene: Scene<CircuitState>, _ pane: CircuitPane, on canvas: Canvas) {
  guard let step = scene.wizardStep else {
    if pane != .numbers { canvas.words(scene.absence(of: DiscoveryQuery.self)) }
    return
  }
  switch pane {
  case .diagram:
    if let map = wizardMap(scene, canvas.glyphs) {
      map.draw(on: canvas)
    } else {
      canvas.words(step.note ?? "This step has no map.")
    }
  case .numbers:
    canvas.scrolling(pane.rawValue, of: scene) { drawWizardWords(scene, step, on: $0) }
  case .side: drawCandidates(scene, step, on: canvas)
  }
}

/// The map of the step, in percent; nil while unknown, and where nothing was run.
private func wizardMap(_ scene: Scene<CircuitState>, _ glyphs: Glyphs) -> Heatmap? {
  guard let step = scene.wizardStep, !step.map.isEmpty else { return nil }
  let values = step.map.map { $0.map { $0.map { 100 * Double($0) } ?? .nan } }
  let map = scene.preferences.signedMap
  return Heatmap(
    values: values, rowLabels: values.indices.map { "L\($0)" },
    columnLabels: (values.first ?? []).indices.map { "H\($0)" }, map: map,
    scaling: ColorScaling(.maximum, over: [values], map: map), unit: "%", decimals: 1,
    cursor: scene.wizardCandidate.map {
      Point(column: $0.member.head.index, row: $0.member.head.layer)
    },
    marked: Set(
      scene.wizardMarks.map { Point(column: $0.member.head.index, row: $0.member.head.layer) }),
    mark: glyphs.on)
}

private func drawWizardWords(
  _ scene: Scene<CircuitState>, _ step: DiscoveryStep, on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let answer = scene.own.wizard.flatMap { scene.findings[$0.query] }
  let heads = answer?.circuit.heads.count ?? 0
  canvas.line([
    Span("F(C) ", .muted),
    Span(showNumber(Double(step.circuit), decimals: 2, isSigned: true, glyphs: glyphs)),
    Span(" of F(M) ", .muted),
    Span(showNumber(answer.map { Double($0.model) }, decimals: 2, isSigned: true, glyphs: glyphs)),
    Span("  \(heads) heads", .muted),
  ])
  let percent = showNumber(Double(100 * step.threshold), decimals: 1, glyphs: glyphs)
  var words = "Proposed from \(percent) % on. The numbers: \(step.kind.unit)."
  if let note = step.note { words = note + " " + words }
  canvas.words(words, row: 1)
}

// MARK: Candidates

private func drawCandidates(
  _ scene: Scene<CircuitState>, _ step: DiscoveryStep, on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let candidates = step.candidates
  let marks = Set(scene.wizardMarks)
  let checks = checkColumns(step, width: canvas.width - 36)
  let percent = 100.0
  Table(
    columns: [
      Table.Column("  head", width: 7), Table.Column("class", width: 17, isFlexible: true),
      Table.Column("%", width: 7, alignment: .right),
    ] + checks.map { Table.Column($0.title, width: max(5, $0.title.count), alignment: .right) },
    count: candidates.count,
    selected: candidates.isEmpty
      ? nil : clamped(scene.own.wizard?.row ?? 0, count: candidates.count),
    emptyNote: step.note ?? "No head has a number here."
  ) { row in
    let candidate = candidates[row]
    let isMarked = marks.contains(candidate.choice)
    let isDrop = step.kind == .pruning
    let mark =
      isMarked ? (isDrop ? glyphs.cross : glyphs.on) : candidate.isKnown ? glyphs.check : " "
    let value = percent * Double(candidate.effect)
    return [
      Span("\(mark) \(candidate.member.head)", isMarked ? .accent : .text),
      Span(candidate.className, isMarked || candidate.isKnown ? .text : .muted),
      Span(
        showNumber(value, decimals: 1, isSigned: true, glyphs: glyphs),
        .sign(of: value, decimals: 1)),
    ]
      + checks.map {
        Span(showNumber($0.value(candidate.checks), decimals: 2, glyphs: glyphs), .muted)
      }
  }.draw(on: canvas)
}

/// Something that is known of candidates beside their effect.
private struct CheckColumn: Sendable {
  var title: String
  var value: @Sendable (DiscoveryChecks) -> Double?
}

/// The checks of a step, those that speak most for its class first, as many as fit.
private func checkColumns(_ step: DiscoveryStep, width: Int) -> [CheckColumn] {
  let looks = Set(step.candidates.flatMap(\.checks.attention.keys))
  let order = ["END->IO", "END->S2", "S2->S1+1", "S2->S1", "S1+1->S1", "END->S1"]
  let isEarly = [.values, .keys, .inductionKeys].contains(step.kind)
  var columns = (order.filter(looks.contains) + looks.subtracting(order).sorted()).map { name in
    CheckColumn(title: name.replacing("->", with: ">")) { $0.attention[name].map(Double.init) }
  }
  let copying = CheckColumn(title: "copies") { $0.copying.map(Double.init) }
  let random = [
    CheckColumn(title: "prev") { $0.randomTokens.map { Double($0.previousToken) } },
    CheckColumn(title: "dupl") { $0.randomTokens.map { Double($0.duplicateToken) } },
    CheckColumn(title: "induct") { $0.randomTokens.map { Double($0.induction) } },
  ]
  if isEarly {
    columns = columns.filter { !$0.title.hasPrefix("END") } + random
  } else {
    columns = columns.filter { $0.title.hasPrefix("END") }
    columns.insert(copying, at: min(1, columns.count))
    columns += random
  }
  var room = width
  return columns.prefix { column in
    room -= max(5, column.title.count) + 1
    return room >= 0
  }
}
