public import Tokens
public import Transformer

/// What kinds of heads a model has, from repeated random tokens and from names; `[layer][head]`.
///
/// With the first half of a sequence at 0 … n−1 and its repetition at n … 2n−1: previous-token is the
/// mean of the attention from i + 1 to i, duplicate-token that from n + i to i, induction that from
/// n + i to i + 1; over all such i and all sequences. `Settings` is the sample.
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

  /// Scores of attention, each `[layer][head]`.
  typealias Attention = (
    previousToken: [[Float]], duplicateToken: [[Float]], induction: [[Float]]
  )

  /// Scores of attention alone.
  init(attention: Attention) {
    previousToken = attention.previousToken
    duplicateToken = attention.duplicateToken
    induction = attention.induction
  }

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
    var scoring = HeadScoring(weights, sequences: sequences)
    let steps = configuration.layers * (names.isEmpty ? 1 : 2)
    while !scoring.isDone {
      try scoring.step(cancellation)
      progress(scoring.done * configuration.layers / sequences.count, steps)
    }
    self = scoring.scores
    guard !names.isEmpty else { return }
    do {
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
