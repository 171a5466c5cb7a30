public import Analyses

/// How much each edge matters to the score of the prompts, by gradients: approximate.
///
///     score(u -> v) = sum over positions of (corrupted - clean)(u) · dS/d(input of v)
///
/// is to first order what the score S gains when v reads u's corrupted output: an edge that helps
/// has a negative score. It is a mean over prompts, and over the steps on the way from the corrupted
/// to the clean embedding. The EAP-IG package differentiates the loss, -S, so its sign is the
/// opposite; |score| is the same.
///
/// Source: Syed, Rager and Conmy 2023 (EAP); Hanna, Pezzelle and Belinkov 2024 (EAP-IG).
public struct EdgeScores: Sendable {
  /// The graph.
  public let graph: EdgeGraph
  /// Every edge of the graph, in its order.
  public let edges: [Edge]
  /// The score of each, in the unit of the prompts' score.
  public let scores: [Float]
  /// Where gradients were taken.
  public let method: EdgeMethod
  /// What the prompts are scored by.
  public let score: Score

  /// Scores that are known.
  ///
  /// - Parameters:
  ///   - graph: the graph.
  ///   - scores: one for each of `graph.edges`.
  ///   - method: where gradients were taken.
  ///   - score: what the prompts are scored by.
  public init(_ graph: EdgeGraph, _ scores: [Float], _ method: EdgeMethod, _ score: Score) {
    precondition(scores.count == graph.edgeCount, "EdgeScores: \(scores.count) scores")
    self.graph = graph
    edges = graph.edges
    self.scores = scores
    self.method = method
    self.score = score
  }

  /// The steps between corrupted and clean embedding; 0 for gradients at the clean input alone.
  public var steps: Int { method.steps }

  /// For each source the sum of its outgoing edges' scores, in the order of computation.
  public var nodeScores: [(node: EdgeNode, score: Float)] {
    var sums: [EdgeNode: Double] = [:]
    for (edge, score) in zip(edges, scores) { sums[edge.source, default: 0] += Double(score) }
    return graph.sources.map { ($0, Float(sums[$0] ?? 0)) }
  }
}

/// Where the gradients of edge scores are taken.
public enum EdgeMethod: Hashable, Sendable {
  /// At the clean input: plain EAP.
  case clean
  /// At the clean input and at the corrupted one, as the package's method `clean-corrupted`.
  case ends
  /// At so many embeddings between the corrupted and the clean one: EAP-IG.
  case integrated(steps: Int, alphas: Alphas)

  /// Which points between corrupted (0) and clean (1) are taken, of m steps.
  public enum Alphas: String, CaseIterable, Codable, Hashable, Sendable {
    /// 1/m, 2/m … 1: with the clean point, as version 0.2.0 of the package.
    case withClean = "with-clean"
    /// 0, 1/m … (m-1)/m: with the corrupted point, as the package's main branch.
    case withCorrupted = "with-corrupted"
  }

  /// The steps; 0 for inputs as they are.
  public var steps: Int {
    switch self {
    case .clean, .ends: 0
    case .integrated(let steps, _): steps
    }
  }

  /// The points from corrupted (0) to clean (1) at which gradients are taken.
  public var alphas: [Float] {
    switch self {
    case .clean: [1]
    case .ends: [0, 1]
    case .integrated(let steps, .withClean): (1...max(1, steps)).map { Float($0) / Float(steps) }
    case .integrated(let steps, .withCorrupted):
      (0..<max(1, steps)).map { Float($0) / Float(steps) }
    }
  }
}
