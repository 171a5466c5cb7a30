import Tasks
public import Tokens
public import Transformer

extension HeadScores {
  /// What heads are scored on: the sample behind every score that commands and the explorer show.
  ///
  /// By default 50 sequences of 50 random tokens, each repeated once, without a beginning-of-text
  /// token, as in the notebooks published with the paper. The length matters: attention spreads over
  /// more tokens in longer sequences, so that scores of other lengths cannot be compared.
  public struct Settings: Codable, Hashable, Sendable {
    /// How many sequences of random tokens.
    public var sequences: Int
    /// The tokens of a sequence before they are repeated; no more than half the model's context.
    public var half: Int
    /// Where the random tokens start.
    public var seed: UInt64
    /// How many of the first tokens count as copied.
    public var top: Int

    /// The default number of sequences.
    public static let usualSequences = 50
    /// The default length of a sequence before it is repeated, for contexts that hold it twice.
    public static let usualHalf = 50
    /// The default number of top tokens that count as copied.
    public static let usualTop = 5

    /// The usual sample, cut to a model's context.
    ///
    /// - Parameters:
    ///   - sequences: how many sequences.
    ///   - seed: where the random tokens start.
    ///   - top: how many of the first tokens count as copied.
    ///   - configuration: the shape of the model, whose context is at least 2.
    public init(
      sequences: Int = usualSequences, seed: UInt64 = 0, top: Int = usualTop,
      for configuration: Configuration
    ) {
      precondition(configuration.context >= 2, "HeadScores: a context of \(configuration.context)")
      self.sequences = sequences
      half = min(Self.usualHalf, configuration.context / 2)
      self.seed = seed
      self.top = top
    }

    /// The sequences.
    ///
    /// - Parameter tokens: the tokens to draw from, at least one: those that stand for text.
    /// - Returns: `sequences` rows of 2 · `half` tokens, the same for the same settings and tokens.
    public func rows(of tokens: [TokenID]) -> [[TokenID]] {
      var generator = SeededGenerator(seed: seed)
      return HeadScores.repeatedSequences(
        count: sequences, half: half, tokens: tokens, using: &generator)
    }

    /// The sample in words, as it stands beside the numbers.
    public var words: String {
      "\(sequences) sequences of \(half) random tokens repeated once, no BOS, seed \(seed)"
    }

    /// The sample in a few characters, for titles.
    public var shortWords: String { "\(sequences)×\(half) random tokens" }
  }
}
