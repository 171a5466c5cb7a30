import Screen
import StrictJSON
import TextColumns

extension CSVTable {
  /// The edges of a graph, strongest first, and its nodes.
  static func tables(of figure: GraphFigure) -> [CSVTable] {
    let graph = figure.graph
    let edges = figure.edges
    let isComparison = figure.isComparison
    let score = Column(heading: graph.unit.isEmpty ? "score" : graph.unit, isNumeric: true)
    let mark = isComparison ? [Column(heading: "mark", isNumeric: false)] : []
    let edgeTable = CSVTable(
      figure.title,
      ["edge", "from", "to", "into"].map { Column(heading: $0, isNumeric: false) } + [score]
        + mark,
      edges.map { edge in
        [
          graph.name(of: edge), graph.nodes[edge.from].name, graph.nodes[edge.to].name,
          edge.label, CommaSeparated.number(edge.score),
        ] + (isComparison ? [edge.mark.rawValue] : [])
      })
    let hasValues = graph.nodes.contains { $0.value != nil }
    let nodeTable = CSVTable(
      "nodes",
      [Column(heading: "node", isNumeric: false)]
        + (hasValues ? [Column(heading: "value", isNumeric: true)] : [])
        + ["in", "out"].map { Column(heading: $0, isNumeric: true) } + mark,
      graph.nodes.enumerated().map { index, node in
        [node.name] + (hasValues ? [CommaSeparated.number(node.value ?? .nan)] : [])
          + [
            String(edges.count { $0.to == index }), String(edges.count { $0.from == index }),
          ] + (isComparison ? [node.mark.rawValue] : [])
      })
    return [edgeTable, nodeTable]
  }
}

extension GraphFigure {
  /// The edges with both ends, strongest first.
  var edges: [LayeredGraph.Edge] { graph.strongest().map { graph.edges[$0] } }

  var isComparison: Bool {
    graph.nodes.contains { $0.mark != .kept } || graph.edges.contains { $0.mark != .kept }
  }

  var json: JSONOutput {
    let nodes = JSONOutput.array(
      graph.nodes.map { node -> JSONOutput in
        ["name": node.name, "value": node.value?.withDigitsOfSingle, "mark": node.mark.rawValue]
      })
    let edges = JSONOutput.array(
      edges.map { edge -> JSONOutput in
        [
          "edge": graph.name(of: edge), "score": edge.score.withDigitsOfSingle,
          "mark": edge.mark.rawValue,
        ]
      })
    return [
      "kind": "graph", "title": title, "unit": graph.unit, "nodes": nodes, "edges": edges,
    ]
  }

  /// The nodes layer by layer from the last, then the edges, strongest first.
  var lines: [String] {
    let rows = GraphRows(graph, isMerged: true, isOrdered: false).rows
    let layers = rows.reversed().flatMap { row in
      Columns.wrapped(
        row.map { Self.sign(graph.nodes[$0].mark) + graph.nodes[$0].name }.joined(separator: "  "),
        to: TextPage.width - 2
      ).map { "  " + $0 }
    }
    let table = TableFigure(
      columns: [.init("edge"), .init(graph.unit.isEmpty ? "score" : graph.unit, decimals: 5)]
        + (isComparison ? [.init("mark")] : []),
      rows: edges.map { edge in
        [.text(graph.name(of: edge)), .number(edge.score)]
          + (isComparison ? [.text(edge.mark == .kept ? "" : edge.mark.rawValue)] : [])
      })
    return ["\(graph.nodes.count) nodes, layer by layer from the last:", ""] + layers + [""]
      + ["\(edges.count) edges, strongest first:", ""] + table.lines
  }

  private static func sign(_ mark: Diagram.Mark) -> String {
    switch mark {
    case .kept: ""
    case .added: "+"
    case .removed: "−"
    }
  }
}
