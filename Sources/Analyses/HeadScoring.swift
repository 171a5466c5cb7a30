import Tensors
public import Tokens
public import Transformer

/// Head scores in the making, some sequences at a time, so that work that was stopped goes on where
/// it was.
public struct HeadScoring: Sendable {
  /// The sequences in all.
  public let sequences: [[TokenID]]
  /// How many are done.
  public private(set) var done = 0
  private let weights: Weights
  private var sums: PatternSums

  /// How many sequences run at once, to bound the memory of their patterns and the wait for a stop.
  private static let chunk = 4

  /// Prepares scores; nothing runs yet.
  ///
  /// - Parameters:
  ///   - weights: the model.
  ///   - sequences: rows whose second half repeats the first; all of one even length.
  public init(_ weights: Weights, sequences: [[TokenID]]) {
    let half = (sequences.first?.count ?? 0) / 2
    precondition(
      half > 0 && sequences.allSatisfy { $0.count == 2 * half }, "sequences of one even length")
    self.weights = weights
    self.sequences = sequences
    sums = PatternSums(weights.configuration, half: half)
  }

  /// Whether every sequence was run.
  public var isDone: Bool { done == sequences.count }

  /// Runs the next sequences.
  ///
  /// - Parameter cancellation: checked between halves of a block; what was done before stays.
  /// - Throws: `AnalysisError.cancelled`.
  ///
  /// Cost: one pass over four sequences, holding L H T² numbers for each.
  public mutating func step(_ cancellation: Cancellation?) throws(AnalysisError) {
    let rows = Array(sequences[done..<min(done + Self.chunk, sequences.count)])
    guard !rows.isEmpty else { return }
    var next = sums
    try AnalysisError.cancellable { () throws(Cancelled) in
      try next.add(rows, weights, cancellation)
    }
    sums = next
    done += rows.count
  }

  /// The scores of the sequences done, without copying.
  public var scores: HeadScores {
    precondition(done > 0, "HeadScoring: no sequence was run")
    return HeadScores(attention: sums.means())
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

  func means() -> HeadScores.Attention {
    let means = sums.map { grid in grid.map { row in row.map { Float($0 / Double(rows)) } } }
    return (means[0], means[1], means[2])
  }
}
