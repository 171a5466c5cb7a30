/// Finds added tokens in text.
///
/// Those that are not normalised are cut out first, from the text as it is; the others from what
/// the normalizers make of the parts between. The rules are those of `tokenizers`.
struct AddedTokens: Sendable {
  /// A part of a text.
  enum Part: Hashable, Sendable {
    /// Text in which no token was found.
    case text(Range<Int>)
    case token(TokenID)
  }

  private let tokens: [AddedToken]

  /// Those looked for in the text as it is, and those looked for in normalised text.
  private var (raw, normalized) = (TokenTree(), TokenTree())

  /// Takes the tokens, and how the normalizers change their texts.
  init(_ tokens: [AddedToken], normalize: ([UInt8]) -> [UInt8] = { $0 }) {
    // Where normalizers make two texts one, a special token comes first.
    self.tokens = tokens.filter(\.isSpecial) + tokens.filter { !$0.isSpecial }
    for (number, token) in self.tokens.enumerated() {
      if token.isNormalized {
        normalized.insert(normalize(Array(token.text.utf8)), number: number)
      } else {
        raw.insert(token.text.utf8, number: number)
      }
    }
  }

  /// Whether no token takes white space beside it.
  var keepsText: Bool { tokens.allSatisfy { !$0.stripsLeft && !$0.stripsRight } }

  /// Calls a closure with each part of a text, in order.
  ///
  /// - Parameters:
  ///   - text: any bytes.
  ///   - range: the part of them that is looked through.
  ///   - isNormalized: whether the text has been normalised, and which tokens are looked for.
  ///   - includingSpecial: whether special tokens count; those found are text where they do not.
  ///   - body: takes a part.
  func forEachPart(
    of text: [UInt8], _ range: Range<Int>, isNormalized: Bool, includingSpecial: Bool,
    _ body: (Part) -> Void
  ) {
    let tree = isNormalized ? normalized : raw
    var (start, place) = (range.lowerBound, range.lowerBound)
    while let found = tree.first(in: text, from: place, to: range.upperBound) {
      place = found.range.upperBound
      let token = tokens[found.number]
      guard includingSpecial || !token.isSpecial else { continue }
      if token.isSingleWord, Self.touchesWord(found.range, text, range) { continue }
      var (first, end) = (found.range.lowerBound, found.range.upperBound)
      // White space that a token before has taken is not taken again.
      if token.stripsLeft { first = max(Self.spaceStart(before: first, text, range), start) }
      if token.stripsRight { end = Self.spaceEnd(behind: end, text, range) }
      if start < first { body(.text(start..<first)) }
      body(.token(TokenID(token.id)))
      start = end
    }
    if start < range.upperBound { body(.text(start..<range.upperBound)) }
  }

  /// Whether a character of a word stands before or behind.
  private static func touchesWord(
    _ found: Range<Int>, _ text: [UInt8], _ range: Range<Int>
  ) -> Bool {
    func isWord(_ value: UInt32?) -> Bool {
      value.map { CharacterAttributes(of: $0).isWord } ?? false
    }
    if found.upperBound < range.upperBound,
      isWord(scalar(in: text, at: found.upperBound, end: range.upperBound).value)
    {
      return true
    }
    return isWord(last(before: found.lowerBound, text, range).value)
  }

  /// The character that ends before a byte; nil where none does.
  private static func last(
    before end: Int, _ text: [UInt8], _ range: Range<Int>
  ) -> (value: UInt32?, length: Int) {
    for length in 1...4 where end - length >= range.lowerBound {
      let found = scalar(in: text, at: end - length, end: end)
      if found.value != nil, found.length == length { return found }
    }
    return (nil, 1)
  }

  private static func spaceStart(before end: Int, _ text: [UInt8], _ range: Range<Int>) -> Int {
    var start = end
    while start > range.lowerBound {
      let (value, length) = last(before: start, text, range)
      guard let value, CharacterAttributes(of: value).isSpace else { break }
      start -= length
    }
    return start
  }

  private static func spaceEnd(behind start: Int, _ text: [UInt8], _ range: Range<Int>) -> Int {
    var end = start
    while end < range.upperBound {
      let (value, length) = scalar(in: text, at: end, end: range.upperBound)
      guard let value, CharacterAttributes(of: value).isSpace else { break }
      end += length
    }
    return end
  }
}
