import Tasks
public import Tokens
public import Transformer

extension HeadScores {
  /// What heads are scored on.
  public struct Settings: Codable, Hashable, Sendable {
    /// How many sequences of random tokens.
    public var sequences: Int
    /// The tokens of a sequence before they are repeated; no more than half the model's context.
    public var half: Int
    /// Where the random tokens start.
    public var seed: UInt64
    /// How many of the first tokens count as copied.
    public var top: Int

    /// The default number of top tokens that count as copied.
    public static let usualTop = 5

    /// What the paper's notebooks measure on, cut to a model's context.
    ///
    /// - Parameters:
    ///   - sequences: how many sequences.
    ///   - seed: where the random tokens start.
    ///   - top: how many of the first tokens count as copied.
    ///   - configuration: the shape of the model, whose context is at least 2.
    public init(
      sequences: Int = 50, seed: UInt64 = 0, top: Int = usualTop, for configuration: Configuration
    ) {
      self.init(
        sequences: sequences, longest: 50, seed: seed, top: top, context: configuration.context)
    }

    private init(sequences: Int, longest: Int, seed: UInt64, top: Int, context: Int) {
      precondition(context >= 2, "HeadScores: a context of \(context)")
      self.sequences = sequences
      half = min(longest, context / 2)
      self.seed = seed
      self.top = top
    }

    /// Few and short sequences, for a first look at a model: an eighth of the tokens and less.
    public static func quick(for configuration: Configuration) -> Settings {
      Settings(
        sequences: 8, longest: 25, seed: 1, top: usualTop, context: configuration.context)
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
  }
}
