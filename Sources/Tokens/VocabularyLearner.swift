/// Learns a vocabulary of GPT-2's kind from a text: byte-level byte-pair encoding.
///
/// The text is split into pieces by GPT-2's pattern. At first every byte is a token; then, again and
/// again, the two neighbouring tokens that stand side by side most often within pieces become one,
/// of equals those that became tokens first. Nothing but the text and the settings decides, so the
/// same text gives the same bytes everywhere.
///
/// Numbers are the exception: they are cut into tokens of two digits rather than learned, so that a
/// year is its century and its two last digits, and 00 to 99 are each one token, whatever the text.
///
/// Source: Sennrich et al. 2016, section 3.2; Radford et al. 2019, section 2.2 for bytes.
public struct VocabularyLearner: Hashable, Sendable {
  /// The most tokens that the vocabulary may have, the 256 bytes, the pairs of digits and
  /// `<|endoftext|>` included; more only where those alone are more.
  public var size: Int

  /// How often a piece must occur in the text to be learned from.
  ///
  /// Rarer ones are cut into the tokens of others.
  public var minimumCount: Int

  /// Sets what is learned; by default every piece of the text becomes one token.
  public init(size: Int = 1 << 20, minimumCount: Int = 1) {
    self.size = size
    self.minimumCount = minimumCount
  }

  /// Learns from a text.
  ///
  /// Takes some 0.1 s for each megabyte of text, and time n log n for n bytes in all the different
  /// pieces together, however long each is.
  ///
  /// - Parameter text: any bytes; `<|endoftext|>` in it parts the text and is not learned from.
  /// - Returns: the two files of the vocabulary.
  public func learn(from text: [UInt8]) -> LearnedVocabulary {
    let counts = PieceCounts(of: text, minimum: minimumCount)
    var merging = MergeLearning()
    for pair in counts.numberPairs { merging.join(pair) }
    // One token is kept free for <|endoftext|>.
    merging.learn(counts.words, until: size - 1)
    return LearnedVocabulary(merging)
  }
}

/// The files of a vocabulary, in GPT-2's form.
public struct LearnedVocabulary: Hashable, Sendable {
  /// The bytes of vocab.json: the 256 byte symbols, the merged tokens, `<|endoftext|>`, with ids
  /// from 0 in this order.
  public let vocabulary: [UInt8]

  /// The bytes of merges.txt, in the order in which the merges are applied.
  public let merges: [UInt8]

  /// The number of tokens.
  public let count: Int

  init(_ merging: MergeLearning) {
    var names = merging.tokens.map { $0.map(ByteSymbols.symbol).joined() }
    merges = Array(
      (["#version: 0.2"] + merging.merges.map { "\(names[$0.left]) \(names[$0.right])" })
        .map { $0 + "\n" }.joined().utf8)
    names.append(endOfTextSymbol)
    count = names.count
    let members = names.enumerated().map { "\"\(Self.escaped($0.element))\": \($0.offset)" }
    vocabulary = Array("{\(members.joined(separator: ", "))}\n".utf8)
  }

  /// A token's name as it stands in a JSON string; byte symbols hold no control characters.
  private static func escaped(_ name: String) -> String {
    var text = ""
    for character in name {
      if character == "\"" || character == "\\" { text.append("\\") }
      text.append(character)
    }
    return text
  }
}
