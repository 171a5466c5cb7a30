import Analyses
import Circuits
import Patching
import Screen
import TextColumns
import Transformer

/// The title of a pane of the graph of edges.
func edgeTitle(_ scene: Scene<CircuitState>, _ pane: CircuitPane, _ glyphs: Glyphs) -> String {
  let state = scene.own.edges
  switch pane {
  case .diagram:
    return "Edges" + (scene.second == nil ? "" : " \(glyphs.dot) \(state?.slot.letter ?? "")")
  case .numbers: return "Circuit of edges"
  case .side: return state?.cursor.map { "Edges of \(scene.words($0))" } ?? "Edges"
  }
}

extension Scene<CircuitState> {
  /// The name of a node, with the class of a head of the open circuit.
  func words(_ node: EdgeNode) -> String {
    guard case .head(let head) = node, let role = role(head) else { return node.name }
    return "\(node.name) \(role)"
  }
}

/// Draws how edges are scored and chosen.
func drawEdgeLine(_ scene: Scene<CircuitState>, on canvas: Canvas) {
  guard let state = scene.own.edges else { return }
  let count = scene.circuitPrompts.count
  canvas.line([
    Span("EAP-IG ", .title),
    Span(
      "\(state.method.steps) steps, \(count == 1 ? "one prompt" : "\(count) prompts")  ", .muted),
    Span("t ", .key), Span(state.selection.words), Span("  < > N ", .key),
    Span("how many  ", .muted),
    Span("E", .key), Span(" leaves", .muted),
  ])
}

/// Draws one pane of the graph of edges.
func drawEdgePane(_ scene: Scene<CircuitState>, _ pane: CircuitPane, on canvas: Canvas) {
  if let problem = scene.edgeProblem {
    if pane == .diagram { canvas.words(problem) }
    return
  }
  guard let state = scene.own.edges, let edges = state.edges else {
    if pane == .diagram { canvas.words(scene.absence(of: EdgeScoresQuery.self)) }
    return
  }
  switch pane {
  case .diagram where scene.own.showsList || edges.isEmpty:
    drawEdgeNodes(scene, state, edges, on: canvas)
  case .diagram: drawEdgeGraph(scene, state, on: canvas)
  case .numbers:
    canvas.scrolling(pane.rawValue, of: scene) { drawEdgeNumbers(scene, edges, on: $0) }
  case .side: drawEdgeList(scene, state, on: canvas)
  }
}

/// Draws the circuit as nodes on layers, the edges of the node under the cursor in front.
private func drawEdgeGraph(_ scene: Scene<CircuitState>, _ state: EdgeState, on canvas: Canvas) {
  let graph = scene.edgeGraph
  let edge = state.edgesHere.indices.contains(state.row) ? state.edgesHere[state.row].edge : nil
  GraphView(
    graph, selection: graph.nodes.firstIndex { $0.name == state.cursor?.name },
    edge: scene.pane == CircuitPane.side.rawValue
      ? graph.edges.firstIndex { graph.name(of: $0) == edge?.name } : nil
  ).draw(on: canvas)
}

private func drawEdgeNodes(
  _ scene: Scene<CircuitState>, _ state: EdgeState, _ edges: [ScoredEdge], on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let nodes = state.nodes
  guard !nodes.isEmpty else {
    canvas.words("No edge has a way from the input and to the logits. > takes more.")
    return
  }
  let into = Dictionary(grouping: edges, by: \.edge.target).mapValues(\.count)
  let out = Dictionary(grouping: edges, by: \.edge.source)
  let counts = out.mapValues(\.count)
  let sums = out.mapValues { $0.reduce(0.0) { $0 + Double($1.score) } }
  Table(
    columns: [
      Table.Column("node", width: 8), Table.Column("class", width: 12, isFlexible: true),
      Table.Column("in", width: 4, alignment: .right),
      Table.Column("out", width: 4, alignment: .right),
      Table.Column("score out", width: 9, alignment: .right),
    ],
    count: nodes.count, selected: state.cursor.flatMap(nodes.firstIndex)
  ) { row in
    let node = nodes[row]
    let score = sums[node] ?? 0
    var role: String?
    if case .head(let head) = node { role = scene.role(head) }
    return [
      Span(node.name), Span(role ?? "", .accent), Span("\(into[node] ?? 0)", .muted),
      Span("\(counts[node] ?? 0)", .muted),
      Span(
        showNumber(score, decimals: 3, isSigned: true, glyphs: glyphs),
        .sign(of: score, decimals: 3)),
    ]
  }.draw(on: canvas)
}

private func drawEdgeNumbers(
  _ scene: Scene<CircuitState>, _ edges: [ScoredEdge], on canvas: Canvas
) {
  let glyphs = canvas.glyphs
  let decimals = scene.score.isOfYears ? 3 : 2
  func number(_ value: Float?) -> String {
    showNumber(value.map(Double.init), decimals: decimals, isSigned: true, glyphs: glyphs)
  }
  let run = scene.edgeRun
  let total = scene.edgeScores?.edges.count ?? 0
  let rows: [(String, String)] = [
    ("edges", "\(edges.count) of \(total)"),
    ("nodes", "\(scene.own.edges?.nodes.count ?? 0)"),
    ("F(C), exact", number(run?.score)), ("F(M)", number(run?.full)),
    ("F(corrupted)", number(run?.corrupted)),
    ("% of F(M)", showNumber(run?.percent.map(Double.init), decimals: 1, glyphs: glyphs)),
  ]
  for (row, (name, value)) in rows.enumerated() {
    canvas.text(name, row: row, .muted, width: 14)
    canvas.text(value, column: 14, row: row, width: max(1, canvas.width - 14))
  }
  if run == nil {
    canvas.words(scene.absence(of: EdgeRunQuery.self), row: rows.count)
  }
}

private func drawEdgeList(_ scene: Scene<CircuitState>, _ state: EdgeState, on canvas: Canvas) {
  let glyphs = canvas.glyphs
  let edges = state.edgesHere
  let cursor = state.cursor
  Table(
    columns: [
      Table.Column("edge", width: 14, isFlexible: true), Table.Column("", width: 1),
      Table.Column("score", width: 8, alignment: .right),
    ],
    count: edges.count, selected: edges.isEmpty ? nil : clamped(state.row, count: edges.count)
  ) { row in
    let (edge, score) = (edges[row].edge, Double(edges[row].score))
    let isInto = edge.target == cursor
    let other = isInto ? edge.source : edge.target
    return [
      Span((isInto ? "from " : "to   ") + scene.words(other), isInto ? .text : .muted),
      Span(edge.input?.rawValue ?? "", .accent),
      Span(
        showNumber(score, decimals: 4, isSigned: true, glyphs: glyphs),
        .sign(of: score, decimals: 4)),
    ]
  }.draw(on: canvas)
}
