public import Transformer

/// The graph of everything that writes to the residual stream and everything that reads it.
///
/// Sources are the input, every head and every MLP; destinations are queries, keys and values of every
/// head, every MLP, and the logits. Each destination reads all sources before it. Indices are those of
/// the EAP-IG package: sources in the order of computation; destinations layer by layer, all queries,
/// all keys, all values, the MLP.
///
/// Source: Syed, Rager and Conmy 2023; Hanna, Pezzelle and Belinkov 2024.
public struct EdgeGraph: Hashable, Sendable {
  /// The number of layers, L.
  public let layers: Int
  /// The number of heads in a layer, H.
  public let heads: Int
  /// Whether the heads and the MLP of a layer read the same stream, so that no head reaches that MLP.
  public let isParallel: Bool

  /// The graph of a model of a shape.
  public init(_ configuration: Configuration) {
    layers = configuration.layers
    heads = configuration.heads
    isParallel = configuration.architecture.isParallel
  }

  /// One thing that reads: a node, and which of its inputs.
  public struct Destination: Hashable, Sendable {
    /// The node.
    public let node: EdgeNode
    /// The input of a head; nil for MLPs and logits.
    public let input: HeadInput?
  }

  // MARK: Sources

  /// The number of sources, 1 + L (H + 1).
  public var sourceCount: Int { 1 + layers * (heads + 1) }

  /// The sources in order.
  public var sources: [EdgeNode] {
    [.input]
      + (0..<layers).flatMap { layer in
        (0..<heads).map { EdgeNode.head(Head(layer, $0)) } + [.mlp(layer)]
      }
  }

  /// The index of a source; nil for the logits and for nodes beyond the model.
  public func sourceIndex(_ node: EdgeNode) -> Int? {
    guard has(node) else { return nil }
    switch node {
    case .input: return 0
    case .head(let head): return firstHead(layer: head.layer) + head.index
    case .mlp(let layer): return firstHead(layer: layer) + heads
    case .logits: return nil
    }
  }

  /// The index of a layer's first head among the sources: the number of sources that the heads read.
  func firstHead(layer: Int) -> Int { 1 + layer * (heads + 1) }

  // MARK: Destinations

  /// The number of destinations, L (3 H + 1) + 1.
  public var destinationCount: Int { layers * destinationsPerLayer + 1 }

  /// The destinations of one layer: 3 H + 1.
  var destinationsPerLayer: Int { 3 * heads + 1 }

  /// The destinations in order.
  public var destinations: [Destination] {
    (0..<layers).flatMap { layer in
      HeadInput.allCases.flatMap { input in
        (0..<heads).map { Destination(node: .head(Head(layer, $0)), input: input) }
      } + [Destination(node: .mlp(layer), input: nil)]
    } + [Destination(node: .logits, input: nil)]
  }

  /// The index of a destination; nil where the model has none such.
  public func destinationIndex(
    _ node: EdgeNode, _ input: HeadInput? = nil
  ) -> Int? {
    guard has(node) else { return nil }
    switch (node, input) {
    case (.head(let head), let input?):
      return head.layer * destinationsPerLayer + input.order * heads + head.index
    case (.mlp(let layer), nil): return layer * destinationsPerLayer + 3 * heads
    case (.logits, nil): return destinationCount - 1
    default: return nil
    }
  }

  /// How many sources a destination reads: the first so many.
  public func readCount(destination: Int) -> Int {
    let (layer, place) = destination.quotientAndRemainder(dividingBy: destinationsPerLayer)
    guard layer < layers else { return sourceCount }
    return place == 3 * heads ? readCount(mlp: layer) : firstHead(layer: layer)
  }

  /// How many sources the MLP of a layer reads.
  private func readCount(mlp layer: Int) -> Int {
    firstHead(layer: layer) + (isParallel ? 0 : heads)
  }

  // MARK: Edges

  /// The number of edges; 32,491 for GPT-2 small.
  public var edgeCount: Int {
    (0..<destinationCount).reduce(0) { $0 + readCount(destination: $1) }
  }

  /// Every edge, in the package's order: by the layer of the target, heads before the MLP; then by
  /// source; then by head, queries before keys before values.
  ///
  /// Where the MLP reads what the heads of its layer read, each source is followed to both of them
  /// before the next one.
  public var edges: [Edge] {
    let sources = sources
    var edges: [Edge] = []
    edges.reserveCapacity(edgeCount)
    for layer in 0..<layers {
      for source in sources[..<firstHead(layer: layer)] {
        for head in 0..<heads {
          for input in HeadInput.allCases {
            edges.append(Edge(known: source, .head(Head(layer, head)), input))
          }
        }
        if isParallel { edges.append(Edge(known: source, .mlp(layer), nil)) }
      }
      if !isParallel {
        edges += sources[..<readCount(mlp: layer)].map { Edge(known: $0, .mlp(layer), nil) }
      }
    }
    return edges + sources.map { Edge(known: $0, .logits, nil) }
  }

  /// The indices of an edge's source and destination; nil for an edge that the model has not.
  public func indices(of edge: Edge) -> (source: Int, destination: Int)? {
    guard let source = sourceIndex(edge.source),
      let destination = destinationIndex(edge.target, edge.input),
      source < readCount(destination: destination)
    else { return nil }
    return (source, destination)
  }

  /// Whether the model has a node.
  public func has(_ node: EdgeNode) -> Bool {
    switch node {
    case .input, .logits: true
    case .head(let head): (0..<layers).contains(head.layer) && (0..<heads).contains(head.index)
    case .mlp(let layer): (0..<layers).contains(layer)
    }
  }
}
