/// What special tokens written in a text become.
public enum SpecialTokens: Hashable, Sendable {
  /// `<|endoftext|>` becomes the one token of that name.
  case recognised
  /// They are text as any other.
  case plainText
}

/// What a text that ought to be one token is.
public enum OneToken: Hashable, Sendable {
  /// It is this token.
  case token(TokenID)
  /// It is these tokens: several, or none.
  case tokens([TokenID])
}

extension Tokenizer {
  /// The tokens of a text.
  ///
  /// Takes time n log n at worst, and about 0.1 s a megabyte of English.
  ///
  /// - Parameters:
  ///   - text: any text, from its start; no token is added before or after it.
  ///   - special: whether special tokens are looked for; they are by default, as in transformers.
  /// - Returns: ids of this tokenizer, none for an empty text.
  public func encode(_ text: String, special: SpecialTokens = .recognised) -> [TokenID] {
    encode(bytes: Array(text.utf8), special: special)
  }

  /// The tokens of characters that continue a text, such as " Mary".
  ///
  /// They differ from those of the same characters by themselves where a tokenizer puts a space
  /// before the start of a text, as Llama 2's does: there " Mary" by itself is a space and "▁Mary".
  ///
  /// - Parameters:
  ///   - text: the characters, with the space before them where they begin a word.
  ///   - special: whether special tokens are looked for.
  /// - Returns: ids of this tokenizer, none for an empty text.
  public func encode(
    continuing text: String, special: SpecialTokens = .recognised
  ) -> [TokenID] {
    encode(bytes: Array(text.utf8), special: special, at: .continuation)
  }

  /// The tokens of bytes, which need not be UTF-8.
  ///
  /// A byte that is no part of a character is taken as punctuation, and no normalizer changes it. The
  /// bytes of the tokens, end to end, are the same bytes again if the tokenizer `keepsText`.
  ///
  /// - Parameters:
  ///   - bytes: any bytes.
  ///   - special: whether special tokens are looked for.
  /// - Returns: ids of this tokenizer.
  public func encode(bytes: [UInt8], special: SpecialTokens = .recognised) -> [TokenID] {
    encode(bytes: bytes, special: special, at: .start)
  }

  private func encode(
    bytes: [UInt8], special: SpecialTokens, at place: TextPlace
  ) -> [TokenID] {
    var merging = PieceMerging(pieces)
    var tokens: [TokenID] = []
    tokens.reserveCapacity(bytes.count / 4)
    forEachPart(of: bytes, bytes.indices, isNormalized: false, special) { part in
      switch part {
      case .token(let token): tokens.append(token)
      case .text(let range) where pipeline.normalizers.isEmpty:
        let place = place.part(isFirst: range.lowerBound == 0)
        encode(bytes, range, at: place, special, &merging, &tokens)
      case .text(let range):
        let place = place.part(isFirst: range.lowerBound == 0)
        let text = pipeline.normalized(bytes[range], at: place)
        encode(text, text.indices, at: place, special, &merging, &tokens)
      }
    }
    return tokens
  }

  /// Encodes a part of a text that has been normalised.
  private func encode(
    _ text: [UInt8], _ range: Range<Int>, at place: TextPlace, _ special: SpecialTokens,
    _ merging: inout PieceMerging, _ tokens: inout [TokenID]
  ) {
    forEachPart(of: text, range, isNormalized: true, special) { part in
      switch part {
      case .token(let token): tokens.append(token)
      case .text(let part):
        let place = place.part(isFirst: part.lowerBound == range.lowerBound)
        pipeline.forEachPiece(of: text, part, at: place) { merging.append($0, to: &tokens) }
      }
    }
  }

  private func forEachPart(
    of text: [UInt8], _ range: Range<Int>, isNormalized: Bool, _ special: SpecialTokens,
    _ body: (AddedTokens.Part) -> Void
  ) {
    added.forEachPart(
      of: text, range, isNormalized: isNormalized, includingSpecial: special == .recognised, body)
  }

  /// The text of tokens, from its start.
  ///
  /// Bytes that are not UTF-8 become U+FFFD, one for each longest beginning of a character, as
  /// Unicode advises and Python does. Ids without a token give nothing, as in transformers. The space
  /// that SentencePiece's style puts before a text is taken away again.
  public func decode(_ tokens: [TokenID]) -> String {
    guard let spellings, let decoders else { return decode(continuing: tokens) }
    var texts = tokens.filter(hasToken).map { ScalarText.scalars(of: spellings[$0.rawValue]) }
    for decoder in decoders { texts = decoder.apply(to: texts) }
    return String(decoding: ScalarText.bytes(of: Array(texts.joined())), as: UTF8.self)
  }

  /// The text of tokens that continue a text, as each token is shown: with its leading space.
  public func decode(continuing tokens: [TokenID]) -> String {
    var text: [UInt8] = []
    for token in tokens { text += bytes(of: token) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether characters that continue a text are exactly one token, as an answer must be.
  public func tokens(asOne text: String) -> OneToken {
    let tokens = encode(continuing: text)
    return if tokens.count == 1, let token = tokens.first { .token(token) } else { .tokens(tokens) }
  }

  /// The one token that characters which continue a text are.
  ///
  /// - Throws: `notOneToken`, with what it became, when it is several or none.
  public func token(_ text: String) throws(TokenizerError) -> TokenID {
    switch tokens(asOne: text) {
    case .token(let token): return token
    case .tokens(let tokens):
      throw .notOneToken(text: text, tokens: tokens.map { display($0).text })
    }
  }
}
