import Tensors
import Tokens
import Transformer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The logits that a lens reads at some positions, with their probabilities over the vocabulary.
struct LensLogits {
  /// [positions, V].
  let logits: Tensor
  /// Their softmax, [positions, V].
  let probabilities: Tensor

  init(_ logits: Tensor) {
    self.logits = logits
    probabilities = logits.softmax()
  }

  /// The distribution at each position.
  var distributions: [Distribution] {
    (0..<logits.rows).map { Distribution(self, row: $0) }
  }

  /// What the lens says at each position.
  ///
  /// - Parameters:
  ///   - target: a token to follow; nil for none.
  ///   - count: how many top tokens to list.
  ///   - output: the distribution of the model's output at each position; nil where what is read is
  ///     no prediction of its own.
  /// - Returns: one entry for each position.
  func positions(
    _ target: TokenID?, _ count: Int, output: [Distribution]? = nil
  ) -> [LogitLens.Position] {
    distributions.enumerated().map { row, distribution in
      var position = distribution.position(target, count)
      position.divergence = output.flatMap { $0[row].divergence(from: distribution) }
      return position
    }
  }
}

/// The distribution over the next token that logits stand for.
struct Distribution {
  private let logits: [Float]
  private let probabilities: [Float]
  /// The log of the sum of the exponentials of the logits.
  private let normaliser: Double

  init(_ lens: LensLogits, row: Int) {
    logits = lens.logits.row(row)
    probabilities = lens.probabilities.row(row)
    var largest = 0
    for (token, logit) in logits.enumerated() where logit > logits[largest] { largest = token }
    normaliser =
      logits.isEmpty ? 0 : Double(logits[largest]) - log(Double(probabilities[largest]))
  }

  /// The tokens with the largest logits, largest first.
  func top(_ count: Int) -> [TokenID] { Measure.top(count, of: logits) }

  /// A token's probability and its rank, 1 for the first; nil where it has no row or no number.
  func reading(of token: TokenID) -> LensComparison.Reading? {
    guard logits.indices.contains(token.rawValue),
      let before = Measure.rank(of: token, in: logits)
    else { return nil }
    return LensComparison.Reading(probability: probabilities[token.rawValue], rank: before + 1)
  }

  /// Entropy in nats: the sum over all tokens of minus p log p.
  ///
  /// Not below zero: what rounding leaves there is cut off.
  var entropy: Float {
    var sum = 0.0
    for token in logits.indices where probabilities[token] != 0 {
      sum += Double(probabilities[token]) * (normaliser - Double(logits[token]))
    }
    return sum < 0 ? 0 : Float(sum)
  }

  /// KL(this ‖ other) in nats: the sum over all tokens of p (log p − log q).
  ///
  /// Not below zero, and zero from itself. nil where the two have no common vocabulary.
  func divergence(from other: Distribution) -> Float? {
    guard logits.count == other.logits.count else { return nil }
    let shift = normaliser - other.normaliser
    var sum = 0.0
    for token in logits.indices where probabilities[token] != 0 {
      let ratio = Double(logits[token]) - Double(other.logits[token]) - shift
      sum += Double(probabilities[token]) * ratio
    }
    return sum < 0 ? 0 : Float(sum)
  }

  fileprivate func position(_ target: TokenID?, _ count: Int) -> LogitLens.Position {
    LogitLens.Position(
      top: top(count).map { token in
        NextToken.Candidate(
          token: token, logit: logits[token.rawValue], probability: probabilities[token.rawValue])
      },
      targetLogit: target.map { logits[$0.rawValue] },
      targetProbability: target.map { probabilities[$0.rawValue] },
      targetRank: target.flatMap { Measure.rank(of: $0, in: logits) }, entropy: entropy,
      divergence: nil)
  }
}
