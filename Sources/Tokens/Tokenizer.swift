/// Byte-pair encoding, on bytes as GPT-2 has it or on characters as SentencePiece does.
///
/// Text is cut at special tokens, split into pieces by a pattern, and the bytes of each piece are
/// merged by the list of merges; so any text can be encoded and decoded without loss. A file
/// tokenizer.json may ask for more: normalizers, other splitting, tokens that take the white space
/// beside them, fewer than all bytes; `keepsText` tells whether texts still come back as they were.
/// In SentencePiece's style, which Llama 2 and Mistral have, pieces are characters, spaces are ▁, one
/// stands before the start of a text, and a character without a token becomes the tokens of its
/// bytes. The ids are those of `tokenizers` 0.21, and for GPT-2's files of transformers'
/// `GPT2TokenizerFast`. Letters, numbers and white space are those of Unicode 16, on every system.
///
/// Source: Radford et al. 2019, section 2.2; Sennrich et al. 2016 for the merging; Kudo and
/// Richardson 2018 for SentencePiece.
public struct Tokenizer: Sendable {
  /// The bytes of all tokens.
  let texts: TokenTexts

  /// The tokens as the file has them, and how they become text; nil where they stand for bytes.
  let spellings: TokenTexts?
  let decoders: [TokenDecoder]?

  /// What is done to text before it is merged.
  var pipeline: Pipeline

  /// The tokens that pieces are merged from, and to.
  let pieces: PieceTokens

  /// The tokens found in text before it is split.
  let added: AddedTokens

  /// The token that ends a text: what the folder's files call `eos_token`, else `<|endoftext|>`.
  ///
  /// Nil where there is none.
  public internal(set) var endOfText: TokenID?

  /// What the tokenizer itself puts around a text; `encode` puts nothing.
  public internal(set) var frame: TextFrame

  /// Whether the tokens of any text, decoded, are the text again.
  ///
  /// They are not where a normalizer or a space before it changes it, where splitting or an added
  /// token leaves out white space, or where a byte has no token.
  public var keepsText: Bool {
    pipeline.keepsText && added.keepsText && pieces.coversAll && spellings == nil
  }

  /// One more than the greatest id of a token.
  ///
  /// Ids below it may be without a token: such stand for no bytes. A checkpoint's embedding may have
  /// more rows than that.
  public var count: Int { texts.count }

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
  /// The model must be BPE. The pre-tokenizer is ByteLevel, perhaps with Split, Digits and
  /// Whitespace in a Sequence; or Metaspace or none, with decoders that make text of characters.
  /// Normalizers are NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace, Strip, StripAccents and
  /// Sequence. Any other part, and a pattern with what is not supported, is refused. What the
  /// post-processor puts around a text is `frame`; truncation and padding change nothing here.
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
  /// They need not be UTF-8: a token may be a part of a character. A ▁ of SentencePiece's is a space.
  public func bytes(of token: TokenID) -> ArraySlice<UInt8> {
    texts[token.rawValue]
  }

  /// The byte that a token such as `<0x0A>` stands for; nil for a token of characters.
  func byte(of token: TokenID) -> UInt8? {
    guard let spellings, decoders?.contains(.byteFallback) == true else { return nil }
    return TokenDecoder.byte(of: ScalarText.scalars(of: spellings[token.rawValue]))
  }

  /// Checks ids that a user has given.
  ///
  /// - Throws: `idOutOfRange` with the first that is no token.
  public func check(_ tokens: [TokenID]) throws(TokenizerError) {
    for token in tokens where !(0..<count ~= token.rawValue) {
      throw .idOutOfRange(token, count: count)
    }
  }
}
