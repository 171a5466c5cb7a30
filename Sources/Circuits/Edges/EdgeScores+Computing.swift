import Analyses
public import Patching
public import Shards
import Tasks
import Tensors
import Tokens
public import Transformer

extension EdgeScores {
  /// Scores every edge of a model on pairs of prompts.
  ///
  /// - Parameters:
  ///   - weights: the model, unedited.
  ///   - pairs: clean and corrupted prompts of equal lengths, scored by answer and distractor or by
  ///     years.
  ///   - method: where gradients are taken.
  ///   - ledger: who computes the units, each some pairs.
  ///   - progress: called with gradients taken and gradients in all, one for each prompt and step.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `PatchingError`, saying which prompt does not fit, or `.analysis(.cancelled)`.
  ///
  /// Cost: a forward pass over each prompt, and at the positions from the first token that differs to
  /// END one more, and for each step one forward and one backward; then 2 N D operations for each edge
  /// and prompt. `memory` tells what is held.
  public init(
    _ weights: Weights, _ pairs: PatchPairs, _ method: EdgeMethod, ledger: Ledger = .alone,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(PatchingError) {
    let graph = EdgeGraph(weights.configuration)
    let count = pairs.clean.prompts.count
    let (alphas, parts) = (method.alphas, try Self.parts(weights, pairs, method))
    let size = (parts.count - 1) / EdgeSums.blockLimit + 1
    let blocks = stride(from: 0, to: parts.count, by: size).map {
      parts[$0..<min(parts.count, $0 + size)]
    }
    let units = blocks.map { block in
      Ledger.Unit(
        cost: Double(block.reduce(0) { $0 + $1.rowCount }), count: graph.pairCount,
        steps: block.reduce(0) { $0 + $1.numbers.count } * alphas.count)
    }
    let sums = try ledger.sum("edges", units, count: graph.pairCount, progress: progress) {
      place throws(PatchingError) in
      try PatchingError.cancellable { () throws(Cancelled) in
        var sums = EdgeSums(graph)
        for part in blocks[place] { try sums.add(part, alphas, cancellation) }
        return sums.values
      }
    }
    let scores = EdgeSums.scores(graph, sums, dividedBy: Double(count * alphas.count))
    guard scores.allSatisfy(\.isFinite) else { throw .notFinite(.destination) }
    self.init(graph, scores, method, pairs.clean.score)
  }

  /// The pairs that are run together.
  private static func parts(
    _ weights: Weights, _ pairs: PatchPairs, _ method: EdgeMethod
  ) throws(PatchingError) -> [EdgePart] {
    try EdgePart.parts(
      weights, pairs, fromStart: false,
      limit: max(1, EdgeSums.rowLimit / min(method.alphas.count, EdgeSums.copyLimit)))
  }

  /// The most bytes that scoring holds beside the checkpoint, before it runs.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - pairs: the prompts.
  ///   - method: where gradients are taken.
  /// - Returns: the bytes; nothing is run.
  /// - Throws: `PatchingError`, as scoring would.
  public static func memory(
    _ weights: Weights, _ pairs: PatchPairs, _ method: EdgeMethod
  ) throws(PatchingError) -> Int {
    try parts(weights, pairs, method).map { EdgeSums.memory($0, method) }.max() ?? 0
  }
}

extension EdgeGraph {
  /// The number of sources times that of destinations.
  fileprivate var pairCount: Int { sourceCount * destinationCount }
}

/// Sums of edge scores under way.
struct EdgeSums {
  /// The most rows of gradients that are taken together, copies for steps included.
  static let rowLimit = 384
  /// The most copies of a prompt, each at another step, that run together.
  static let copyLimit = 16
  /// The most units of work: what each gives is as large as all scores.
  static let blockLimit = 64
  /// The elements of a source that are multiplied at a time: those of all sources stay in the cache.
  private static let depth = 4096

  private let graph: EdgeGraph
  /// `[source × destination]`, over prompts and steps.
  private(set) var values: [Double]

  init(_ graph: EdgeGraph) {
    self.graph = graph
    values = [Double](repeating: 0, count: graph.pairCount)
  }

  /// The score of every edge, in the order of the graph.
  static func scores(
    _ graph: EdgeGraph, _ sums: [Double], dividedBy count: Double
  ) -> [Float] {
    graph.edges.map { edge in
      guard let (source, destination) = graph.indices(of: edge) else { return 0 }
      return Float(sums[source * graph.destinationCount + destination] / count)
    }
  }

  /// Adds what some pairs give.
  ///
  /// - Parameters:
  ///   - part: the pairs.
  ///   - alphas: where gradients are taken between corrupted (0) and clean (1).
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `Cancelled`.
  mutating func add(
    _ part: EdgePart, _ alphas: [Float], _ cancellation: Cancellation?
  ) throws(Cancelled) {
    let (differences, prefix) = try part.differences(cancellation)
    let together = max(1, min(Self.copyLimit, Self.rowLimit / part.rowCount))
    for first in stride(from: 0, to: alphas.count, by: together) {
      let some = Array(alphas[first..<min(first + together, alphas.count)])
      let gradients = try EdgeGradients(part, some, prefix, cancellation)
      for layer in 0..<graph.layers {
        try cancellation?.check()
        add(differences, gradients.destinations(layer: layer), layer: layer)
      }
      add(
        differences, gradients.final.reshaped([1, gradients.final.count]), layer: graph.layers)
    }
  }

  /// Adds the products of differences with gradients.
  ///
  /// - Parameters:
  ///   - differences: of every source.
  ///   - gradients: [destinations of the layer, N D].
  ///   - layer: the layer; the number of layers for the logits.
  private mutating func add(_ differences: SourceOutputs, _ gradients: Tensor, layer: Int) {
    let first = layer * graph.destinationsPerLayer
    let read = graph.readCount(destination: first + gradients.rows - 1)
    let changes = differences.values.rows(0..<read)
    var products = Tensor(repeating: 0, shape: [read, gradients.rows])
    for from in stride(from: 0, to: gradients.columns, by: Self.depth) {
      let columns = from..<min(from + Self.depth, gradients.columns)
      Tensor.multiply(
        changes, columns: columns, transposed: gradients, columns: columns, into: &products)
      let elements = products.elements
      for source in 0..<read {
        for place in 0..<gradients.rows {
          values[source * graph.destinationCount + first + place] +=
            Double(elements[source * gradients.rows + place])
        }
      }
    }
  }

  /// The bytes that a part holds at most.
  static func memory(_ part: EdgePart, _ method: EdgeMethod) -> Int {
    let (shape, rows) = (part.configuration, part.rowCount)
    let graph = EdgeGraph(shape)
    let copies = min(
      max(1, min(copyLimit, rowLimit / rows)), method.alphas.count)
    let outputs = 4 * rows * shape.width * (graph.sourceCount + graph.destinationsPerLayer)
    let clean = Pass(capture: SourceOutputs.sites(shape), logits: .none)
      .cost(in: shape, lengths: part.batch.lengths)
    let logits = 4 * 4 * copies * part.ranges.count * shape.vocabulary
    return outputs + 3 * clean + logits
      + Weights.tapedPassCost(
        in: shape, lengths: (0..<copies).flatMap { _ in part.ranges.map(\.count) },
        keys: part.batch.longest, at: EdgeGradients.sites(shape))
  }
}
