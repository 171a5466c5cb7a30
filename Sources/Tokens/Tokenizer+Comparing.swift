extension Tokenizer {
  /// The first token whose bytes differ from those of another tokenizer's token of the same number.
  ///
  /// Tokenizers with no such token give the same text for the same tokens; merges are not compared.
  ///
  /// - Parameter other: the other tokenizer.
  /// - Returns: the number of the token; nil where there is none. Time linear in the vocabulary.
  public func firstDifference(from other: Tokenizer) -> Int? {
    let both = min(count, other.count)
    let first = (0..<both).first { bytes(of: TokenID($0)) != other.bytes(of: TokenID($0)) }
    return first ?? (count == other.count ? nil : both)
  }
}
