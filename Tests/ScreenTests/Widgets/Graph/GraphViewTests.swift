import TestSupport
import Testing

@testable import Screen

@Suite("Layered graphs show the edges of a node over the others")
struct GraphViewTests {
  static let traits: [(String, DisplayTraits)] = [
    ("full", .full), ("mono", DisplayTraits(depth: .monochrome, glyphs: .unicode)),
    ("plain", .plain),
  ]

  private func frame(
    _ graph: LayeredGraph, _ size: Size, _ traits: DisplayTraits, edge: Int? = nil
  ) -> Frame {
    Frame.drawn(size: size, traits: traits) {
      GraphView(graph, selection: graph.nodes.count / 2, edge: edge).draw(on: $0)
    }
  }

  @Test("150 and 400 edges at 80 by 24", arguments: traits)
  func standard(name: String, traits: DisplayTraits) {
    for (graph, title) in [(GraphSamples.small, "small"), (GraphSamples.large, "large")] {
      expectSnapshot(
        frame(graph, Size(width: 78, height: 17), traits), named: "graph-\(title)-78x17-\(name)")
    }
  }

  @Test("150 edges in a pane and on larger screens", arguments: ["full", "plain"])
  func sizes(name: String) {
    for size in [
      Size(width: 46, height: 15), Size(width: 118, height: 33), Size(width: 198, height: 53),
    ] {
      expectSnapshot(
        frame(GraphSamples.small, size, name == "full" ? .full : .plain),
        named: "graph-small-\(size.width)x\(size.height)-\(name)")
    }
  }

  @Test("one edge of the chosen node can be set apart")
  func edge() {
    let graph = GraphSamples.small
    let own = graph.incoming(of: graph.nodes.count / 2)
    let styles = frame(graph, Size(width: 118, height: 33), .full, edge: own.first).styleLetters
    #expect(styles.contains("a"))
  }

  @Test("names do not lie on each other, and a click finds each")
  func places() {
    for graph in [GraphSamples.small, GraphSamples.large] {
      for size in [
        Size(width: 30, height: 8), Size(width: 78, height: 17), Size(width: 198, height: 53),
      ] {
        let layout = GraphLayout(graph, in: size)
        for (node, rect) in layout.nodes.enumerated() {
          for other in layout.nodes[..<node] { #expect(rect.intersection(other).isEmpty) }
          let scroll = layout.scroll(showing: node)
          let point = Point(column: rect.column - scroll.column, row: rect.row - scroll.row)
          #expect(layout.node(at: point, scroll: scroll) == node)
        }
      }
    }
  }

  @Test("moves reach every node")
  func moves() {
    for graph in [GraphSamples.small, GraphSamples.large] {
      let layout = GraphLayout(graph, in: Size(width: 78, height: 17))
      var reached: Set<Int> = []
      var open = [layout.step(from: nil, .up)].compactMap(\.self)
      while let node = open.popLast() {
        guard reached.insert(node).inserted else { continue }
        open += DiagramMove.allCases.compactMap { layout.step(from: node, $0) }
      }
      #expect(reached.count == graph.nodes.count)
    }
  }

  @Test("edges are read by the names that papers give them")
  func names() {
    let graph = LayeredGraph.named([
      ("input->a0.h1<q>", 1), ("a0.h1->m0", -2), ("m0->a3.h5<v>", 3), ("a3.h5->logits", 0.5),
      ("nonsense", 9), ("a0.h1->a", 9), ("a-1.h2->m0", 9), ("x0->logits", 9),
    ])
    #expect(graph.nodes.map(\.name) == ["input", "a0.h1", "m0", "a3.h5", "logits"])
    #expect(
      graph.edges.map(graph.name) == [
        "input->a0.h1<q>", "a0.h1->m0", "m0->a3.h5<v>", "a3.h5->logits",
      ])
    #expect(graph.incoming(of: 3) == [2])
    #expect(graph.outgoing(of: 1) == [1])
    #expect(graph.strongest() == [2, 1, 0, 3])
  }

  @Test("edges without ends are left out")
  func loose() {
    let graph = LayeredGraph(
      nodes: [.init("a", layer: 0)], edges: [.init(from: 0, to: 7, score: 1)])
    #expect(graph.strongest().isEmpty)
    #expect(!frame(graph, Size(width: 20, height: 5), .full).text.isEmpty)
  }
}
