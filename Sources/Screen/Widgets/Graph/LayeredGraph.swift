/// Nodes on layers and edges that run from lower layers to higher ones: a circuit of edges.
public struct LayeredGraph: Hashable, Sendable {
  /// A node.
  public struct Node: Hashable, Sendable {
    /// Its whole name, no two the same.
    public var name: String
    /// Its name beside that of its layer, such as `h5`; the whole one when empty.
    public var short: String
    /// Its layer; layers without nodes take no room.
    public var layer: Int
    /// Whether it stands behind the others of its layer and can read them, as an MLP does heads.
    public var isLate: Bool
    /// Its number, such as its score; none where it is not known.
    public var value: Double?
    /// Whether it is there, is new, or is gone.
    public var mark: Diagram.Mark

    /// Puts a node together.
    ///
    /// - Parameters:
    ///   - name: its whole name.
    ///   - short: its name beside that of its layer.
    ///   - layer: its layer.
    ///   - isLate: whether it stands behind the others of its layer.
    ///   - value: its number.
    ///   - mark: whether it is there, is new, or is gone.
    public init(
      _ name: String, short: String = "", layer: Int, isLate: Bool = false, value: Double? = nil,
      mark: Diagram.Mark = .kept
    ) {
      self.name = name
      self.short = short
      self.layer = layer
      self.isLate = isLate
      self.value = value
      self.mark = mark
    }
  }

  /// An edge.
  public struct Edge: Hashable, Sendable {
    /// The number of the node where it begins.
    public var from: Int
    /// The number of the node where it ends.
    public var to: Int
    /// What it goes into, such as `q`; none when empty.
    public var label: String
    /// Its score, with its sign.
    public var score: Double
    /// Whether it is there, is new, or is gone.
    public var mark: Diagram.Mark

    /// Puts an edge together.
    ///
    /// - Parameters:
    ///   - from: the number of the node where it begins.
    ///   - to: the number of the node where it ends.
    ///   - label: what it goes into.
    ///   - score: its score.
    ///   - mark: whether it is there, is new, or is gone.
    public init(
      from: Int, to: Int, label: String = "", score: Double, mark: Diagram.Mark = .kept
    ) {
      self.from = from
      self.to = to
      self.label = label
      self.score = score
      self.mark = mark
    }
  }

  /// The nodes.
  public var nodes: [Node]
  /// The edges; those to or from what is no node are left out.
  public var edges: [Edge]
  /// What the scores are, with their unit.
  public var unit: String

  /// Puts a graph together.
  public init(nodes: [Node], edges: [Edge], unit: String = "") {
    self.nodes = nodes
    self.edges = edges
    self.unit = unit
  }
}

// MARK: Names

extension LayeredGraph {
  /// A graph from the names of edges, as `a0.h1->a3.h5<q>` and `m3->logits`.
  ///
  /// Names of other forms are left out. Nodes stand in the order of layers, heads before the MLP.
  ///
  /// - Parameters:
  ///   - edges: name and score of each edge.
  ///   - unit: what the scores are, with their unit.
  /// - Returns: the graph of the nodes that the edges name.
  public static func named(
    _ edges: [(name: String, score: Double)], unit: String = ""
  ) -> LayeredGraph {
    let parsed = edges.compactMap { edge in Self.ends(of: edge.name).map { ($0, edge.score) } }
    let names = Set(parsed.flatMap { [$0.0.from, $0.0.to] })
    let last = names.lazy.compactMap { Self.node($0)?.layer }.max() ?? 0
    var nodes = names.compactMap { name in
      name == "logits" ? Node("logits", layer: last + 1) : Self.node(name)
    }
    nodes.sort { $0.rank < $1.rank }
    let places = Dictionary(
      nodes.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { old, _ in old })
    return LayeredGraph(
      nodes: nodes,
      edges: parsed.compactMap { ends, score in
        guard let from = places[ends.from], let to = places[ends.to] else { return nil }
        return Edge(from: from, to: to, label: ends.label, score: score)
      }, unit: unit)
  }

  /// A node by its name; nothing for other forms than `input`, `logits`, `a3.h5` and `m3`.
  ///
  /// - Parameter name: the name.
  /// - Returns: the node; that of `logits` without a layer of its own.
  static func node(_ name: String) -> Node? {
    if name == "input" { return Node(name, layer: -1) }
    if name == "logits" { return Node(name, layer: -1) }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first, let layer = Int(first.dropFirst()), layer >= 0, layer < 100_000
    else { return nil }
    if parts.count == 1, first.first == "m" {
      return Node(name, short: "mlp", layer: layer, isLate: true)
    }
    guard parts.count == 2, first.first == "a", parts[1].first == "h",
      let head = Int(parts[1].dropFirst()), head >= 0
    else { return nil }
    return Node(name, short: String(parts[1]), layer: layer)
  }

  private static func ends(of name: String) -> (from: String, to: String, label: String)? {
    guard let arrow = name.firstRange(of: "->") else { return nil }
    let from = String(name[..<arrow.lowerBound])
    var to = name[arrow.upperBound...]
    var label = ""
    if to.last == ">", let open = to.lastIndex(of: "<") {
      label = String(to[to.index(after: open)...].dropLast())
      to = to[..<open]
    }
    guard node(from) != nil, node(String(to)) != nil else { return nil }
    return (from, String(to), label)
  }
}

extension LayeredGraph.Node {
  /// Layer, place within it, and number of the head, by which nodes are ordered.
  fileprivate var rank: (Int, Int, Int, String) {
    (layer, isLate ? 1 : 0, Int(short.dropFirst()) ?? 0, name)
  }
}

// MARK: Neighbours

extension LayeredGraph {
  /// The edges that end in a node, strongest first.
  ///
  /// - Parameter node: the number of the node.
  /// - Returns: the numbers of the edges.
  public func incoming(of node: Int) -> [Int] { strongest { $0.to == node } }

  /// The edges that begin in a node, strongest first.
  ///
  /// - Parameter node: the number of the node.
  /// - Returns: the numbers of the edges.
  public func outgoing(of node: Int) -> [Int] { strongest { $0.from == node } }

  /// The name of an edge, as `a0.h1->a3.h5<q>`; empty for one without ends.
  ///
  /// - Parameter edge: the edge.
  /// - Returns: the name.
  public func name(of edge: Edge) -> String {
    guard nodes.indices.contains(edge.from), nodes.indices.contains(edge.to) else { return "" }
    let label = edge.label.isEmpty ? "" : "<\(edge.label)>"
    return "\(nodes[edge.from].name)->\(nodes[edge.to].name)\(label)"
  }

  /// The largest magnitude of a score; 0 without edges.
  public var largest: Double {
    edges.lazy.map(\.score.magnitude).filter(\.isFinite).max() ?? 0
  }

  /// The edges with both ends that pass a test, strongest first.
  ///
  /// - Parameter isWanted: the test; without it all pass.
  /// - Returns: the numbers of the edges.
  public func strongest(where isWanted: (Edge) -> Bool = { _ in true }) -> [Int] {
    edges.indices.filter { index in
      let edge = edges[index]
      return nodes.indices.contains(edge.from) && nodes.indices.contains(edge.to)
        && isWanted(edge)
    }.sorted { left, right in
      let (one, other) = (edges[left].score.magnitude, edges[right].score.magnitude)
      return one == other ? left < right : one > other
    }
  }
}
