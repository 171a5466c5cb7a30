public import Tensors
public import Tokens

/// Numbers read from logits.
public enum Measure {
  /// The logit difference F of each prompt: logit of the answer minus logit of the distractor at
  /// END, in logits.
  ///
  /// - Parameter pairLogits: [B, 2], answer and distractor.
  /// - Returns: one number a prompt.
  ///
  /// Source: Wang et al. 2022, section 2.1; the paper's F.
  public static func logitDifferences(_ pairLogits: Tensor) -> [Float] {
    (0..<pairLogits.rows).map { pairLogits[$0, 0] - pairLogits[$0, 1] }
  }

  /// The mean of some numbers, summed in double precision; 0 for none.
  public static func mean(_ values: [Float]) -> Float {
    guard !values.isEmpty else { return 0 }
    return Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
  }

  /// The mean of grids, such as the patterns of several prompts; nil where their sizes differ.
  static func mean(ofGrids grids: [[[Float]]]) -> [[Float]]? {
    guard let first = grids.first, grids.allSatisfy({ $0.map(\.count) == first.map(\.count) })
    else { return nil }
    return first.indices.map { row in
      first[row].indices.map { column in mean(grids.map { $0[row][column] }) }
    }
  }

  /// How many tokens come before a token when all are sorted by falling logit.
  ///
  /// Screens, figures and JSON give the rank of the token, which is one more: 1 is the most likely.
  /// Of equal logits the smaller token number comes first. A logit that is no number comes last.
  ///
  /// - Parameters:
  ///   - token: the token.
  ///   - logits: one for each token of the vocabulary.
  /// - Returns: its place from 0; nil where its own logit is no number.
  public static func rank(of token: TokenID, in logits: [Float]) -> Int? {
    let own = logits[token.rawValue]
    guard !own.isNaN else { return nil }
    var rank = 0
    for (other, logit) in logits.enumerated()
    where logit > own || (logit == own && other < token.rawValue) {
      rank += 1
    }
    return rank
  }

  /// The tokens with the largest logits, largest first.
  ///
  /// Of equal logits the smaller token number comes first; logits that are no number are left out.
  ///
  /// - Parameters:
  ///   - count: how many at most.
  ///   - logits: one for each token of the vocabulary.
  /// - Returns: the tokens.
  ///
  /// Cost: one read of the logits and a short sorted list; a sort of all for many tokens.
  public static func top(_ count: Int, of logits: [Float]) -> [TokenID] {
    guard count > 0 else { return [] }
    guard count <= longestList else {
      let sorted = logits.indices.filter { !logits[$0].isNaN }.sorted {
        (-logits[$0], $0) < (-logits[$1], $1)
      }
      return sorted.prefix(count).map { TokenID($0) }
    }
    var best: [(logit: Float, token: Int)] = []
    for (token, logit) in logits.enumerated() where !logit.isNaN {
      if best.count == count, let last = best.last, logit <= last.logit { continue }
      let place = best.firstIndex { logit > $0.logit } ?? best.count
      best.insert((logit, token), at: place)
      if best.count > count { best.removeLast() }
    }
    return best.map { TokenID($0.token) }
  }

  /// The longest list that is kept sorted while reading.
  private static let longestList = 512
}
