import StrictJSON

extension Tokenizer {
  /// Puts the parts together and checks each against the others.
  init(_ parts: TokenizerParts, limits: TokenizerLimits) throws(TokenizerError) {
    let (list, file) = (parts.vocabulary, parts.vocabularyFile)
    guard list.count <= limits.tokens else {
      throw .tooManyTokens(file: file, count: list.count, limit: limits.tokens)
    }
    let index: VocabularyIndex
    do throws(VocabularyIndex.Repetition) {
      index = try VocabularyIndex(list)
    } catch {
      throw .repeatedToken(file: file, token: list.text(error.index))
    }
    let added = try Self.addedTokens(parts, index, limits)
    let isByteLevel = parts.pipeline.isByteLevel
    decoders = isByteLevel ? nil : parts.decoders
    let extra = added.filter { index.id(of: $0.text) == nil }
    let holders = try Self.holders(list, extra, file)
    spellings = isByteLevel ? nil : Self.texts(list, extra, holders) { $1 += $0 }
    texts = Self.texts(list, extra, holders) { token, bytes in
      if isByteLevel {
        ByteSymbols.appendBytes(of: token, to: &bytes)
      } else {
        bytes += TokenDecoder.bytes(of: ScalarText.scalars(of: token), parts.decoders)
      }
    }
    try Self.checkNumbers(added, index, parts)
    pieces = try Self.pieces(parts, index, limits)
    endOfText = added.first { $0.text == endOfTextSymbol }.map { TokenID($0.id) }
    let pipeline = parts.pipeline
    self.pipeline = pipeline
    self.added = AddedTokens(added) { pipeline.normalized($0[...], at: .inside) }
    frame = parts.frame
    for token in frame.before + frame.behind where token.rawValue >= texts.count {
      throw .unsupported(
        file: file, setting: "post_processor", expected: "one with ids of the vocabulary",
        found: "one with the id \(token.rawValue)")
    }
  }

  /// The added tokens, with `<|endoftext|>` among them if the vocabulary has it.
  private static func addedTokens(
    _ parts: TokenizerParts, _ index: VocabularyIndex, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> [AddedToken] {
    let file = parts.vocabularyFile
    guard parts.added.count <= limits.addedTokens else {
      throw .tooManyAddedTokens(
        file: file, count: parts.added.count, limit: limits.addedTokens)
    }
    try checkRange(parts, limits)
    var texts: Set<[UInt8]> = []
    for token in parts.added {
      guard token.text.utf8.count <= limits.addedTokenBytes else {
        throw .unsupported(
          file: file, setting: "added_tokens", expected: "at most \(limits.addedTokenBytes) bytes",
          found: "a token of \(token.text.utf8.count) bytes")
      }
      guard texts.insert(Array(token.text.utf8)).inserted else {
        throw .repeatedToken(file: file, token: token.text)
      }
      if let id = index.id(of: token.text), id != token.id {
        throw .repeatedToken(file: file, token: token.text)
      }
    }
    var added = parts.added
    if parts.pipeline.isByteLevel, let id = index.id(of: endOfTextSymbol),
      !texts.contains(Array(endOfTextSymbol.utf8))
    {
      added.insert(AddedToken(text: endOfTextSymbol, id: id, isSpecial: true), at: 0)
    }
    return added
  }

  /// Checks that added tokens have the ids that `tokenizers` gives them.
  ///
  /// It does not ask for the ids in the file: one that the vocabulary lacks gets the next.
  private static func checkNumbers(
    _ added: [AddedToken], _ index: VocabularyIndex, _ parts: TokenizerParts
  ) throws(TokenizerError) {
    var next = parts.vocabulary.count
    for token in added {
      guard index.id(of: token.text) != nil || token.id == next else {
        throw .displacedID(
          file: parts.vocabularyFile, token: token.text, id: token.id, next: next)
      }
      next = max(next, token.id + 1)
    }
  }

  private static func checkRange(
    _ parts: TokenizerParts, _ limits: TokenizerLimits
  ) throws(TokenizerError) {
    let (list, file) = (parts.vocabulary, parts.vocabularyFile)
    for (place, id) in list.ids.enumerated() where !(0..<limits.tokens ~= id) {
      try refuse(id, of: list.text(place), file, limits)
    }
    for token in parts.added where !(0..<limits.tokens ~= token.id) {
      try refuse(token.id, of: token.text, file, limits)
    }
  }

  private static func refuse(
    _ id: Int, of token: String, _ file: String, _ limits: TokenizerLimits
  ) throws(TokenizerError) {
    guard id >= 0 else { throw .negativeID(file: file, token: token, id: id) }
    throw .hugeID(file: file, token: token, id: id, limit: limits.tokens)
  }

  /// Which entry has each id: a place in the list, or behind it in `added`.
  ///
  /// It is -1 for an id without a token. All ids are below the limit.
  private static func holders(
    _ list: VocabularyList, _ added: [AddedToken], _ file: String
  ) throws(TokenizerError) -> [Int32] {
    let last = max(list.ids.max() ?? 0, added.map(\.id).max() ?? 0)
    var holders = [Int32](repeating: -1, count: last + 1)
    func text(_ holder: Int) -> String {
      holder < list.count ? list.text(holder) : added[holder - list.count].text
    }
    for holder in 0..<list.count + added.count {
      let id = holder < list.count ? list.ids[holder] : added[holder - list.count].id
      guard holders[id] < 0 else {
        throw .repeatedID(file: file, id: id, tokens: [text(Int(holders[id])), text(holder)])
      }
      holders[id] = Int32(truncatingIfNeeded: holder)
    }
    return holders
  }

  /// The tokens' texts in the order of their ids, those of the vocabulary as a closure appends them.
  private static func texts(
    _ list: VocabularyList, _ added: [AddedToken], _ holders: [Int32],
    _ append: (ArraySlice<UInt8>, inout [UInt8]) -> Void
  ) -> TokenTexts {
    var texts = TokenTexts()
    texts.reserve(bytes: list.bytes.count, count: holders.count)
    for holder in holders {
      texts.append { bytes in
        if holder < 0 {
          // An id without a token.
        } else if Int(holder) < list.count {
          append(list.bytes[list.range(Int(holder))], &bytes)
        } else {
          bytes += added[Int(holder) - list.count].text.utf8
        }
      }
    }
    return texts
  }

  private static func pieces(
    _ parts: TokenizerParts, _ index: VocabularyIndex, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> PieceTokens {
    let alphabet = try alphabet(parts, index)
    var pieces = PieceTokens(
      alphabet: alphabet, unknown: nil, fusesUnknown: parts.unknown?.isFused ?? false,
      merges: try mergeTable(parts, index, limits), whole: parts.ignoresMerges ? index : nil)
    guard let (text, _) = parts.unknown, !pieces.coversAll else { return pieces }
    guard let id = index.id(of: text) else {
      throw .unsupported(
        file: parts.vocabularyFile, setting: "model.unk_token",
        expected: "a token of the vocabulary", found: TokenizerDescription.words(.string(text)))
    }
    pieces.unknown = Int32(truncatingIfNeeded: id)
    return pieces
  }

  private static func alphabet(
    _ parts: TokenizerParts, _ index: VocabularyIndex
  ) throws(TokenizerError) -> PieceTokens.Alphabet {
    guard parts.pipeline.isByteLevel else {
      return .characters(
        CharacterTokens(
          parts.vocabulary, index, parts.merges, fallsBackToBytes: parts.fallsBackToBytes))
    }
    let symbols = (UInt8.min...UInt8.max).map(ByteSymbols.symbol)
    let bytes = symbols.map { index.id(of: $0).map { Int32(truncatingIfNeeded: $0) } ?? -1 }
    guard bytes.contains(where: { $0 >= 0 }) else {
      throw .missingByte(file: parts.vocabularyFile, byte: 0, symbol: symbols[0])
    }
    // Where each byte has a token, none is fallen back to.
    guard !parts.fallsBackToBytes || !bytes.contains(-1) else {
      throw .unsupported(
        file: parts.vocabularyFile, setting: "model.byte_fallback",
        expected: "false beside ByteLevel and bytes without a token", found: "true")
    }
    return .bytes(bytes)
  }

  private static func mergeTable(
    _ parts: TokenizerParts, _ index: VocabularyIndex, _ limits: TokenizerLimits
  ) throws(TokenizerError) -> PairTable {
    let (list, file) = (parts.merges, parts.mergesFile)
    guard list.entries.count <= limits.merges else {
      throw .tooManyMerges(file: file, count: list.entries.count, limit: limits.merges)
    }
    var table = PairTable(capacity: list.entries.count)
    for entry in list.entries {
      guard let space = entry.space else {
        throw .malformedMerge(file: file, number: entry.number, text: list.text(entry))
      }
      let left = entry.start..<space
      let right = space + 1..<entry.end
      func id(_ first: Range<Int>, _ second: Range<Int>) throws(TokenizerError) -> Int32 {
        if let id = index.id(of: list.bytes, first, second) {
          return Int32(truncatingIfNeeded: id)
        }
        let token = String(decoding: list.bytes[first] + list.bytes[second], as: UTF8.self)
        throw .unknownInMerge(
          file: file, number: entry.number, text: list.text(entry), token: token)
      }
      table.append(
        left: try id(left, 0..<0), right: try id(right, 0..<0), result: try id(left, right),
        isAsGood: entry.isAsGood)
    }
    return table
  }
}
