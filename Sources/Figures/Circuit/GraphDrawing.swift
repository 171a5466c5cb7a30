import Screen

/// Nodes in rows, the first layer lowest, what is late in its layer in a column at the right, and curves
/// between them: warm ones for scores above zero, cold and broken ones below, wider the stronger.
struct GraphDrawing: Drawing {
  private let graph: LayeredGraph
  private let rows: [[Int]]
  private let nodes: [GraphNodeDrawing]
  /// The middle of each node.
  private let places: [(x: Double, y: Double)]
  private let key: GraphKey
  let width: Double
  private let body: Double

  private static let rowStep = 41.0

  init(_ figure: GraphFigure) {
    let graph = figure.graph
    self.graph = graph
    let rows = GraphRows(graph, isMerged: false, isOrdered: true).rows
    let edges = graph.strongest().map { graph.edges[$0] }
    let nodes = graph.nodes.enumerated().map { index, node in
      GraphNodeDrawing(node, labels: edges.filter { $0.to == index }.map(\.label))
    }
    (self.rows, self.nodes) = (rows, nodes)
    let spread = GraphSpread(graph, rows, widths: nodes.map(\.width))
    let height = Self.rowStep * Double(max(0, rows.count - 1)) + GraphNodeDrawing.height
    var places = Array(repeating: (x: 0.0, y: 0.0), count: graph.nodes.count)
    for (row, members) in rows.enumerated() {
      let y = height - GraphNodeDrawing.height / 2 - Self.rowStep * Double(row)
      for node in members { places[node] = (spread.middles[node], y) }
    }
    self.places = places
    key = GraphKey(figure, room: spread.room)
    width = max(spread.room, key.width) + 2
    body = max(0, height)
  }

  var height: Double { body + (key.height > 0 ? 16 + key.height : 0) }

  func draw(on canvas: inout SVGCanvas) {
    // The strongest lie in front.
    for index in graph.strongest().reversed() { draw(graph.edges[index], on: &canvas) }
    for (node, place) in zip(nodes, places) { node.draw(place.x, place.y, on: &canvas) }
    canvas.group(x: 0, y: body + 16) { key.draw(on: &$0) }
  }

  private func draw(_ edge: LayeredGraph.Edge, on canvas: inout SVGCanvas) {
    guard edge.score.isFinite, graph.largest > 0 else { return }
    let share = edge.score.magnitude / graph.largest
    let (from, to) = (places[edge.from], places[edge.to])
    let half = GraphNodeDrawing.height / 2
    let start = (x: from.x, y: from.y - half)
    let end = (x: to.x + nodes[edge.to].port(edge.label), y: to.y + half)
    let rise = start.y - end.y
    let pull = max(14, min(150, rise * 0.4))
    let aside = aside(edge, start.x, end.x, rise: rise)
    var path = SVGPath(start.x, start.y)
    path.curve(
      (start.x + aside, start.y - pull), (end.x + aside, end.y + pull), end.x, end.y)
    GraphEdgeLook(share: share, isPositive: edge.score >= 0, edge.mark).draw(path, on: &canvas)
  }

  /// How far a steep edge goes aside, so that it passes the nodes between its ends: outwards.
  private func aside(
    _ edge: LayeredGraph.Edge, _ start: Double, _ end: Double, rise: Double
  ) -> Double {
    guard rise > 1.5 * Self.rowStep, abs(end - start) < 0.3 * rise else { return 0 }
    let far = min(118, 16 + rise * 0.2)
    if graph.nodes[edge.from].isLate || graph.nodes[edge.to].isLate { return far }
    return (start + end) / 2 < width * 0.42 ? -far * 0.8 : far * 0.8
  }
}

/// How an edge is drawn.
struct GraphEdgeLook {
  private let share: Double
  private let isPositive: Bool
  private let mark: Diagram.Mark

  init(share: Double, isPositive: Bool, _ mark: Diagram.Mark = .kept) {
    self.share = share
    self.isPositive = isPositive
    self.mark = mark
  }

  func draw(_ path: SVGPath, on canvas: inout SVGCanvas) {
    let color =
      mark == .removed ? SVGColor.axis : isPositive ? SVGColor.positive : SVGColor.negative
    let dash = mark == .removed ? "1.5 3" : isPositive ? "" : "6 3"
    canvas.path(
      path, color, width: 0.6 + 3.2 * share, opacity: 0.14 + 0.62 * share.squareRoot(), dash: dash)
  }
}
