import Circuits
import Foundation
import Patching
import Testing
import Transformer

@Suite("The edge graph")
struct EdgeGraphTests {
  private static let small = Configuration(
    layers: 12, heads: 12, width: 768, vocabulary: 50257, context: 1024)
  private static let tiny = Configuration(
    layers: 2, heads: 2, width: 8, vocabulary: 11, context: 8)

  @Test("of GPT-2 small has 157 sources, 445 destinations and 32,491 edges")
  func counts() {
    let graph = EdgeGraph(Self.small)
    #expect(graph.sourceCount == 157 && graph.sources.count == 157)
    #expect(graph.destinationCount == 445 && graph.destinations.count == 445)
    #expect(graph.edgeCount == 32491)
    let edges = graph.edges
    #expect(edges.count == 32491 && Set(edges).count == 32491)
  }

  @Test("of two layers of two heads has exactly these edges, in the package's order")
  func exactly() {
    let names = EdgeGraph(Self.tiny).edges.map(\.name)
    let heads0 = ["a0.h0", "a0.h1"]
    let heads1 = ["a1.h0", "a1.h1"]
    func into(_ source: String, _ heads: [String]) -> [String] {
      heads.flatMap { head in ["q", "k", "v"].map { "\(source)->\(head)<\($0)>" } }
    }
    let before0 = ["input"] + heads0
    let before1 = before0 + ["m0"]
    let all = before1 + heads1 + ["m1"]
    let expected =
      into("input", heads0) + before0.map { "\($0)->m0" }
      + before1.flatMap { into($0, heads1) } + (before1 + heads1).map { "\($0)->m1" }
      + all.map { "\($0)->logits" }
    #expect(names == expected)
  }

  @Test("of parallel blocks has no edge from a head to the MLP of its layer")
  func parallel() throws {
    let shape = Configuration(
      layers: 2, heads: 1, width: 8, vocabulary: 11, context: 8,
      architecture: Architecture(isParallel: true))
    let graph = EdgeGraph(shape)
    func into(_ source: String, _ layer: Int) -> [String] {
      ["q", "k", "v"].map { "\(source)->a\(layer).h0<\($0)>" } + ["\(source)->m\(layer)"]
    }
    let before = ["input", "a0.h0", "m0"]
    #expect(
      graph.edges.map(\.name)
        == into("input", 0) + before.flatMap { into($0, 1) }
        + (before + ["a1.h0", "m1"]).map { "\($0)->logits" })
    #expect(graph.edgeCount == graph.edges.count)
    #expect(graph.indices(of: try Edge(name: "a0.h0->m0")) == nil)
    #expect(throws: EdgeError.backwards(line: 2)) {
      try EdgeCircuit(parsing: "a0.h0->m1\na0.h0->m0", for: shape)
    }
    #expect(try EdgeCircuit(parsing: "a0.h0->m0").edges.count == 1)
  }

  @Test("gives sources and destinations the package's indices")
  func indices() throws {
    let graph = EdgeGraph(Self.small)
    for (index, source) in graph.sources.enumerated() {
      #expect(graph.sourceIndex(source) == index)
    }
    for (index, destination) in graph.destinations.enumerated() {
      #expect(graph.destinationIndex(destination.node, destination.input) == index)
    }
    let edge = try Edge(name: "a0.h1->a3.h5<k>")
    let found = try #require(graph.indices(of: edge))
    #expect(found.source == 2 && found.destination == 3 * 37 + 12 + 5)
    #expect(graph.destinationIndex(.mlp(3)) == 3 * 37 + 36)
    #expect(graph.destinationIndex(.head(Head(3, 5))) == nil)
    #expect(graph.destinationIndex(.mlp(3), .queries) == nil)
    #expect(graph.sourceIndex(.logits) == nil)
    #expect(graph.sourceIndex(.head(Head(12, 0))) == nil)
  }

  @Test("an edge's name reads back as the edge, as JSON too")
  func names() throws {
    for edge in EdgeGraph(Self.tiny).edges {
      #expect(try Edge(name: edge.name) == edge)
    }
    let some = Array(EdgeGraph(Self.tiny).edges.prefix(9))
    let data = try JSONEncoder().encode(some)
    #expect(try JSONDecoder().decode([Edge].self, from: data) == some)
    #expect(
      try JSONDecoder().decode(EdgeNode.self, from: Data(#""a3.h5""#.utf8)) == .head(Head(3, 5)))
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(EdgeNode.self, from: Data(#""a3.h""#.utf8))
    }
  }

  @Test(
    "what is no name of an edge is refused",
    arguments: [
      "", "input", "->", "input->", "->logits", "input->logits->m0", "input->m0<q>x", "a0.h0",
      "input -> m0", "input->m00", "input->m-1", "input->m+1", "m0->a1.h0<x>", "m0->a1.h0<>",
      "m0->a1.h0<q", "m0->a1.h0q>", "input->m99999999999999999999", "Input->m0", "input->a1h0<q>",
      "input->a.h<q>", "input->m\u{661}", "m0->a1.h0<q><q>", "input->mm0", "input\u{0}->m0",
      "input->a1.h0.h1<q>", "<q>->m0", "input-><q>",
    ])
  func notNames(_ name: String) {
    #expect(throws: EdgeError.notAnEdge(line: nil)) { try Edge(name: name) }
  }

  @Test("edges that cannot be are refused")
  func impossible() {
    for name in [
      "m1->m0", "m0->m0", "logits->m0", "m0->input", "a1.h0->a1.h1<q>", "a2.h0->a1.h1<k>",
      "m1->a1.h0<v>", "input->m0<q>", "m0->logits<k>", "a0.h0->input",
    ] {
      #expect(throws: EdgeError.backwards(line: nil), "\(name)") { try Edge(name: name) }
    }
    #expect(throws: EdgeError.noInput(line: nil)) { try Edge(name: "m0->a1.h0") }
  }
}

@Suite("A circuit of edges")
struct EdgeCircuitTests {
  @Test("reads what it writes, in the order of targets")
  func file() throws {
    let text = """
      # the strongest
      m0->logits   # the end
      \t input->m0
      a0.h1->a1.h0<v>\r
      input->a0.h1<k>

      """
    let circuit = try EdgeCircuit(parsing: text)
    #expect(
      circuit.fileText == "input->a0.h1<k>\ninput->m0\na0.h1->a1.h0<v>\nm0->logits\n")
    #expect(try EdgeCircuit(parsing: circuit.fileText) == circuit)
    #expect(circuit.nodes.map(\.name) == ["input", "a0.h1", "m0", "a1.h0", "logits"])
    let data = try JSONEncoder().encode(circuit)
    #expect(try JSONDecoder().decode(EdgeCircuit.self, from: data) == circuit)
  }

  @Test("of no edges is an empty file")
  func empty() throws {
    #expect(try EdgeCircuit(parsing: "# nothing\n").edges.isEmpty)
    #expect(EdgeCircuit([]).fileText.isEmpty)
  }

  @Test("what is wrong is told with its line")
  func wrong() throws {
    let shape = Configuration(layers: 2, heads: 2, width: 8, vocabulary: 11, context: 8)
    func error(_ text: String) -> EdgeError? {
      do {
        _ = try EdgeCircuit(parsing: text, for: shape)
        return nil
      } catch { return error }
    }
    #expect(error("input->m0\n\ninput m1") == .notAnEdge(line: 3))
    #expect(error("input->a0.h0") == .noInput(line: 1))
    #expect(error("#\nm1->m0") == .backwards(line: 2))
    let edge = try Edge(name: "input->m0")
    #expect(error("input->m0\nm0->m1\ninput->m0") == .duplicate(edge, line: 3, first: 1))
    #expect(
      error("input->m2") == .noSuchNode(.mlp(2), line: 1, layers: 2, heads: 2))
    #expect(
      error("input->a1.h2<q>")
        == .noSuchNode(.head(Head(1, 2)), line: 1, layers: 2, heads: 2))
    #expect(
      error("input->m2")?.description
        == "line 1 names m2, which the model does not have: layers go from 0 to 1, heads from 0 to 1."
    )
    #expect(
      EdgeError.duplicate(edge, line: 3, first: 1).description
        == "edge input->m0 stands twice, in lines 1 and 3. Remove one.")
  }
}

@Suite("The points at which gradients are taken")
struct EdgeMethodTests {
  @Test("go from after the corrupted to the clean end, or from the corrupted to before the clean")
  func alphas() {
    #expect(EdgeMethod.clean.alphas == [1] && EdgeMethod.clean.steps == 0)
    #expect(EdgeMethod.ends.alphas == [0, 1] && EdgeMethod.ends.steps == 0)
    #expect(EdgeMethod.integrated(steps: 4, alphas: .withClean).alphas == [0.25, 0.5, 0.75, 1])
    #expect(EdgeMethod.integrated(steps: 4, alphas: .withCorrupted).alphas == [0, 0.25, 0.5, 0.75])
  }
}
