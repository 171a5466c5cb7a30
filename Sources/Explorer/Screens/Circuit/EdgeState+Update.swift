import Circuits
import Screen
import Transformer

// What keys do in the graph of edges.

extension Scene<CircuitState> {
  /// Shows the graph of edges, or leaves it.
  mutating func toggleEdges() -> [Effect] {
    guard own.edges == nil else { return leaveEdges() }
    own.edges = EdgeState(slot: leading.model)
    own.wizard = nil
    return []
  }

  /// Shows a circuit of so many edges.
  mutating func showEdges(count: Int) {
    var edges = EdgeState(slot: leading.model)
    edges.selection = .top(count)
    (own.edges, own.wizard) = (edges, nil)
  }

  /// Leaves the graph and stops what it waits for.
  mutating func leaveEdges() -> [Effect] {
    own.edges = nil
    return cancel { $0.query is EdgeScoresQuery || $0.query is EdgeRunQuery }
  }

  /// Makes the circuit once the scores are known, and forgets it where they are not any more.
  mutating func prepareEdges() {
    guard let state = own.edges else { return }
    guard facts(state.slot) != nil, !isEdited else {
      own.edges = facts(state.slot) == nil ? nil : own.edges
      own.edges?.edges = nil
      return
    }
    guard let scores = edgeScores else {
      own.edges?.edges = nil
      return
    }
    guard state.edges == nil else { return }
    let chosen = Set(scores.circuit(state.selection).edges)
    own.edges?.edges = zip(scores.edges, scores.scores)
      .filter { chosen.contains($0.0) }.map { ScoredEdge(edge: $0, score: $1) }
      .sorted { (-$0.score.magnitude, $0.edge) < (-$1.score.magnitude, $1.edge) }
  }

  /// Chooses the edges of the circuit in another way.
  mutating func select(_ selection: EdgeSelection) {
    own.edges?.selection = selection
    own.edges?.edges = nil
    own.edges?.row = 0
    prepareEdges()
    let count = own.edges?.edges?.count
    note = .done(
      "Edges: \(selection.words)" + (count.map { ", \($0) with a way in and out." } ?? "."))
  }

  /// Takes fewer or more edges.
  mutating func changeEdgeCount(by steps: Int) {
    guard let state = own.edges else { return }
    let counts = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
    let now = state.selection.count ?? state.edges?.count ?? 50
    let next =
      steps > 0 ? counts.first { $0 > now } ?? now : counts.last { $0 < now } ?? now
    if case .greedy = state.selection { select(.greedy(next)) } else { select(.top(next)) }
  }

  /// Goes to the other way of counting out edges.
  mutating func nextSelection() {
    guard let state = own.edges else { return }
    let count = state.selection.count ?? 50
    if case .top = state.selection { select(.greedy(count)) } else { select(.top(count)) }
  }

  /// Moves over the nodes, or over the edges of the node.
  mutating func moveInEdges(_ move: Move) {
    guard let state = own.edges else { return }
    if pane == CircuitPane.side.rawValue {
      guard let steps = move.steps(page: 10, all: state.edgesHere.count) else { return }
      own.edges?.row = clamped(state.row + steps, count: state.edgesHere.count)
      return
    }
    if let step = DiagramMove(move), !own.showsList {
      let graph = edgeGraph
      let here = graph.nodes.firstIndex { $0.name == state.cursor?.name }
      let next = GraphLayout(graph, in: diagramRoom).step(from: here, step)
      if let next, let node = EdgeNode(name: graph.nodes[next].name) { setEdgeCursor(node) }
      return
    }
    let nodes = state.nodes
    guard let cursor = state.cursor, let here = nodes.firstIndex(of: cursor) else { return }
    let steps = move.steps(page: 10, all: nodes.count) ?? (move == .left ? -1 : 1)
    setEdgeCursor(nodes[clamped(here + steps, count: nodes.count)])
  }

  /// Moves the cursor to a node, and the shared one of heads with it.
  mutating func setEdgeCursor(_ node: EdgeNode) {
    own.edges?.node = node
    own.edges?.row = 0
    if case .head(let head) = node { go(to: head) }
  }

  /// Goes along the edge under the cursor, or opens the head of the node.
  mutating func openInEdges() {
    guard let state = own.edges, let cursor = state.cursor else { return }
    let edges = state.edgesHere
    if pane == CircuitPane.side.rawValue, !edges.isEmpty {
      let edge = edges[clamped(state.row, count: edges.count)].edge
      setEdgeCursor(edge.source == cursor ? edge.target : edge.source)
    } else if case .head(let head) = cursor {
      go(to: head)
      show(.detail)
    } else {
      note = .refused("\(cursor.name) is no head. Tab goes to its edges.")
    }
  }
}
