import Patching
import Transformer

/// A circuit as a table: for each destination the sources that it reads.
struct EdgeMask: Sendable {
  let graph: EdgeGraph
  /// For each destination the sources whose edges are present, in rising order.
  private(set) var parents: [[Int]]

  /// The table of a circuit.
  ///
  /// - Throws: `EdgeError.noSuchNode` for an edge of another model.
  init(_ circuit: EdgeCircuit, _ configuration: Configuration) throws(EdgeError) {
    try circuit.check(for: configuration)
    graph = EdgeGraph(configuration)
    parents = [[Int]](repeating: [], count: graph.destinationCount)
    for edge in circuit.edges {
      guard let (source, destination) = graph.indices(of: edge) else { continue }
      parents[destination].append(source)
    }
    for destination in parents.indices { parents[destination].sort() }
  }

  /// The table of every edge.
  init(every configuration: Configuration) {
    graph = EdgeGraph(configuration)
    parents = (0..<graph.destinationCount).map { [graph] destination in
      Array(0..<graph.readCount(destination: destination))
    }
  }

  /// Takes an edge out.
  mutating func remove(source: Int, destination: Int) {
    parents[destination].removeAll { $0 == source }
  }

  /// The circuit of the table.
  var circuit: EdgeCircuit {
    let (sources, destinations) = (graph.sources, graph.destinations)
    return EdgeCircuit(
      zip(destinations, parents).flatMap { destination, parents in
        parents.map { Edge(known: sources[$0], destination.node, destination.input) }
      })
  }

  /// The destinations of a source's node: three for a head, one for an MLP, none for the input.
  func destinations(ofSource source: Int) -> [Int] {
    guard source > 0 else { return [] }
    let (layer, place) = (source - 1).quotientAndRemainder(dividingBy: graph.heads + 1)
    let first = layer * graph.destinationsPerLayer
    guard place < graph.heads else { return [first + 3 * graph.heads] }
    return (0..<3).map { first + $0 * graph.heads + place }
  }

  /// Whether each source's output reaches the logits by present edges.
  var live: [Bool] {
    var live = [Bool](repeating: false, count: graph.sourceCount)
    for source in parents[graph.destinationCount - 1] { live[source] = true }
    for source in live.indices.reversed() where live[source] {
      for destination in destinations(ofSource: source) {
        for parent in parents[destination] { live[parent] = true }
      }
    }
    return live
  }
}
