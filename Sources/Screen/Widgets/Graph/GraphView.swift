import TextColumns

/// A layered graph with a cursor on a node: its edges stand out, the strongest of the others are
/// faint behind them.
///
/// Scores below zero are broken lines, and in ASCII `-` beside `+`. A line below says how many of the
/// edges are drawn.
public struct GraphView: Widget, Hashable, Sendable {
  /// What is drawn.
  public var graph: LayeredGraph
  /// The number of the node that keys act on.
  public var selection: Int?
  /// The number of one edge of that node to set apart.
  public var edge: Int?
  /// What was scrolled away before; what is chosen is seen all the same.
  public var scroll: Point

  /// Puts a view together.
  ///
  /// - Parameters:
  ///   - graph: what is drawn.
  ///   - selection: the number of the node that keys act on.
  ///   - edge: the number of one edge to set apart.
  ///   - scroll: what was scrolled away before.
  public init(
    _ graph: LayeredGraph, selection: Int? = nil, edge: Int? = nil, scroll: Point = .zero
  ) {
    self.graph = graph
    self.selection = selection
    self.edge = edge
    self.scroll = scroll
  }

  /// Draws edges, names, and the line below.
  ///
  /// Each name is marked as the cell of its node's number as column and of row 0.
  public func draw(on canvas: Canvas) {
    guard !canvas.size.isEmpty, !graph.nodes.isEmpty else { return }
    let layout = GraphLayout(graph, in: canvas.size)
    let scroll = layout.scroll(showing: selection, from: scroll)
    let view = canvas[Rect(layout.viewport)]
    let edges = GraphEdges(layout, selection: selection, edge: edge, scroll: scroll)
    edges.draw(on: view)
    drawNames(layout, scroll, on: view)
    view.drawMore(scroll, furthest: layout.furthest)
    if layout.viewport.height < canvas.height {
      drawSummary(edges, on: canvas[canvas.bounds.splitBottom(1).bottom])
    }
  }

  private func drawNames(_ layout: GraphLayout, _ scroll: Point, on view: Canvas) {
    let neighbours = neighbours
    for (node, rect) in layout.nodes.enumerated() {
      let place = Rect(
        column: rect.column - scroll.column, row: rect.row - scroll.row, width: rect.width,
        height: 1)
      view.mark(place, as: .cell(Point(column: node, row: 0)))
      let style =
        node == selection ? .cursor : self.style(graph.nodes[node], neighbours[node])
      // Lines end beside a name, not at its letters.
      view.fill(Rect(column: place.column - 1, row: place.row, width: place.width + 2, height: 1))
      view[place].text(layout.names[node], style)
    }
  }

  /// The strongest score of an edge between each neighbour and the chosen node.
  private var neighbours: [Int: Double] {
    guard let selection else { return [:] }
    var scores: [Int: Double] = [:]
    for index in graph.strongest(where: { $0.from == selection || $0.to == selection }) {
      let edge = graph.edges[index]
      let other = edge.from == selection ? edge.to : edge.from
      if scores[other] == nil { scores[other] = edge.score }
    }
    return scores
  }

  private func style(_ node: LayeredGraph.Node, _ score: Double?) -> Style {
    if let score { return Style.sign(of: score).with([.bold, .underline]) }
    switch node.mark {
    case .added: return Style(.accent, .bold)
    case .removed: return Style(.muted, .dim)
    case .kept: return selection == nil ? Style.text : .muted
    }
  }

  private func drawSummary(_ edges: GraphEdges, on row: Canvas) {
    let glyphs = row.glyphs
    let all = graph.strongest().count
    var spans = [Span("\(graph.nodes.count) nodes, \(all) edges", .muted)]
    if let selection, graph.nodes.indices.contains(selection) {
      let (into, out) = (graph.incoming(of: selection).count, graph.outgoing(of: selection).count)
      spans.append(Span("  \(graph.nodes[selection].name)", Style(.accent, .bold)))
      spans.append(Span(" \(into) in, \(out) out"))
    }
    if edges.faint < edges.others {
      spans.append(Span("  \(edges.faint) strongest of \(edges.others) others faint", .muted))
    }
    if graph.largest > 0 {
      spans.append(Span(glyphs.isRich ? "  ⠒⠒ +" : "  +", .positive))
      spans.append(Span(glyphs.isRich ? " ⠒⠀⠒ −" : " -", .negative))
      spans.append(
        Span(
          " to \(Numeral.significant(graph.largest, digits: 2, glyphs: glyphs)) \(graph.unit)",
          .muted))
    }
    row.line(spans)
  }
}
