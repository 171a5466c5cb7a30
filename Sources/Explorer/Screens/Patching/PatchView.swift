import Patching
import Screen
import TextColumns
import Transformer

/// Draws the patching screen: settings, grid and the cell under the cursor; if there is room, also
/// the strongest cells and the definition of a cell.
func drawPatching(_ scene: Scene<PatchingState>, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  let (settings, under) = canvas.bounds.splitTop(2)
  let (prompts, rest) = under.splitTop(
    scene.patchPromptRows(canvas.size, isRich: canvas.glyphs.isRich))
  if !prompts.isEmpty { drawPatchPrompts(scene, on: canvas, prompts) }
  drawPatchSettings(scene, on: canvas[settings.inset(columns: 1)])
  guard scene.showsPatches else {
    drawPatchProblem(scene, on: canvas.pane(rest, title: patchTitle(scene, canvas.glyphs)))
    return
  }
  guard isWide else {
    let (line, pane) = rest.splitBottom(2)
    drawPatchPane(scene, PatchPane(rawValue: scene.pane) ?? .grid, on: canvas, pane)
    drawPatchLine(scene, on: canvas[line.inset(columns: 1)])
    return
  }
  let (right, left) = rest.splitRight(min(74, canvas.width * 2 / 5))
  let gridHeight = min(4 + 3 * scene.patchLayers, left.height - 10)
  let (grid, below) = left.splitTop(gridHeight)
  let (words, trail) = below.splitTop(min(below.height, below.height >= 18 ? 11 : below.height))
  let (cell, about) = words.splitLeft(words.width / 2)
  if scene.pane == PatchPane.trail.rawValue, trail.height < 3 {
    drawPatchPane(scene, .trail, on: canvas, rest)
    return
  }
  for (pane, rect): (PatchPane, Rect) in [
    (.grid, grid), (.cell, cell), (.definition, about), (.strongest, right), (.trail, trail),
  ] where rect.height >= 3 {
    drawPatchPane(scene, pane, on: canvas, rect)
  }
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
  Heatmap(
    values: model.values, rowLabels: model.rows.indices.map { "L\($0)" },
    columnLabels: scene.patchColumnLabels(isRich: glyphs.isRich),
    map: scene.preferences.signedMap, unit: gridUnit(scene, model),
    decimals: scene.own.measure == .proportion(.percent) ? 1 : 2,
    cursor: Point(column: scene.own.cursor.column, row: scene.own.cursor.layer),
    marked: scene.markedPatches, mark: glyphs.on, approximate: model.approximate
  ).draw(on: inside)
}

/// The unit of the numbers, and how many of them are approximate.
private func gridUnit(_ scene: Scene<PatchingState>, _ model: PatchModel) -> String {
  let count = model.approximate.count
  let unit = scene.own.measure.name
  guard count > 0 else { return unit }
  return unit + (count == model.cells.count ? "  ~ approximate" : "  ~ \(count) approximate")
}

extension Scene<PatchingState> {
  /// Whether there is a grid to show.
  var showsPatches: Bool { own.problem == nil || own.opened != nil }

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
    rect, title: "Strongest \(glyphs.dot) \(measure.name)", PatchPane.strongest.rawValue,
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
    case .mlp: return "MLP \(value.cell.layer)"
    case .position(let name):
      let label = labels.indices.contains(value.cell.column) ? labels[value.cell.column] : name
      return "L\(value.cell.layer) \(name)" + (label == name ? "" : " \(label)")
    case .head, .whole: return "L\(value.cell.layer)"
    }
  }
}
