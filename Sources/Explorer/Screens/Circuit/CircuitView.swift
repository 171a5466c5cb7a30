import Circuits
import Screen
import TextColumns

/// Draws the circuit screen: settings, classes and heads, numbers, and what `m` chooses beside them.
func drawCircuit(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  let (settings, rest) = canvas.bounds.splitTop(1)
  if scene.own.edges != nil {
    drawEdgeLine(scene, on: canvas[settings.inset(columns: 1)])
    for (pane, rect) in scene.edgeRects(rest) { drawCircuitPane(scene, pane, on: canvas, rect) }
    return
  }
  if scene.own.wizard != nil {
    drawWizardLine(scene, on: canvas[settings.inset(columns: 1)])
    for (pane, rect) in wizardPlaces(rest, scene, canvas.glyphs) {
      drawCircuitPane(scene, pane, on: canvas, rect)
    }
    return
  }
  drawCircuitSettings(scene, on: canvas[settings.inset(columns: 1)])
  for (pane, rect) in scene.circuitRects(rest) {
    drawCircuitPane(scene, pane, on: canvas, rect)
  }
}

/// Draws one pane of the circuit screen.
func drawCircuitPane(
  _ scene: Scene<CircuitState>, _ pane: CircuitPane, on canvas: Canvas, _ rect: Rect
) {
  let inside = canvas.pane(
    rect, title: circuitPaneTitle(scene, pane, canvas.glyphs), pane.rawValue, of: scene)
  if scene.own.edges != nil {
    drawEdgePane(scene, pane, on: inside)
    return
  }
  if scene.own.wizard != nil {
    drawWizardPane(scene, pane, on: inside)
    return
  }
  guard scene.circuit != nil else {
    if pane == .diagram { drawNoCircuit(on: inside) }
    return
  }
  switch pane {
  case .diagram where scene.own.showsList: drawCircuitList(scene, on: inside)
  case .diagram:
    DiagramView(
      scene.circuitDiagram, selection: scene.diagramPlace,
      meanings: (added: "new", removed: "in the other alone")
    ).draw(on: inside)
  case .numbers: drawCircuitNumbers(scene, on: inside)
  case .side: drawCircuitSide(scene, on: inside)
  }
}

private func circuitPaneTitle(
  _ scene: Scene<CircuitState>, _ pane: CircuitPane, _ glyphs: Glyphs
) -> String {
  let dot = " \(glyphs.dot) "
  if scene.own.edges != nil { return edgeTitle(scene, pane, glyphs) }
  if scene.own.wizard != nil { return wizardTitle(scene, pane) }
  switch pane {
  case .diagram:
    let open = scene.document.circuit
    let edited = open?.isEdited == true ? ", changed" : ""
    return (open?.name ?? "Circuit") + edited
      + (scene.document.comparedCircuit.map { dot + "against \($0.name)" } ?? "")
  case .numbers:
    let words = scene.shownWords("\(glyphs.dot)")
    return "Faithfulness" + (words.isEmpty ? "" : dot + words)
  case .side:
    return scene.own.side.title + (scene.leadingWords.isEmpty ? "" : dot + scene.leadingWords)
  }
}

extension CircuitSide {
  /// The title of the pane.
  var title: String {
    switch self {
    case .minimality: "Minimality"
    case .classes: "Without a class"
    case .completeness: "Completeness"
    case .card: "Card"
    }
  }
}

/// Draws what there is to do without a circuit.
private func drawNoCircuit(on canvas: Canvas) {
  let words = "No circuit is open: no heads that do a task together, each at its position."
  canvas.words(words)
  let ways = [
    ("O", "opens one: a file, or a built-in one"),
    ("+", "begins one with the head of screen 2"),
  ]
  let top = wrapped(words, to: canvas.width).count + 1
  for (row, way) in ways.enumerated() {
    canvas.line([Span("\(way.0)  ", .key), Span(way.1)], row: row + top)
  }
}

// MARK: Settings

/// Draws how circuits are run, with the keys that change it.
private func drawCircuitSettings(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let count = scene.circuitPrompts.count
  var spans = [
    Span("t ", .key), Span(canvas.width < 100 ? "" : "outside ", .muted), Span(scene.outsideWords),
    Span("  p ", .key), Span(canvas.width < 100 ? "" : "kept ", .muted),
    Span(scene.own.convention.positionMode.rawValue), Span("  L ", .key),
    Span(count == 1 ? "one prompt" : "\(count) prompts", count == 1 ? .warning : .text),
  ]
  if scene.isEdited { spans.append(Span("  \(glyphs.cross) with the edits", .warning)) }
  canvas.line(spans)
}

// MARK: Classes and heads

/// Draws classes with their heads below each other.
func drawCircuitList(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let groups = scene.circuitGroups
  let rows: [(group: CircuitGroup, head: CircuitHead?)] = groups.flatMap { group in
    [(group, nil)] + group.heads.map { (group, $0) }
  }
  let cursor = scene.circuitCursor
  let places = scene.circuitPlaces
  Table(
    columns: [
      Table.Column("class, head", width: 22, isFlexible: true), Table.Column("where", width: 6),
      Table.Column(scene.minimalityUnit, width: 9, alignment: .right),
    ],
    count: rows.count, selected: cursor.flatMap(places.firstIndex)
  ) { row in
    let (group, head) = rows[row]
    guard let head else {
      return [
        Span("\(group.name)", .heading), Span(group.positions.joined(separator: " "), .muted),
        Span("\(group.heads.count)", .muted),
      ]
    }
    let (mark, style) = head.look(glyphs)
    return [
      Span("  \(mark) \(head.member.head)", style), Span(head.member.position, .muted),
      Span(showNumber(scene.minimalityValue(head.member), decimals: 1, glyphs: glyphs), .muted),
    ]
  }.draw(on: canvas)
}

extension CircuitHead {
  /// The mark in front of the head, and its style.
  func look(_ glyphs: Glyphs) -> (mark: Character, style: Style) {
    if isDropped { return (glyphs.cross, .muted) }
    switch mark {
    case .kept: return (" ", .text)
    case .added: return ("+", .accent)
    case .lost: return (glyphs.minus, .muted)
    }
  }
}
