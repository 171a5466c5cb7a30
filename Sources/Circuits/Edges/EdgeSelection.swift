import Transformer

/// Which edges of a scored graph make a circuit.
public enum EdgeSelection: Hashable, Sendable {
  /// So many edges of largest |score|.
  case top(Int)
  /// From the logits back: again and again the edge of largest |score| into a node that is in the
  /// circuit already, so many times; a new source brings its own incoming edges.
  case greedy(Int)
  /// Every edge whose |score| is at least so much.
  case threshold(Float)
}

extension EdgeScores {
  /// The circuit that a selection gives.
  ///
  /// - Parameters:
  ///   - selection: the rule; of equal scores the edge that comes first in the graph is taken.
  ///   - pruned: whether nodes without a way in or out are left out, with their edges.
  /// - Returns: the circuit, of fewer edges than asked where it was pruned or the graph has no more.
  ///
  /// Cost: a sort of all edges. Source: the EAP-IG package, `apply_topn` of its main branch and
  /// `apply_greedy` of version 0.2.0.
  public func circuit(_ selection: EdgeSelection, pruned: Bool = true) -> EdgeCircuit {
    let chosen: [Int]
    switch selection {
    case .top(let count): chosen = Array(byStrength.prefix(max(0, count)))
    case .greedy(let count): chosen = greedy(count)
    case .threshold(let least): chosen = scores.indices.filter { abs(scores[$0]) >= least }
    }
    let circuit = EdgeCircuit(chosen.map { edges[$0] })
    return pruned ? circuit.pruned : circuit
  }

  /// The numbers of the edges, largest |score| first.
  public var byStrength: [Int] {
    scores.indices.sorted { (-abs(scores[$0]), $0) < (-abs(scores[$1]), $1) }
  }

  private func greedy(_ count: Int) -> [Int] {
    // For each node its incoming edges, strongest last; the nodes of the circuit hold theirs open.
    var incoming: [EdgeNode: [Int]] = [:]
    for number in byStrength.reversed() {
      incoming[edges[number].target, default: []].append(number)
    }
    var open: [EdgeNode: [Int]] = [.logits: incoming[.logits] ?? []]
    var chosen: [Int] = []
    while chosen.count < count {
      let strongest = open.compactMap { node, numbers in numbers.last.map { ($0, node) } }
        .min { (-abs(scores[$0.0]), $0.0) < (-abs(scores[$1.0]), $1.0) }
      guard let (number, node) = strongest else { break }
      chosen.append(number)
      open[node]?.removeLast()
      let source = edges[number].source
      if open[source] == nil { open[source] = incoming[source] ?? [] }
    }
    return chosen
  }
}

extension EdgeCircuit {
  /// The circuit without nodes that have no way in or no way out, and without their edges.
  ///
  /// The input needs no way in and the logits none out.
  public var pruned: EdgeCircuit {
    var kept = edges
    while true {
      let leadingOn = Set(kept.map(\.source)).union([.logits])
      let reached = Set(kept.map(\.target)).union([.input])
      let left = kept.filter { leadingOn.contains($0.target) && reached.contains($0.source) }
      if left.count == kept.count { return EdgeCircuit(kept) }
      kept = left
    }
  }
}
