/// GPT-2's tokenizer: byte-level byte-pair encoding.
///
/// Text is cut at special tokens, split into pieces by GPT-2's pattern, and the bytes of each piece
/// are merged by the list of merges; so any text can be encoded and decoded without loss. A file
/// tokenizer.json may ask for more: normalizers, other splitting, tokens that take the white space
/// beside them, fewer than all bytes; `keepsText` tells whether texts still come back as they were.
/// The ids are those of transformers' `GPT2TokenizerFast` and of `tokenizers` 0.21. Letters, numbers
/// and white space are those of Unicode 16, on every system.
///
/// Source: Radford et al. 2019, section 2.2; Sennrich et al. 2016 for the merging.
public struct Tokenizer: Sendable {
  /// The bytes of all tokens, end to end in the order of their ids.
  let bytes: [UInt8]

  /// Where each token ends in `bytes`.
  let ends: [Int]

  /// What is done to text before it is merged.
  var pipeline: Pipeline

  /// The tokens that pieces are merged from, and to.
  let pieces: PieceTokens

  /// The tokens found in text before it is split.
  let added: AddedTokens

  /// The token between documents, `<|endoftext|>`; nil when the vocabulary has none.
  public let endOfText: TokenID?

  /// Whether the tokens of any text, decoded, are the text again.
  ///
  /// They are not where a normalizer or a space before it changes it, where splitting or an added
  /// token leaves out white space, or where a byte has no token.
  public var keepsText: Bool {
    pipeline.keepsText && added.keepsText && !pieces.bytes.contains(-1)
  }

  /// One more than the greatest id of a token.
  ///
  /// Ids below it may be without a token: such stand for no bytes. A checkpoint's embedding may have
  /// more rows than that.
  public var count: Int { ends.count }

  /// Reads the files vocab.json and merges.txt as GPT-2 was published with.
  ///
  /// `<|endoftext|>` is a special token if the vocabulary has it. GPT-2's own files take some
  /// 30 ms.
  ///
  /// - Parameters:
  ///   - vocabulary: the bytes of vocab.json, an object of tokens and their ids.
  ///   - merges: the bytes of merges.txt, two tokens a line.
  ///   - addedTokens: the bytes of added_tokens.json if there is one: an object of further tokens
  ///     and their ids, none of them special.
  ///   - limits: what is refused as too large.
  /// - Throws: what is wrong, in which file, and how to mend it.
  public init(
    vocabulary: [UInt8], merges: [UInt8], addedTokens: [UInt8]? = nil,
    limits: TokenizerLimits = TokenizerLimits()
  ) throws(TokenizerError) {
    var added: TokenizerSource?
    if let addedTokens {
      added = try TokenizerSource(name: "added_tokens.json", bytes: addedTokens, limits: limits)
    }
    try self.init(
      vocabulary: TokenizerSource(name: "vocab.json", bytes: vocabulary, limits: limits),
      merges: TokenizerSource(name: "merges.txt", bytes: merges, limits: limits),
      added: added, limits: limits)
  }

  /// Reads the file tokenizer.json as Hugging Face's tokenizers write it.
  ///
  /// The model must be BPE on bytes: the pre-tokenizer is ByteLevel, perhaps with Split, Digits and
  /// Whitespace in a Sequence. Normalizers are NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace and
  /// Sequence. Any other part, and a pattern with what is not supported, is refused. Post-processors,
  /// truncation and padding change nothing here: no text gets tokens that it does not hold.
  ///
  /// - Parameters:
  ///   - tokenizerJSON: the bytes of the file.
  ///   - limits: what is refused as too large.
  /// - Throws: what is wrong, and how to mend it.
  public init(
    tokenizerJSON: [UInt8], limits: TokenizerLimits = TokenizerLimits()
  ) throws(TokenizerError) {
    try self.init(
      description: TokenizerSource(name: "tokenizer.json", bytes: tokenizerJSON, limits: limits),
      limits: limits)
  }

  /// The bytes that a token stands for; none for an id without a token.
  ///
  /// They need not be UTF-8: a token may be a part of a character.
  public func bytes(of token: TokenID) -> ArraySlice<UInt8> {
    guard ends.indices.contains(token.rawValue) else { return [] }
    return bytes[(token.rawValue == 0 ? 0 : ends[token.rawValue - 1])..<ends[token.rawValue]]
  }

  /// Checks ids that a user has given.
  ///
  /// - Throws: `idOutOfRange` with the first that is no token.
  public func check(_ tokens: [TokenID]) throws(TokenizerError) {
    for token in tokens where !ends.indices.contains(token.rawValue) {
      throw .idOutOfRange(token, count: count)
    }
  }
}
