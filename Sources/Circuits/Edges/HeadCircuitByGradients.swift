import Analyses
public import Patching
import Tasks
import Tensors
import Tokens
public import Transformer

/// Heads chosen by gradients, and what the model does with these alone.
///
/// A head's score is the sum of the scores of its outgoing edges (`EdgeScores`), which is what its
/// output changes times the gradient there, so edges need not be scored one by one. Every other head
/// then delivers its corrupted output to all that read it; MLPs read the changed stream.
///
/// The choice is approximate, the run exact.
public struct HeadCircuitByGradients: Sendable {
  /// Every head and MLP with its score, in the order of computation.
  public let scores: [(node: EdgeNode, score: Float)]
  /// The heads of largest |score|, strongest first.
  public let heads: [Head]
  /// The run of these alone.
  public let run: EdgeCircuitRun

  /// Chooses heads and runs them.
  ///
  /// - Parameters:
  ///   - count: how many heads; no more than the model has.
  ///   - weights: the model, unedited.
  ///   - pairs: clean and corrupted prompts of equal lengths.
  ///   - method: where gradients are taken.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, saying which prompt does not fit, or when cancelled.
  ///
  /// Cost: a forward pass over each prompt, and at the positions that can differ two more, and one
  /// forward and one backward for each step.
  public init(
    _ count: Int, _ weights: Weights, _ pairs: PatchPairs, _ method: EdgeMethod = .clean,
    cancellation: Cancellation? = nil
  ) throws(PatchingError) {
    let shape = weights.configuration
    let graph = EdgeGraph(shape)
    let alphas = method.alphas
    let parts = try EdgePart.parts(
      weights, pairs, fromStart: false,
      limit: max(1, EdgeSums.rowLimit / min(alphas.count, EdgeSums.copyLimit)))
    let total = Double(pairs.clean.prompts.count * alphas.count)
    let scores = try PatchingError.cancellable { () throws(Cancelled) in
      var sums = [Double](repeating: 0, count: graph.sourceCount)
      for part in parts { try part.addNodeScores(alphas, to: &sums, cancellation) }
      return zip(graph.sources, sums).dropFirst().map { ($0, Float($1 / total)) }
    }
    let heads = scores.sorted { abs($0.1) > abs($1.1) }.compactMap { node, _ in
      if case .head(let head) = node { head } else { nil }
    }.prefix(max(0, count))
    let kept = Set(heads.map(EdgeNode.head))
    let circuit = EdgeCircuit(
      graph.edges.filter { edge in
        if case .head = edge.source { kept.contains(edge.source) } else { true }
      })
    do throws(EdgeError) {
      run = try EdgeCircuitRun(circuit, weights, pairs, cancellation: cancellation)
    } catch {
      guard case .patching(let error) = error else { preconditionFailure("\(error)") }
      throw error
    }
    self.scores = scores
    self.heads = Array(heads)
  }
}

extension EdgePart {
  /// Adds the change of each source times the gradient at its output.
  fileprivate func addNodeScores(
    _ alphas: [Float], to sums: inout [Double], _ cancellation: Cancellation?
  ) throws(Cancelled) {
    let sites = SourceOutputs.sites(configuration)
    let clean = try runClean(sites, cancellation)
    let corrupted = try runCorrupted(sites, clean.prefix, cancellation)
    let graph = EdgeGraph(configuration)
    let together = max(1, min(EdgeSums.copyLimit, EdgeSums.rowLimit / rowCount))
    for first in stride(from: 0, to: alphas.count, by: together) {
      let some = Array(alphas[first..<min(first + together, alphas.count)])
      let gradients = try EdgeGradients.taken(
        self, some, clean.prefix, at: sites.union([.block(0, .residualIn)]), cancellation)
      func product(_ gradient: Tensor, _ change: Tensor, _ columns: Range<Int>) -> Double {
        let change = change.gathering(columns: columns)
        return (0..<some.count).reduce(0.0) { sum, copy in
          sum
            + gradient.rows(copy * rowCount..<(copy + 1) * rowCount)
            .gathering(columns: columns).product(with: change)
        }
      }
      let width = 0..<configuration.width
      sums[0] += product(
        gradients[.block(0, .residualIn)],
        .difference(embeddings(of: self.corrupted), embeddings(of: batch)), width)
      for layer in 0..<configuration.layers {
        let (z, mlp) = (Site.block(layer, .z), Site.block(layer, .mlpOut))
        let change = Tensor.difference(corrupted.sites[z], clean.sites[z])
        for head in 0..<graph.heads {
          sums[graph.firstHead(layer: layer) + head] += product(
            gradients[z], change, configuration.columns(ofHead: head))
        }
        sums[graph.firstHead(layer: layer) + graph.heads] += product(
          gradients[mlp], .difference(corrupted.sites[mlp], clean.sites[mlp]), width)
      }
    }
  }
}

extension Tensor {
  /// The sum of the products of all elements.
  fileprivate func product(with other: Tensor) -> Double {
    (0..<rows).reduce(0.0) { $0 + Double(dot(row: $1, with: other, row: $1)) }
  }
}
