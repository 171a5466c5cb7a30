import Analyses
import Patching
import Tasks
import Tensors
import Tokens
import Transformer

/// Pairs of prompts that run together, at the positions that can differ.
///
/// Before the first token in which the prompts of a pair differ, all runs of edges are the clean run,
/// and nothing after END matters: only the positions between are carried, with keys and values of
/// earlier ones from the clean run. Where absent edges deliver zeros or means, every position differs.
struct EdgePart: Sendable {
  /// The model, each head with keys and values of its own.
  let weights: Weights
  /// The pairs, by their numbers among all.
  let numbers: Range<Int>
  /// The positions of each pair that are carried; END is the last.
  let ranges: [Range<Int>]
  let reader: ScoreReader
  /// The clean tokens up to END.
  let batch: TokenBatch
  /// The corrupted tokens up to END.
  let corrupted: TokenBatch

  var configuration: Configuration { weights.configuration }

  /// The number of carried positions, N.
  var rowCount: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The parts that pairs are run in: at most so many carried positions each, or one longer prompt.
  ///
  /// - Throws: `PatchingError`, for a pair beyond the context, or without answer or distractor.
  static func parts(
    _ weights: Weights, _ pairs: PatchPairs, fromStart: Bool, limit: Int
  ) throws(PatchingError) -> [EdgePart] {
    let reader = try PatchingError.wrapping { () throws(AnalysisError) in
      try ScoreReader(pairs.clean)
    }
    let (weights, context) = (weights.ungrouped(), weights.configuration.context)
    var (parts, first, ranges, count) = ([EdgePart](), 0, [Range<Int>](), 0)
    func end(_ upTo: Int) {
      parts.append(
        EdgePart(weights, pairs, first..<upTo, ranges, reader.picking(first..<upTo)))
      (first, ranges, count) = (upTo, [], 0)
    }
    for (number, prompt) in pairs.clean.prompts.enumerated() {
      guard prompt.tokens.count <= context else {
        throw .context(
          .destination, prompt: number, length: prompt.tokens.count, context: context)
      }
      let other = pairs.corrupted.prompts[number].tokens
      let start = fromStart ? 0 : zip(prompt.tokens, other).prefix { $0 == $1 }.count
      let range = min(start, prompt.end)..<prompt.end + 1
      if count > 0, count + range.count > limit { end(number) }
      ranges.append(range)
      count += range.count
    }
    end(pairs.clean.prompts.count)
    return parts
  }

  private init(
    _ weights: Weights, _ pairs: PatchPairs, _ numbers: Range<Int>, _ ranges: [Range<Int>],
    _ reader: ScoreReader
  ) {
    self.weights = weights
    self.numbers = numbers
    self.ranges = ranges
    self.reader = reader
    func rows(_ set: PromptSet) -> TokenBatch {
      TokenBatch(
        zip(set.prompts[numbers], ranges).map { Array($0.tokens[..<$1.upperBound]) })
    }
    batch = rows(pairs.clean)
    corrupted = rows(pairs.corrupted)
  }

  /// The tensor rows of the carried positions in a pass over whole rows.
  var carried: [Int] {
    zip(batch.offsets, ranges).flatMap { offset, range in range.map { offset + $0 } }
  }

  /// The row of each pair's END among the carried positions.
  var ends: [Int] {
    var row = -1
    return ranges.map { range in
      row += range.count
      return row
    }
  }

  /// The rows of so many copies of the pairs, as a pass carries them on.
  func rows(copies: Int = 1) -> [Resumption.Row] {
    (0..<copies).flatMap { _ in
      ranges.enumerated().map { Resumption.Row(positions: $1, source: $0) }
    }
  }

  /// What each source writes and each reader reads in a run, at the carried positions.
  struct Sites {
    let activations: Activations
    /// The rows of the carried positions within the activations.
    let rows: [Int]?

    subscript(site: Site) -> Tensor {
      guard let rows else { return activations[site] }
      return activations[site].gathering(rows: rows)
    }
  }

  /// Runs the clean prompts whole.
  ///
  /// - Parameters:
  ///   - sites: what is kept beside keys and values.
  ///   - cancellation: checked between halves of a block.
  /// - Returns: the score of each prompt, what was kept, and keys and values.
  /// - Throws: `Cancelled`.
  func runClean(
    _ sites: Set<Site>, _ cancellation: Cancellation?
  ) throws(Cancelled) -> (scores: [Float], sites: Sites, prefix: Resumption.Prefix) {
    let layers = 0..<configuration.layers
    let read = Resumption.Prefix.sites(layers, in: configuration)
    let kept = try weights.forward(
      batch,
      Pass(
        capture: sites.union(read), logits: reader.request(), cancellation: cancellation))
    return (
      reader.values(kept.logits), Sites(activations: kept, rows: carried),
      Resumption.Prefix(kept, layers: layers, offsets: batch.offsets, in: configuration)
    )
  }

  /// Runs the corrupted prompts at the carried positions.
  func runCorrupted(
    _ sites: Set<Site>, _ prefix: Resumption.Prefix, _ cancellation: Cancellation?
  ) throws(Cancelled) -> (scores: [Float], sites: Sites) {
    let kept = try weights.resume(
      Resumption(layer: 0, residual: stream(of: corrupted), rows: rows(), prefix: prefix),
      Pass(capture: sites, logits: reader.request(), cancellation: cancellation))
    return (reader.values(kept.logits), Sites(activations: kept, rows: nil))
  }

  /// The token embeddings at the carried positions: [N, D].
  func embeddings(of batch: TokenBatch) -> Tensor {
    let tokens = batch.tokens
    return weights.tokenEmbedding.gathering(rows: carried.map { tokens[$0].rawValue })
  }

  /// The position of each carried row.
  var positions: [Int] { ranges.flatMap(Array.init) }

  /// Embeddings at the carried positions, with those of the positions where they are learned: [N, D].
  func withPositions(_ embeddings: Tensor) -> Tensor {
    guard let table = weights.positionEmbedding else { return embeddings }
    return .sum(embeddings, table.gathering(rows: positions))
  }

  /// The stream that enters the first block: [N, D].
  func stream(of batch: TokenBatch) -> Tensor {
    withPositions(embeddings(of: batch))
  }
}
