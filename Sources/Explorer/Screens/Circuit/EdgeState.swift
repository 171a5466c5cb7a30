import Circuits
import Tasks
import Transformer

/// The graph of edges and a circuit of them.
struct EdgeState: Hashable, Sendable {
  /// The checkpoint.
  var slot: ModelSlot
  /// Where gradients are taken.
  var method = EdgeMethod.integrated(steps: 5, alphas: .withClean)
  /// Which edges make the circuit.
  var selection = EdgeSelection.top(50)
  /// The edges of the circuit with their scores, the strongest first; nil while unknown.
  var edges: [ScoredEdge]?
  /// The node under the cursor.
  var node: EdgeNode?
  /// The edge under the cursor, among those of the node.
  var row = 0

  /// The query for the scores.
  var query: EdgeScoresQuery { EdgeScoresQuery(slot, method) }

  /// The query for the score of the circuit; nil while it is unknown.
  var run: EdgeRunQuery? {
    edges.map { EdgeRunQuery(slot, EdgeCircuit($0.map(\.edge))) }
  }

  /// The nodes of the circuit, in the order of computation.
  var nodes: [EdgeNode] {
    Set((edges ?? []).flatMap { [$0.edge.source, $0.edge.target] }).sorted()
  }

  /// The node under the cursor; the logits before it was moved.
  var cursor: EdgeNode? {
    let nodes = nodes
    return node.flatMap { nodes.contains($0) ? $0 : nil } ?? nodes.last
  }

  /// The edges into the node under the cursor, then those out of it, the strongest first.
  var edgesHere: [ScoredEdge] {
    guard let cursor, let edges else { return [] }
    return edges.filter { $0.edge.target == cursor } + edges.filter { $0.edge.source == cursor }
  }
}

/// An edge with its score.
struct ScoredEdge: Hashable, Sendable {
  var edge: Edge
  var score: Float
}

extension EdgeSelection {
  /// The rule in words.
  var words: String {
    switch self {
    case .top(let count): "the \(count) strongest"
    case .greedy(let count): "\(count) from the logits back"
    case .threshold(let least): "from \(least) on"
    }
  }

  /// How many edges are asked for; nil where a threshold decides.
  var count: Int? {
    switch self {
    case .top(let count), .greedy(let count): count
    case .threshold: nil
    }
  }
}

extension Scene<CircuitState> {
  /// Why edges cannot be scored; nil if they can.
  var edgeProblem: String? {
    if isEdited { return "Edges are of the model without edits. x takes the edits back." }
    if document.list?.years == nil, circuitPrompts.contains(where: { $0.pair == nil }) {
      return "This needs prompts with an answer and a distractor. L takes a list of them."
    }
    let isPaired = circuitPrompts.indices.allSatisfy { place in
      guard let pair = document.references.pair(of: circuitPrompts[place], at: place) else {
        return false
      }
      return pair.tokens.count == circuitPrompts[place].tokens.count
    }
    return isPaired
      ? nil
      : "Edges are scored between each prompt and a corrupted one of the same length. R chooses them."
  }

  /// Scores of every edge; nil while unknown.
  var edgeScores: EdgeScores? { own.edges.flatMap { findings[$0.query]?.scores } }

  /// What the circuit of edges has of the score; nil while unknown.
  var edgeRun: EdgeCircuitRun? { own.edges.flatMap(\.run).flatMap { findings[$0] } }

  /// The queries of the graph of edges.
  var edgeQueries: [any Query] {
    guard let edges = own.edges, edgeProblem == nil else { return [] }
    return [edges.query] + [edges.run].compactMap(\.self)
  }
}
