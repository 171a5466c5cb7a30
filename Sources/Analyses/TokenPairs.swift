import Tensors
public import Tokens
public import Transformer

/// The extreme entries of a head's token-to-token circuits, from its weights alone: OV, e · W_V W_O
/// · W_U (token read, token promoted), or QK, e · W_Q W_Kᵀ · eᵀ (query, key).
///
/// Weights are those of the folded model. e is W_E by default, not normalised; biases, positions
/// and the norm's division are left out, so the numbers rank pairs but are neither logits nor
/// scores. Caution: over a whole vocabulary, rare tokens with long embeddings lead the list.
///
/// Source: Elhage et al. 2021.
public struct TokenPairs: Codable, Equatable, Sendable {
  /// The head.
  public var head: Head
  /// What was looked at.
  public var circuit: Circuit
  /// What stood for a token that is read.
  public var source: TokenSource
  /// The pairs with the largest numbers, largest first.
  public var largest: [Pair]
  /// The pairs with the smallest numbers, smallest first.
  public var smallest: [Pair]

  /// The two halves of a head.
  public enum Circuit: String, CaseIterable, Codable, Sendable {
    /// What is written for what is read.
    case ov
    /// What is looked for, and where.
    case qk
  }

  /// Two tokens and their number.
  public struct Pair: Codable, Equatable, Sendable {
    /// The token that is read, or the query.
    public var first: TokenID
    /// The token that is promoted, or the key.
    public var second: TokenID
    /// The entry of the matrix.
    public var value: Float
  }

  /// Finds the extreme pairs.
  ///
  /// - Parameters:
  ///   - head: a head of the model.
  ///   - circuit: what to look at.
  ///   - weights: the model.
  ///   - tokens: the tokens read, or the queries; nil for the whole vocabulary. Promoted tokens and
  ///     keys are always all.
  ///   - source: what stands for a token that is read, and for a key.
  ///   - excluded: rows that are in no pair: those without a token.
  ///   - count: how many pairs to list on each side; some hundred at most are quick.
  ///   - progress: called with first tokens done and first tokens in all.
  ///   - cancellation: checked between runs of tokens.
  /// - Throws: `noSuchHead`, or `cancelled`.
  ///
  /// Cost: K D V operations, and K V for each first token: for GPT-2 small 2.5 · 10⁹ and 3 · 10⁶;
  /// with `firstMLP` 2 D F for each first token, and for each key.
  /// At most 8 million of the V × V numbers are held at a time, and K V more.
  public init(
    of head: Head, _ circuit: Circuit, _ weights: Weights, tokens: [TokenID]? = nil,
    source: TokenSource = .embedding, excluding excluded: [ClosedRange<Int>] = [],
    count: Int = 10, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    try ComponentLens.Component.head(head).check(against: weights.configuration)
    self.head = head
    self.circuit = circuit
    self.source = source
    (largest, smallest) = try AnalysisError.cancellable { () throws(Cancelled) in
      let vocabulary = (0..<weights.configuration.vocabulary).map { TokenID($0) }
      let firsts = (tokens.map { Set($0).sorted { $0.rawValue < $1.rawValue } } ?? vocabulary)
        .filter { token in !excluded.contains { $0.contains(token.rawValue) } }
      let factors = try PairFactors(head, circuit, weights, source, cancellation)
      var best = Extremes(count)
      let step = max(1, min(Self.sourceLimit, Self.entryLimit / max(1, vocabulary.count)))
      for start in stride(from: 0, to: firsts.count, by: step) {
        try cancellation?.check()
        let part = Array(firsts[start..<min(start + step, firsts.count)])
        let entries = factors.entries(of: part)
        for (row, first) in part.enumerated() {
          best.add(first, entries.row(row).excluding(excluded))
        }
        progress(start + part.count, firsts.count)
      }
      return (best.largest.pairs, best.smallest.pairs)
    }
  }

  /// The most entries of the V × V matrix that are held at a time.
  private static let entryLimit = 1 << 23
  /// The most tokens whose embedding goes through the first MLP at a time.
  fileprivate static let sourceLimit = 1024
}

/// The matrix of a circuit as a product of thin factors: entries = left · rightᵀ.
private struct PairFactors {
  let weights: Weights
  let source: TokenSource
  /// What the first token's embedding is multiplied by: [D, K].
  let reading: Tensor
  /// One row for each second token: [V, K].
  let right: Tensor

  init(
    _ head: Head, _ circuit: TokenPairs.Circuit, _ weights: Weights, _ source: TokenSource,
    _ cancellation: Cancellation?
  ) throws(Cancelled) {
    self.weights = weights
    self.source = source
    let matrices = HeadMatrices(weights, head)
    switch circuit {
    case .ov:
      reading = matrices.value
      let written = matrices.output.scalingColumns(by: weights.finalNorm.gain)
      // The output is centred before the gain; the mean over the vocabulary goes afterwards.
      var promoted = Tensor.multiply(weights.unembedding, transposed: written)
      let mean = Tensor(promoted.mean(ofRows: Array(0..<promoted.rows)))
      promoted.addToRows(mean.scaled(by: -1))
      right = promoted
    case .qk:
      reading = matrices.query
      let all = weights.configuration.vocabulary
      var parts: [Tensor] = []
      for start in stride(from: 0, to: all, by: TokenPairs.sourceLimit) {
        try cancellation?.check()
        let part = (start..<min(start + TokenPairs.sourceLimit, all)).map { TokenID($0) }
        parts.append(Tensor.multiply(weights.sources(part, source), matrices.key))
      }
      right = Tensor(stacking: parts, columns: matrices.key.columns)
    }
  }

  /// The rows of some first tokens: [tokens, V].
  func entries(of tokens: [TokenID]) -> Tensor {
    Tensor.multiply(Tensor.multiply(weights.sources(tokens, source), reading), transposed: right)
  }
}

/// The pairs with the largest and the smallest numbers so far.
private struct Extremes {
  private(set) var largest: Ranking
  private(set) var smallest: Ranking

  init(_ count: Int) {
    largest = Ranking(count: count, sign: 1)
    smallest = Ranking(count: count, sign: -1)
  }

  /// Looks at all pairs of one first token.
  mutating func add(_ first: TokenID, _ values: [Float]) {
    guard largest.count > 0 else { return }
    var (high, low) = (largest.bar, -smallest.bar)
    for second in values.indices {
      let value = values[second]
      if value > high {
        largest.insert(.init(first: first, second: TokenID(second), value: value))
        high = largest.bar
      }
      if value < low {
        smallest.insert(.init(first: first, second: TokenID(second), value: value))
        low = -smallest.bar
      }
    }
  }
}

/// The pairs that come first by their number times a sign; of equal ones those found first.
private struct Ranking {
  let count: Int
  let sign: Float
  private(set) var pairs: [TokenPairs.Pair] = []

  /// What a number times the sign must exceed.
  var bar: Float {
    guard pairs.count >= count, let last = pairs.last else { return -.infinity }
    return sign * last.value
  }

  mutating func insert(_ pair: TokenPairs.Pair) {
    let place = pairs.firstIndex { sign * pair.value > sign * $0.value } ?? pairs.count
    pairs.insert(pair, at: place)
    if pairs.count > count { pairs.removeLast() }
  }
}
