/// The nodes of a layered graph in rows, the first row the lowest.
package struct GraphRows {
  /// The numbers of the nodes of each row, from the left.
  package private(set) var rows: [[Int]]
  /// The row of each node.
  package let places: [Int]

  /// Sorts nodes into rows.
  ///
  /// - Parameters:
  ///   - graph: the graph.
  ///   - isMerged: whether what is late in a layer stands at the right end of its row, and not in a
  ///     row of its own.
  ///   - isOrdered: whether nodes of a row are moved about so that strong edges are short.
  package init(_ graph: LayeredGraph, isMerged: Bool, isOrdered: Bool) {
    let ranks = graph.nodes.enumerated().map { index, node in
      (node.layer, isMerged ? 0 : node.isLate ? 1 : 0, index)
    }
    var rows: [[Int]] = []
    var places = Array(repeating: 0, count: graph.nodes.count)
    var last: (Int, Int, Int)?
    for node in graph.nodes.indices.sorted(by: { ranks[$0] < ranks[$1] }) {
      if let last, (last.0, last.1) == (ranks[node].0, ranks[node].1) {
        rows[rows.count - 1].append(node)
      } else {
        rows.append([node])
      }
      last = ranks[node]
      places[node] = rows.count - 1
    }
    self.rows = rows.map { row in
      row.filter { !graph.nodes[$0].isLate } + row.filter { graph.nodes[$0].isLate }
    }
    self.places = places
    if isOrdered { for sweep in 0..<8 { order(graph, isForward: sweep % 2 == 0) } }
  }

  /// Sorts each row by the mean place of its neighbours, strong edges counting more.
  private mutating func order(_ graph: LayeredGraph, isForward: Bool) {
    var across = Array(repeating: 0.0, count: graph.nodes.count)
    for row in rows {
      for (index, node) in row.enumerated() {
        across[node] = (Double(index) + 0.5) / Double(row.count)
      }
    }
    var near: [[(place: Double, weight: Double)]] = Array(repeating: [], count: across.count)
    let edges = graph.strongest()
    for edge in edges.map({ graph.edges[$0] }) {
      let weight = edge.score.isFinite ? edge.score.magnitude : 0
      if isForward {
        near[edge.to].append((across[edge.from], weight))
      } else {
        near[edge.from].append((across[edge.to], weight))
      }
    }
    for row in rows.indices {
      let means = rows[row].map { node -> (Double, Int) in
        let whole = near[node].reduce(0) { $0 + $1.weight }
        guard whole > 0 else { return (across[node], node) }
        return (near[node].reduce(0) { $0 + $1.place * $1.weight } / whole, node)
      }
      rows[row] = means.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    }
  }
}
