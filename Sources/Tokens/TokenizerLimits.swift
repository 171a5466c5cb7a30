/// The limits of a tokenizer's files; more is refused before memory is spent on it.
public struct TokenizerLimits: Hashable, Sendable {
  /// The size of each file.
  public let bytes: Int

  /// How many tokens there may be; each id is below it.
  public let tokens: Int

  /// How many merges there may be.
  public let merges: Int

  /// How many tokens may stand outside the vocabulary proper, as `added_tokens`.
  public let addedTokens: Int

  /// How many bytes one of those may have.
  public let addedTokenBytes = 256

  /// Sets the limits; the defaults leave room for ten times the vocabularies in use.
  public init(
    bytes: Int = 64 << 20, tokens: Int = 1 << 20, merges: Int = 1 << 21, addedTokens: Int = 4096
  ) {
    self.bytes = bytes
    self.tokens = min(tokens, Int(Int32.max))
    self.merges = min(merges, Int(Int32.max))
    self.addedTokens = addedTokens
  }
}
