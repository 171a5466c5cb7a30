import Files
public import Transformer

/// A circuit of edges: what each reader receives from the run itself; all else is replaced.
///
/// A file is text, one edge a line, as the EAP-IG package names them: `a0.h1->a3.h5<q>`; `#` starts a
/// comment.
public struct EdgeCircuit: Hashable, Sendable {
  /// The edges, by target, input and source; none twice.
  public let edges: [Edge]

  /// A circuit of edges, in any order.
  public init(_ edges: some Sequence<Edge>) {
    self.edges = Set(edges).sorted()
  }

  /// The nodes that its edges join, in the order of computation.
  public var nodes: [EdgeNode] {
    Set(edges.flatMap { [$0.source, $0.target] }).sorted()
  }

  /// The circuit as a file, one edge a line.
  public var fileText: String { edges.map { $0.name + "\n" }.joined() }

  /// Reads the text of a circuit file.
  ///
  /// - Parameters:
  ///   - text: any text; lines end with LF, CR LF or CR.
  ///   - configuration: the model that must have the nodes; nil for any.
  /// - Throws: `EdgeError` with the number of the first line that is wrong, from 1.
  ///
  /// Cost: one read of the text.
  public init(
    parsing text: String, for configuration: Configuration? = nil
  ) throws(EdgeError) {
    var lines: [Edge: Int] = [:]
    for (index, content) in text.split(
      omittingEmptySubsequences: false, whereSeparator: TextBytes.endsLine
    ).enumerated() {
      let line = index + 1
      guard let edge = try Self.edge(content, line) else { continue }
      if let configuration { try Self.check(edge, line, configuration) }
      if let first = lines.updateValue(line, forKey: edge) {
        throw .duplicate(edge, line: line, first: first)
      }
    }
    self.init(lines.keys)
  }

  /// The edge of a line; nil for one without words.
  private static func edge(_ content: Substring, _ line: Int) throws(EdgeError) -> Edge? {
    // By scalars: a mark that combines with a blank or with # must not hide it.
    let scalars = content.unicodeScalars.prefix { $0 != "#" }
    let words = scalars.split { $0.properties.isWhitespace }.map { String($0) }
    guard !words.isEmpty else { return nil }
    guard words.count == 1 else { throw .notAnEdge(line: line) }
    do { return try Edge(name: words[0]) } catch { throw error.inLine(line) }
  }

  /// Checks that a model has both nodes, and the edge between them.
  private static func check(
    _ edge: Edge, _ line: Int?, _ configuration: Configuration
  ) throws(EdgeError) {
    let graph = EdgeGraph(configuration)
    if let node = [edge.source, edge.target].first(where: { !graph.has($0) }) {
      throw .noSuchNode(node, line: line, layers: graph.layers, heads: graph.heads)
    }
    // In a parallel block the MLP does not read what the heads of its layer write.
    guard graph.indices(of: edge) != nil else { throw .backwards(line: line) }
  }

  /// Checks that a model has every node.
  ///
  /// - Parameter configuration: the model.
  /// - Throws: `noSuchNode` for the first that it lacks.
  public func check(for configuration: Configuration) throws(EdgeError) {
    for edge in edges { try Self.check(edge, nil, configuration) }
  }
}

extension EdgeCircuit: Codable {
  private enum CodingKeys: CodingKey { case edges }

  /// Reads the edges by their names.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(try container.decode([Edge].self, forKey: .edges))
  }

  /// Writes the edges by their names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(edges, forKey: .edges)
  }
}
