import Patching
import Screen
import TextColumns
import Transformer

/// Draws the patching screen: settings, grid and the cell under the cursor; if there is room, also
/// the strongest cells and the definition of a cell.
func drawPatching(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  let (settings, under) = canvas.bounds.splitTop(2)
  let (prompts, rest) = under.splitTop(
    scene.patchPromptRows(canvas.size, isRich: canvas.glyphs.isRich))
  if !prompts.isEmpty { drawPatchPrompts(scene, on: canvas, prompts) }
  drawPatchSettings(scene, on: canvas[settings.inset(columns: 1)])
  guard scene.showsPatches else {
    drawPatchProblem(scene, on: canvas.pane(rest, title: patchTitle(scene, canvas.glyphs)))
    return
  }
  let demand = PatchModel(scene).map { patchMap(scene, $0, canvas.glyphs).demand }
  let split = MapSplit(rest, demand, beside: 44...74, below: 10...24, lines: 2)
  let places = patchPlaces(split, demand)
  guard split.lines.isEmpty, places.contains(where: { $0.pane.rawValue == scene.pane }) else {
    let (line, pane) = rest.splitBottom(2)
    drawPatchPane(scene, PatchPane(rawValue: scene.pane) ?? .grid, on: canvas, pane)
    drawPatchLine(scene, on: canvas[line.inset(columns: 1)])
    return
  }
  for place in places { drawPatchPane(scene, place.pane, on: canvas, place.rect) }
}

/// The panes that have a place beside or below the map.
private func patchPlaces(
  _ split: MapSplit, _ demand: MapDemand?
) -> [(pane: PatchPane, rect: Rect)] {
  guard split.isBeside else {
    let (right, left) = split.panes.splitRight(split.panes.width / 2)
    let (cell, about) = wordPlaces(left)
    return [(.grid, split.map), (.strongest, right), (.cell, cell), (.definition, about)]
      .filter { $0.1.height >= 3 }
  }
  let inside = split.map.width - MapSplit.frame.width
  let most = (demand?.mostHeight(width: inside) ?? 0) + MapSplit.frame.height
  let full = (demand?.fullHeight(width: inside) ?? 0) + MapSplit.frame.height
  // Below the map lies what it is about, as soon as the map says all it can.
  guard split.map.height - full >= 10 else {
    return [(.grid, split.map), (.strongest, split.panes)]
  }
  let (grid, below) = split.map.splitTop(min(most, split.map.height - 10))
  let (words, trail) = below.splitTop(min(below.height, below.height >= 18 ? 11 : below.height))
  let (cell, about) = wordPlaces(words)
  return [
    (.grid, grid), (.cell, cell), (.definition, about), (.strongest, split.panes), (.trail, trail),
  ].filter { $0.1.height >= 3 }
}

/// The places of the cell under the cursor and of what a cell is: side by side where both are wide.
private func wordPlaces(_ rect: Rect) -> (cell: Rect, about: Rect) {
  if rect.width >= 80 {
    let (cell, about) = rect.splitLeft(rect.width / 2)
    return (cell, about)
  }
  let (cell, about) = rect.splitTop(rect.height >= 16 ? 7 : rect.height)
  return (cell, about)
}

/// Draws one pane of the patching screen.
func drawPatchPane(
  _ scene: Scene<PatchingState>, _ pane: PatchPane, on canvas: Canvas, _ rect: Rect
) {
  func scrolling(_ title: String, _ content: (Canvas) -> Void) {
    canvas.pane(rect, title: title, pane.rawValue, of: scene)
      .scrolling(pane.rawValue, of: scene, content)
  }
  switch pane {
  case .grid: drawPatchGrid(scene, on: canvas, rect)
  case .strongest: drawStrongestPatches(scene, on: canvas, rect)
  case .cell:
    scrolling(scene.patchName(scene.own.cursor, isRich: canvas.glyphs.isRich)) {
      drawPatchCell(scene, on: $0)
    }
  case .definition: scrolling("What a cell is") { drawPatchDefinition(scene, on: $0) }
  case .trail: scrolling("Sweeps so far") { drawPatchTrail(scene, on: $0) }
  }
}

private func patchTitle(_ scene: Scene<PatchingState>, _ glyphs: Glyphs) -> String {
  scene.patchTitle("\(glyphs.dot)", "\(glyphs.arrow)")
}

private func drawPatchGrid(_ scene: Scene<PatchingState>, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let inside = canvas.pane(
    rect, title: patchTitle(scene, glyphs), PatchPane.grid.rawValue, of: scene)
  guard let model = PatchModel(scene), !model.columns.isEmpty else {
    inside.words(scene.absence())
    return
  }
  if model.values.joined().allSatisfy(\.isNaN), let words = scene.failure() {
    inside.words(words)
    return
  }
  if let problem = scene.patchMeasureProblem {
    inside.words(problem)
    return
  }
  patchMap(scene, model, glyphs).draw(on: inside)
}

/// The map of what is patched.
private func patchMap(
  _ scene: Scene<PatchingState>, _ model: PatchModel, _ glyphs: Glyphs
) -> Heatmap {
  Heatmap(
    values: model.values, rowLabels: model.rows.indices.map { "L\($0)" },
    columnLabels: scene.patchColumnLabels(isRich: glyphs.isRich),
    map: scene.preferences.signedMap, scaling: scene.scaling(model), unit: gridUnit(scene, model),
    decimals: scene.own.measure == .proportion(.percent) ? 1 : 2,
    cursor: Point(column: scene.own.cursor.column, row: scene.own.cursor.layer),
    marked: scene.markedPatches, mark: glyphs.on, approximate: model.approximate)
}

/// The unit of the numbers, and how many of them are approximate.
private func gridUnit(_ scene: Scene<PatchingState>, _ model: PatchModel) -> String {
  let count = model.approximate.count
  let unit = scene.own.measure.name(scene.patchScore)
  guard count > 0 else { return unit }
  return unit + (count == model.cells.count ? "  ~ approximate" : "  ~ \(count) approximate")
}

extension Scene<PatchingState> {
  /// Whether there is a grid to show.
  var showsPatches: Bool { own.problem == nil || own.opened != nil }

  /// The scale of the map's colours.
  func scaling(_ model: PatchModel) -> ColorScaling {
    ColorScaling(
      scale(among: PatchingScreen.scales(self)), over: [model.values], map: preferences.signedMap)
  }

  /// The cells of marked heads.
  var markedPatches: Set<Point> {
    guard patchColumnsAreHeads else { return [] }
    return Set(own.marked.map { Point(column: $0.head.index, row: $0.head.layer) })
  }
}

// MARK: The strongest

private func drawStrongestPatches(_ scene: Scene<PatchingState>, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let measure = scene.own.measure
  let inside = canvas.pane(
    rect, title: "Strongest \(glyphs.dot) \(measure.name(scene.patchScore))",
    PatchPane.strongest.rawValue,
    of: scene)
  let cells = PatchModel(scene)?.strongest ?? []
  let labels = scene.patchColumnLabels(isRich: canvas.glyphs.isRich)
  let columns = strongestColumns(scene, width: inside.width)
  Table(
    columns: columns.map { $0.column(scene) }, count: cells.count,
    selected: scene.pane == 1
      ? cells.firstIndex { $0.cell == scene.own.cursor } : nil,
    first: scene.pane == 1 ? nil : 0,
    emptyNote: scene.failure() ?? scene.awaited.activity.map { $0 + "…" } ?? "r runs."
  ) { row in
    columns.map { $0.span(cells[row], scene, labels, glyphs) }
  }.draw(on: inside)
}

/// A column of the table of the strongest cells.
private enum StrongestColumn: Hashable {
  case name, exact, approximate, role, prompts
  case attention(String)

  func column(_ scene: Scene<PatchingState>) -> Table.Column {
    switch self {
    case .name: Table.Column(" cell", width: scene.patchColumnsAreHeads ? 9 : 22)
    case .exact: Table.Column("exact", width: 9, alignment: .right)
    case .approximate: Table.Column("approx", width: 9, alignment: .right)
    case .role: Table.Column("class", width: 12)
    case .prompts: Table.Column("prompts", width: 8, alignment: .right)
    case .attention(let name):
      Table.Column(
        attentionTitle(name, scene), width: max(5, attentionTitle(name, scene).count),
        alignment: .right)
    }
  }

  func span(
    _ value: PatchValue, _ scene: Scene<PatchingState>, _ labels: [String], _ glyphs: Glyphs
  ) -> Span {
    let decimals = scene.own.measure.decimals
    func number(_ number: Double?) -> Span {
      guard let number else { return Span("\(glyphs.dot)", .muted) }
      return Span(
        Numeral.fixed(number, decimals: decimals, signed: true, glyphs: glyphs),
        .sign(of: number, decimals: decimals))
    }
    switch self {
    case .name:
      let isHere = value.cell == scene.own.cursor
      let mark = isHere ? String(glyphs.pointer) : " "
      return Span(
        mark + scene.patchShortName(value, labels), isHere ? .accent : .text)
    case .exact: return number(value.isApproximate ? nil : value.shown)
    case .approximate: return number(value.approximation)
    case .role: return Span(value.head.flatMap(scene.role) ?? "", .accent)
    case .prompts: return Span("\(value.prompts)", .muted)
    case .attention(let name):
      let share = value.head.flatMap { scene.value(.attention(name), $0, scene.leading) }
      return Span(showNumber(share, decimals: 2, glyphs: glyphs), .muted)
    }
  }
}

/// Attention under the condition that leads, which is said where there are two.
private func attentionTitle(_ name: String, _ scene: Scene<PatchingState>) -> String {
  ["→\(name)", scene.leadingWords].filter { !$0.isEmpty }.joined(separator: " ")
}

private func strongestColumns(_ scene: Scene<PatchingState>, width: Int) -> [StrongestColumn] {
  var columns: [StrongestColumn] = [.name, .exact]
  if scene.own.kind == .activation { columns.append(.approximate) }
  guard scene.patchColumnsAreHeads else { return columns + [.prompts] }
  if case .keyValueHead? = scene.patchColumns.first { return columns + [.prompts] }
  if scene.circuit != nil { columns.append(.role) }
  return columns
    + HeadMeasure.attentionNames(scene.document.prompt).map { .attention($0) } + [.prompts]
}

extension Scene<PatchingState> {
  /// The name of a cell in a table: `9.9`, `MLP 4`, `L3 10 ␣John`.
  fileprivate func patchShortName(_ value: PatchValue, _ labels: [String]) -> String {
    if let head = value.head { return "\(head)" }
    guard patchColumns.indices.contains(value.cell.column) else { return "" }
    switch patchColumns[value.cell.column] {
    case .keyValueHead(let index, readers: _): return "\(value.cell.layer).kv\(index)"
    case .mlp: return "MLP \(value.cell.layer)"
    case .position(let name):
      let label = labels.indices.contains(value.cell.column) ? labels[value.cell.column] : name
      return "L\(value.cell.layer) \(name)" + (label == name ? "" : " \(label)")
    case .head, .whole: return "L\(value.cell.layer)"
    }
  }
}
