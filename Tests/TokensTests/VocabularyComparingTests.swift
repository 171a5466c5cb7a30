import Testing

@testable import Tokens

@Suite("Two vocabularies are compared over what they share")
struct VocabularyComparingTests {
  /// The 256 bytes and more tokens.
  private func vocabulary(_ more: [String], rows: Int) throws -> Vocabulary {
    Vocabulary(
      try Tokenizer(vocabulary: TinyFiles.vocabulary(more), merges: TinyFiles.merges([])),
      rows: rows)
  }

  private func words(_ own: Vocabulary, _ other: Vocabulary) throws -> String {
    let difference = try #require(own.comparison(with: other).difference)
    return own.words(for: difference, other, names: ("A", "B"))
  }

  @Test("the same tokens and rows share all")
  func same() throws {
    let one = try vocabulary([#""ab": 256"#], rows: 257)
    #expect(one.comparison(with: one) == .same)
    // Tokens without a row are no matter.
    #expect(
      try vocabulary([], rows: 61).comparison(with: vocabulary([#""ab": 256"#], rows: 61)) == .same)
  }

  @Test("an added token at the end is of one of the two alone")
  func added() throws {
    let plain = try vocabulary([], rows: 256)
    let padded = try vocabulary([#""[PAD]": 256"#], rows: 257)
    let difference = try #require(plain.comparison(with: padded).difference)
    #expect(difference.own.isEmpty && difference.other == [256])
    #expect(difference.rows == (256, 257))
    #expect(plain.shares(255, but: difference))
    #expect(!plain.shares(256, but: difference) && !plain.shares(-1, but: difference))
    #expect(
      try words(plain, padded)
        == "B has 1 token (256 [PAD]) that A lacks: they are compared over what they share.")
    #expect(
      try words(padded, plain)
        == "A has 1 token (256 [PAD]) that B lacks: they are compared over what they share.")
  }

  @Test("a token in a row that is padding in the other")
  func padding() throws {
    let plain = try vocabulary([], rows: 264)
    let padded = try vocabulary([#""[PAD]": 256"#], rows: 264)
    let difference = try #require(plain.comparison(with: padded).difference)
    #expect(!plain.shares(256, but: difference) && plain.shares(257, but: difference))
  }

  @Test("rows of padding alone are told too")
  func rows() throws {
    #expect(
      try words(vocabulary([], rows: 256), vocabulary([], rows: 264))
        == "A has 256 rows in its embedding and B 264: they are compared over what they share.")
  }

  @Test("a token that means two texts keeps them apart")
  func differs() throws {
    let one = try vocabulary([#""ab": 256"#], rows: 257)
    let other = try vocabulary([#""ba": 256"#, #""c d": 257"#], rows: 258)
    #expect(one.comparison(with: other) == .differs(256))
  }

  @Test("without a tokenizer nothing is known")
  func unknown() throws {
    let one = try vocabulary([], rows: 256)
    let other = Vocabulary(.failure(.missing(folder: "DIR", absent: [])), rows: 256)
    #expect(one.comparison(with: other) == .unknown && other.comparison(with: one) == .unknown)
  }
}
