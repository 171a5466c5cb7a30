public import Tokens
public import Transformer

/// What a model went on to write.
public struct Generation: Codable, Equatable, Sendable {
  /// The new tokens, in order.
  public var tokens: [Token]
  /// Why there are no more.
  public var stop: Stop

  /// One new token, and what the model gave for it.
  public struct Token: Codable, Hashable, Sendable {
    /// The token.
    public var token: TokenID
    /// Its logit.
    public var logit: Float
    /// Its probability over the whole vocabulary, as the model gives it: at temperature 1, before
    /// any token is left out.
    public var probability: Float
    /// How many tokens come before it by falling logit.
    public var rank: Int
  }

  /// Why no token follows.
  public enum Stop: String, Codable, Hashable, Sendable {
    /// As many as were asked for.
    case count
    /// The last token ends a text.
    case endOfText = "end-of-text"
    /// The prompt and the new tokens fill the model's context.
    case context
    /// No logit is a number.
    case noNumber = "no-number"
  }

  /// Lets a model go on writing.
  ///
  /// - Parameters:
  ///   - session: the model on its prompt.
  ///   - count: the most new tokens.
  ///   - progress: told after each token how many there are, and how many at most.
  ///   - cancellation: checked between halves of a block.
  /// - Throws: `AnalysisError.cancelled`.
  ///
  /// Cost: a pass over the prompt, then one position a token; see `GenerationSession`.
  public init(
    _ session: consuming GenerationSession, count: Int, progress: (Int, Int) -> Void = { _, _ in },
    cancellation: Cancellation? = nil
  ) throws(AnalysisError) {
    tokens = []
    stop = .count
    while tokens.count < count {
      switch try session.next(cancellation) {
      case .token(let token):
        tokens.append(token)
        progress(tokens.count, count)
      case .stop(let reason):
        stop = reason
        return
      }
    }
    if session.hasEnded { stop = .endOfText }
  }
}

extension Vocabulary {
  /// The tokens that end a text.
  ///
  /// - Parameter token: what config.json says; nil where it says none, and `<|endoftext|>` stands in.
  /// - Returns: the tokens; none where there is neither.
  public func ends(configured token: Int?) -> Set<TokenID> {
    Set([token.map { TokenID($0) } ?? tokenizer?.endOfText].compactMap(\.self))
  }
}
