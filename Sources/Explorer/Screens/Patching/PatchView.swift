import Patching
import Screen
import TextColumns
import Transformer

/// Draws the screen of patching: settings, grid, and the cell under the cursor in words; in a large
/// room also the strongest cells and what is done.
func drawPatching(_ state: AppState, on canvas: Canvas) {
  let isWide = canvas.width >= 120
  let (settings, rest) = canvas.bounds.splitTop(2)
  drawPatchSettings(state, on: canvas[settings.inset(columns: 1)])
  guard state.patching.problem == nil || state.patching.opened != nil else {
    drawPatchProblem(state, on: canvas.pane(rest, title: patchTitle(state, canvas.glyphs)))
    return
  }
  guard isWide else {
    let (line, grid) = rest.splitBottom(2)
    if state.pane == 1 {
      drawStrongestPatches(state, on: canvas, grid)
    } else {
      drawPatchGrid(state, on: canvas, grid)
    }
    drawPatchLine(state, on: canvas[line.inset(columns: 1)])
    return
  }
  let (right, left) = rest.splitRight(min(74, canvas.width * 2 / 5))
  let gridHeight = min(4 + 3 * state.patchLayers, left.height - 10)
  let (grid, below) = left.splitTop(gridHeight)
  let (words, trail) = below.splitTop(min(below.height, below.height >= 18 ? 11 : below.height))
  let (cell, about) = words.splitLeft(words.width / 2)
  drawPatchGrid(state, on: canvas, grid)
  drawPatchCell(
    state,
    on: canvas.pane(
      cell, title: state.patchName(state.patching.cursor, isRich: canvas.glyphs.isRich)))
  drawPatchDefinition(state, on: canvas.pane(about, title: "What a cell is"))
  drawStrongestPatches(state, on: canvas, right)
  if trail.height >= 3 { drawPatchTrail(state, on: canvas.pane(trail, title: "Sweeps so far")) }
}

private func patchTitle(_ state: AppState, _ glyphs: Glyphs) -> String {
  state.patchTitle("\(glyphs.dot)", "\(glyphs.arrow)")
}

private func drawPatchGrid(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let inside = canvas.pane(
    rect, title: patchTitle(state, glyphs), isFocused: state.pane == 0, number: 0)
  guard let model = PatchModel(state), !model.columns.isEmpty else {
    inside.words(state.absence())
    return
  }
  if model.values.joined().allSatisfy(\.isNaN), let words = state.failure() {
    inside.words(words)
    return
  }
  if let problem = state.patchMeasureProblem {
    inside.words(problem)
    return
  }
  Heatmap(
    values: model.values, rowLabels: model.rows.indices.map { "L\($0)" },
    columnLabels: state.patchColumnLabels(isRich: glyphs.isRich),
    map: state.preferences.signedMap, unit: gridUnit(state, model),
    decimals: state.patching.measure == .proportion(.percent) ? 1 : 2,
    cursor: Point(column: state.patching.cursor.column, row: state.patching.cursor.layer),
    marked: state.markedPatches, mark: glyphs.on, approximate: model.approximate
  ).draw(on: inside)
}

/// What the numbers are, and how many of them the gradient tells.
private func gridUnit(_ state: AppState, _ model: PatchModel) -> String {
  let count = model.approximate.count
  let unit = state.patching.measure.name
  guard count > 0 else { return unit }
  return unit + (count == model.cells.count ? "  ~ approximate" : "  ~ \(count) approximate")
}

extension AppState {
  /// The cells of heads that are marked, or that are receivers.
  var markedPatches: Set<Point> {
    guard patchColumnsAreHeads else { return [] }
    return Set(patching.marked.map { Point(column: $0.head.index, row: $0.head.layer) })
  }
}

// MARK: The strongest

private func drawStrongestPatches(_ state: AppState, on canvas: Canvas, _ rect: Rect) {
  let glyphs = canvas.glyphs
  let measure = state.patching.measure
  let inside = canvas.pane(
    rect, title: "Strongest \(glyphs.dot) \(measure.name)", isFocused: state.pane == 1, number: 1)
  let cells = PatchModel(state)?.strongest ?? []
  let labels = state.patchColumnLabels(isRich: canvas.glyphs.isRich)
  let columns = strongestColumns(state, width: inside.width)
  Table(
    columns: columns.map { $0.column(state) }, count: cells.count,
    selected: state.pane == 1
      ? cells.firstIndex { $0.cell == state.patching.cursor } : nil,
    first: state.pane == 1 ? nil : 0,
    emptyNote: state.failure() ?? state.activity.map { $0 + "…" } ?? "r runs."
  ) { row in
    columns.map { $0.span(cells[row], state, labels, glyphs) }
  }.draw(on: inside)
}

/// A column of the table of the strongest cells.
private enum StrongestColumn: Hashable {
  case name, exact, approximate, role, prompts
  case attention(String)

  func column(_ state: AppState) -> Table.Column {
    switch self {
    case .name: Table.Column(" cell", width: state.patchColumnsAreHeads ? 9 : 22)
    case .exact: Table.Column("exact", width: 9, alignment: .right)
    case .approximate: Table.Column("approx", width: 9, alignment: .right)
    case .role: Table.Column("class", width: 12)
    case .prompts: Table.Column("prompts", width: 8, alignment: .right)
    case .attention(let name): Table.Column("→\(name)", width: 5, alignment: .right)
    }
  }

  func span(
    _ value: PatchValue, _ state: AppState, _ labels: [String], _ glyphs: Glyphs
  ) -> Span {
    let decimals = state.patching.measure.decimals
    func number(_ number: Double?) -> Span {
      guard let number else { return Span("\(glyphs.dot)", .muted) }
      return Span(
        Numeral.fixed(number, decimals: decimals, signed: true, glyphs: glyphs),
        .sign(of: number, decimals: decimals))
    }
    switch self {
    case .name:
      let isHere = value.cell == state.patching.cursor
      let mark = isHere ? String(glyphs.pointer) : " "
      return Span(
        mark + state.patchShortName(value, labels), isHere ? .accent : .text)
    case .exact: return number(value.isApproximate ? nil : value.shown)
    case .approximate: return number(value.approximation)
    case .role: return Span(value.head.flatMap(state.role) ?? "", .accent)
    case .prompts: return Span("\(value.prompts)", .muted)
    case .attention(let name):
      let share = value.head.flatMap { state.value(.attention(name), $0, state.leading) }
      return Span(showNumber(share, decimals: 2, glyphs: glyphs), .muted)
    }
  }
}

private func strongestColumns(_ state: AppState, width: Int) -> [StrongestColumn] {
  var columns: [StrongestColumn] = [.name, .exact]
  if state.patching.kind == .activation { columns.append(.approximate) }
  guard state.patchColumnsAreHeads else { return columns + [.prompts] }
  if state.circuit != nil { columns.append(.role) }
  return columns
    + HeadMeasure.attentionNames(state.document.prompt).map { .attention($0) } + [.prompts]
}

extension AppState {
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
