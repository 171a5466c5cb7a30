import Tensors
public import Tokens
public import Transformer

/// What kinds of heads a model has, from repeated random tokens and from names; `[layer][head]`.
public struct HeadScores: Codable, Equatable, Sendable {
  /// Mean attention from a position to the one before it.
  public var previousToken: [[Float]]
  /// Mean attention from the second occurrence of a token to the first.
  public var duplicateToken: [[Float]]
  /// Mean attention from the second occurrence of a token to the one after the first.
  public var induction: [[Float]]
  /// Share of names that the head's OV circuit puts among the top tokens; nil without names.
  public var copying: [[Float]]?
  /// The same with the sign of the OV circuit flipped.
  public var negativeCopying: [[Float]]?

  /// Measures attention on sequences of random tokens that are repeated once.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - sequences: rows whose second half repeats the first; all of one even length.
  ///   - names: tokens for the copying scores; none leaves them out.
  ///   - top: how many top tokens count as copied.
  ///   - progress: called with steps done and steps in all.
  ///   - cancellation: checked between blocks and heads.
  /// - Throws: `AnalysisError`, saying which prompt, head, layer or position is wrong.
  ///
  /// Cost: one pass, holding L H T² numbers a sequence; for the copying scores 4 names D V L H
  /// operations.
  /// Source: Wang et al. 2022, section 3.1; the paper validates early heads in the same way.
  public init(
    _ weights: Weights, sequences: [[TokenID]], names: [TokenID], top: Int = Settings.usualTop,
    progress: (Int, Int) -> Void = { _, _ in }, cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    let configuration = weights.configuration
    let half = (sequences.first?.count ?? 0) / 2
    precondition(
      half > 0 && sequences.allSatisfy { $0.count == 2 * half }, "sequences of one even length")
    let steps = configuration.layers * (names.isEmpty ? 1 : 2)
    do {
      var sums = PatternSums(configuration, half: half)
      for first in stride(from: 0, to: sequences.count, by: Self.chunk) {
        let rows = Array(sequences[first..<min(first + Self.chunk, sequences.count)])
        try sums.add(rows, weights, cancellation)
        progress(sums.rows * configuration.layers / sequences.count, steps)
      }
      (previousToken, duplicateToken, induction) = sums.means()
      (copying, negativeCopying) = (nil, nil)
      guard !names.isEmpty else { return }
      let scores = CopyingScores(weights, names: names, top: top)
      var (positive, negative) = ([[Float]](), [[Float]]())
      for layer in 0..<configuration.layers {
        let copied = (0..<configuration.heads).map { scores.copied(by: Head(layer, $0)) }
        positive.append(copied.map { scores.share($0.positive) })
        negative.append(copied.map { scores.share($0.negative) })
        progress(configuration.layers + layer + 1, steps)
        try cancellation?.check()
      }
      (copying, negativeCopying) = (positive, negative)
    } catch {
      throw .cancelled
    }
  }

  /// How many sequences run at once, to bound the memory of their patterns.
  private static let chunk = 4

  /// Random tokens repeated once.
  ///
  /// - Parameters:
  ///   - count: the number of sequences; the paper's notebooks use 50.
  ///   - half: the tokens before the repetition; 50 there.
  ///   - vocabulary: tokens are drawn from 0 ..< vocabulary.
  ///   - generator: the source of chance.
  /// - Returns: `count` rows of `2 * half` tokens.
  public static func repeatedSequences(
    count: Int = 50, half: Int = 50, vocabulary: Int,
    using generator: inout some RandomNumberGenerator
  ) -> [[TokenID]] {
    repeatedSequences(
      count: count, half: half, tokens: (0..<vocabulary).map { TokenID($0) }, using: &generator)
  }

  /// Sequences of random tokens of a list, each repeated once.
  ///
  /// - Parameters:
  ///   - count: the number of sequences.
  ///   - half: the length before the repetition.
  ///   - tokens: the tokens to draw from, at least one: those that stand for text, as a model has
  ///     learned nothing of rows that are padding.
  ///   - generator: where chance comes from.
  /// - Returns: `count` sequences of 2 · `half` tokens.
  public static func repeatedSequences(
    count: Int = 50, half: Int = 50, tokens: [TokenID],
    using generator: inout some RandomNumberGenerator
  ) -> [[TokenID]] {
    (0..<count).map { _ in
      let first = (0..<half).map { _ in tokens[Int.random(in: tokens.indices, using: &generator)] }
      return first + first
    }
  }
}

/// Attention summed over sequences, for every head.
private struct PatternSums {
  let configuration: Configuration
  let half: Int
  var rows = 0
  /// For each score, `[layer][head]`.
  var sums: [[[Double]]]

  init(_ configuration: Configuration, half: Int) {
    self.configuration = configuration
    self.half = half
    let grid = [[Double]](
      repeating: [Double](repeating: 0, count: configuration.heads), count: configuration.layers)
    sums = [grid, grid, grid]
  }

  /// Adds the scores of some sequences.
  mutating func add(
    _ sequences: [[TokenID]], _ weights: Weights, _ cancellation: Cancellation?
  ) throws(Cancelled) {
    let sites = (0..<configuration.layers).map { Site.block($0, .pattern) }
    let activations = try weights.forward(
      TokenBatch(sequences),
      Pass(capture: Set(sites), logits: .none, cancellation: cancellation))
    let (heads, length) = (configuration.heads, 2 * half)
    for (layer, site) in sites.enumerated() {
      let pattern = activations[site].elements
      for row in sequences.indices {
        for head in 0..<heads {
          let start = (row * heads + head) * length * length
          for (kind, pairs) in pairs.enumerated() {
            let sum = pairs.reduce(0.0) { $0 + Double(pattern[start + $1.0 * length + $1.1]) }
            sums[kind][layer][head] += sum / Double(pairs.count)
          }
        }
      }
    }
    rows += sequences.count
  }

  /// The (query, key) pairs of each score.
  private var pairs: [[(Int, Int)]] {
    [
      (0..<2 * half - 1).map { ($0 + 1, $0) },
      (0..<half).map { (half + $0, $0) },
      (0..<half).map { (half + $0, $0 + 1) },
    ]
  }

  func means() -> ([[Float]], [[Float]], [[Float]]) {
    let means = sums.map { grid in grid.map { row in row.map { Float($0 / Double(rows)) } } }
    return (means[0], means[1], means[2])
  }
}
