import TextColumns

/// Where the nodes of a layered graph stand in a room: a row a layer, the first layer lowest.
///
/// What is late in a layer has a row of its own where there is room for that. Names are whole where
/// the rows have room for them. A pure function of graph and room, linear in nodes and edges.
public struct GraphLayout: Sendable {
  /// What is laid out.
  public let graph: LayeredGraph
  /// The room for the graph, without the line below it.
  public let viewport: Size
  /// The cells of the whole graph.
  public let size: Size
  /// The cells of the name of each node.
  let nodes: [Rect]
  /// The name of each node as it is written.
  let names: [String]
  let rows: GraphRows

  /// Longer names are cut.
  private static let longest = 16
  /// The most lines between two rows.
  private static let widestGap = 4

  /// Lays a graph out.
  ///
  /// - Parameters:
  ///   - graph: the graph.
  ///   - room: the cells that there are, a line below the graph included.
  public init(_ graph: LayeredGraph, in room: Size) {
    self.graph = graph
    viewport = Size(width: room.width, height: room.height - (room.height >= 5 ? 1 : 0))
    let split = GraphRows(graph, isMerged: false, isOrdered: false)
    let isSplit = 2 * split.rows.count - 1 <= viewport.height
    let rows = isSplit ? split : GraphRows(graph, isMerged: true, isOrdered: false)
    self.rows = rows
    let gap = Self.gap(rows.rows.count, viewport.height)
    let names = Self.names(graph, rows, width: viewport.width)
    self.names = names
    let widths = names.map { Columns.width(of: $0) }
    let widest = rows.rows.lazy.map { row in row.reduce(0) { $0 + widths[$1] + 2 } }.max() ?? 0
    size = Size(
      width: max(viewport.width, widest),
      height: max(0, rows.rows.count * (gap + 1) - gap))
    var nodes = Array(repeating: Rect(.zero), count: graph.nodes.count)
    for (row, members) in rows.rows.enumerated() {
      let free = size.width - members.reduce(0) { $0 + widths[$1] }
      var used = 0
      for (index, node) in members.enumerated() {
        // Equal room around each name.
        let column = used + free * (2 * index + 1) / (2 * members.count)
        nodes[node] = Rect(
          column: column, row: size.height - 1 - row * (gap + 1), width: widths[node], height: 1)
        used += widths[node]
      }
    }
    self.nodes = nodes
  }

  private static func gap(_ rows: Int, _ height: Int) -> Int {
    rows > 1 ? max(1, min(widestGap, (height - rows) / (rows - 1))) : 1
  }

  /// Whole names where every row has room for them, else short ones.
  private static func names(_ graph: LayeredGraph, _ rows: GraphRows, width: Int) -> [String] {
    let whole = graph.nodes.map { cut($0.name) }
    let widest =
      rows.rows.lazy.map { row in
        row.reduce(0) { $0 + Columns.width(of: whole[$1]) + 2 }
      }.max() ?? 0
    guard widest > width else { return whole }
    return graph.nodes.map { cut($0.short.isEmpty ? $0.name : $0.short) }
  }

  private static func cut(_ name: String) -> String {
    Columns.truncated(Columns.printable(name), to: longest, ellipsis: "…")
  }
}

// MARK: Places

extension GraphLayout {
  /// How far the graph can be scrolled.
  public var furthest: Point {
    Point(
      column: max(0, size.width - viewport.width), row: max(0, size.height - viewport.height))
  }

  /// What is scrolled away so that a node is seen.
  ///
  /// - Parameters:
  ///   - node: the number of the node; nothing for the first layer.
  ///   - scroll: what was scrolled away before.
  /// - Returns: the columns and rows before the room; below zero where the graph is smaller.
  public func scroll(showing node: Int?, from scroll: Point = .zero) -> Point {
    let rect = node.flatMap { nodes.indices.contains($0) ? nodes[$0] : nil }
    return Point(
      column: Viewport.start(
        showing: rect.map { $0.column..<$0.endColumn }, from: scroll.column, of: size.width,
        room: viewport.width),
      row: Viewport.start(
        showing: rect.map { $0.row - 1..<$0.endRow + 1 }, from: scroll.row, of: size.height,
        room: viewport.height))
  }

  /// The node at a cell of the room.
  ///
  /// - Parameters:
  ///   - point: the cell, counted from the corner of the room.
  ///   - scroll: what is scrolled away.
  /// - Returns: the number of the node; nothing between nodes.
  public func node(at point: Point, scroll: Point) -> Int? {
    guard Rect(viewport).contains(point) else { return nil }
    let place = Point(column: point.column + scroll.column, row: point.row + scroll.row)
    return nodes.firstIndex { $0.contains(place) }
  }

  /// The node that a step leads to: the next of the row, or the nearest of the row above or below.
  ///
  /// - Parameters:
  ///   - node: where the step begins; nothing for the last layer's first node.
  ///   - move: where it goes.
  /// - Returns: the number of the node, or the same at an edge; nothing where there are no nodes.
  public func step(from node: Int?, _ move: DiagramMove) -> Int? {
    guard let node, nodes.indices.contains(node) else { return rows.rows.last?.first }
    let row = rows.places[node]
    guard let index = rows.rows[row].firstIndex(of: node) else { return node }
    switch move {
    case .left: return rows.rows[row][max(0, index - 1)]
    case .right: return rows.rows[row][min(rows.rows[row].count - 1, index + 1)]
    case .up, .down:
      let other = row + (move == .up ? 1 : -1)
      guard rows.rows.indices.contains(other) else { return node }
      func middle(_ node: Int) -> Int { 2 * nodes[node].column + nodes[node].width }
      return rows.rows[other].min {
        abs(middle($0) - middle(node)) < abs(middle($1) - middle(node))
      } ?? node
    }
  }
}
