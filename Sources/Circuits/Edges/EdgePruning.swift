import Analyses
public import Patching
import Tasks
import Tensors
public import Transformer

/// ACDC: a circuit found without gradients, by taking edges out one by one for as long as that hardly
/// matters.
///
/// Destinations go from the logits back to the first layer (of a head values, keys, queries), and the
/// edges into one from its latest source to its first. An edge is taken out for good where that
/// changes the mean score by less than a threshold; absent edges deliver the corrupted run's values.
/// An edge into a node that does not lead to the logits any more goes without a run.
///
/// Every test is exact. Conmy et al. compare how much a metric to be kept small rises, such as the KL
/// divergence of the outputs; here it is the size of the change of the score, up or down.
///
/// Source: Conmy et al. 2023, algorithm 1.
public struct EdgePruning: Sendable {
  /// The least change of the mean score that keeps an edge.
  public let threshold: Float
  /// How many edges there were to begin with.
  public let edgeCount: Int
  /// How many of them have been decided on.
  public private(set) var decidedCount = 0
  /// How many of those by a run.
  public private(set) var testedCount = 0
  /// By how much taking an edge out changed the mean score when it was decided on; 0 for those that led
  /// nowhere, nothing for those not decided on.
  public private(set) var changes: [Edge: Float] = [:]
  /// The mean score of the whole model.
  public let full: Float
  /// The mean score on the corrupted prompts.
  public let corrupted: Float

  private var states: [EdgeState]
  private var mask: EdgeMask
  /// The destinations that are left, the next last.
  private var left: [Int]
  /// How many removals are tried together, which grows while all succeed.
  private var trialSize = 4

  /// The most rows that are tried together.
  static let rowLimit = 512

  /// Prepares the search; every edge is still there.
  ///
  /// - Parameters:
  ///   - weights: the model, unedited.
  ///   - pairs: clean and corrupted prompts of equal lengths.
  ///   - threshold: the least change of the mean score that keeps an edge.
  ///   - start: the edges to begin with; all of the model if nil. Beginning with those that
  ///     gradients chose is quicker, and no longer free of them.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `EdgeError`, saying what does not fit, or when cancelled.
  ///
  /// Cost: three forward passes. Holds 4 N D numbers for each source and layer: for few prompts.
  public init(
    _ weights: Weights, _ pairs: PatchPairs, threshold: Float, from start: EdgeCircuit? = nil,
    cancellation: Cancellation? = nil
  ) throws(EdgeError) {
    self.threshold = threshold
    let mask: EdgeMask
    if let start {
      mask = try EdgeMask(start, weights.configuration)
    } else {
      mask = EdgeMask(every: weights.configuration)
    }
    do throws(PatchingError) {
      let parts = try EdgePart.parts(
        weights, pairs, fromStart: false, limit: EdgeCircuitSession.rowLimit)
      states = try PatchingError.cancellable { () throws(Cancelled) in
        var states: [EdgeState] = []
        for part in parts {
          states.append(
            try EdgeState(EdgeBase(part, .corrupted, nil, cancellation), mask, cancellation))
        }
        return states
      }
    } catch { throw .patching(error) }
    full = Measure.mean(states.flatMap(\.base.full))
    corrupted = Measure.mean(states.flatMap(\.base.corrupted))
    edgeCount = mask.parents.reduce(0) { $0 + $1.count }
    left = Self.order(mask.graph)
    self.mask = mask
  }

  /// Every destination, the last to be decided on first.
  private static func order(_ graph: EdgeGraph) -> [Int] {
    var order: [Int] = []
    for layer in 0..<graph.layers {
      let first = layer * graph.destinationsPerLayer
      for head in 0..<graph.heads {
        for input in 0..<3 { order.append(first + input * graph.heads + head) }
      }
      order.append(first + 3 * graph.heads)
    }
    return order + [graph.destinationCount - 1]
  }

  /// The graph of the model.
  public var graph: EdgeGraph { mask.graph }

  /// The circuit so far: at any time the edges that have not been taken out.
  public var circuit: EdgeCircuit { mask.circuit }

  /// Whether every edge has been decided on.
  public var isDone: Bool { left.isEmpty }

  /// The run of the circuit so far.
  public var run: EdgeCircuitRun {
    let scores = states.flatMap(\.scores)
    return EdgeCircuitRun(
      score: Measure.mean(scores), full: full, corrupted: corrupted, perPrompt: scores)
  }

  /// Decides on the edges of one more destination.
  ///
  /// - Parameter cancellation: checked between layers; what was decided before stays.
  /// - Returns: whether more is to be done.
  /// - Throws: `EdgeError` when cancelled.
  ///
  /// Cost: for each edge a run of what lies on present paths from its destination to the logits, at
  /// the positions that can differ.
  public mutating func advance(cancellation: Cancellation? = nil) throws(EdgeError) -> Bool {
    guard let destination = left.last else { return false }
    do throws(Cancelled) { try decide(destination, cancellation) } catch {
      throw .patching(.analysis(.cancelled))
    }
    left.removeLast()
    return !left.isEmpty
  }

  private mutating func decide(
    _ destination: Int, _ cancellation: Cancellation?
  ) throws(Cancelled) {
    let live = mask.live
    let graph = mask.graph
    let node = graph.destinations[destination].node
    guard graph.sourceIndex(node).map({ live[$0] }) ?? true else {
      for source in mask.parents[destination].reversed() {
        remove(source, destination, change: 0)
      }
      return
    }
    var candidates = Array(mask.parents[destination].reversed())
      .filter { changes[edge($0, destination)] == nil }
    while !candidates.isEmpty {
      try cancellation?.check()
      let some = Array(candidates.prefix(trialLimit))
      let removed = try trial(some, destination, live, cancellation)
      // The first that matters is decided on as well.
      candidates.removeFirst(min(removed + 1, some.count))
      trialSize = removed == some.count ? trialSize * 2 : max(2, removed)
    }
  }

  private var trialLimit: Int {
    let rows = states.map(\.base.part.rowCount).max() ?? 1
    return max(1, min(trialSize, Self.rowLimit / max(1, rows)))
  }

  /// Tries to take edges out one after another, up to the first that matters.
  ///
  /// - Returns: how many were taken out.
  private mutating func trial(
    _ sources: [Int], _ destination: Int, _ live: [Bool], _ cancellation: Cancellation?
  ) throws(Cancelled) -> Int {
    var trials: [EdgeTrial] = []
    for state in states {
      trials.append(
        try EdgeTrial(
          removing: sources, from: destination, state, mask, live, cancellation))
    }
    testedCount += sources.count
    var (before, removed) = (run.score, 0)
    for (copy, source) in sources.enumerated() {
      let after = Measure.mean(
        trials.flatMap { trial in
          let prompts = trial.scores.count / sources.count
          return trial.scores[copy * prompts..<(copy + 1) * prompts]
        })
      let change = after - before
      guard abs(change) < threshold else {
        changes[edge(source, destination)] = change
        decidedCount += 1
        testedCount -= sources.count - copy - 1
        break
      }
      remove(source, destination, change: change)
      (before, removed) = (after, removed + 1)
    }
    if removed > 0 { states = trials.map { $0.state(of: removed - 1) } }
    return removed
  }

  private mutating func remove(_ source: Int, _ destination: Int, change: Float) {
    mask.remove(source: source, destination: destination)
    let edge = edge(source, destination)
    if changes.updateValue(change, forKey: edge) == nil { decidedCount += 1 }
  }

  private func edge(_ source: Int, _ destination: Int) -> Edge {
    let reader = mask.graph.destinations[destination]
    return Edge(known: mask.graph.sources[source], reader.node, reader.input)
  }
}
