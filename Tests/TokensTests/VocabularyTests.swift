import Testing

@testable import Tokens

@Suite("A vocabulary says what the rows of an embedding stand for")
struct VocabularyTests {
  /// The 256 bytes and "ab": ids 0 to 256.
  private func tokenizer() throws -> Tokenizer {
    try Tokenizer(vocabulary: TinyFiles.vocabulary(), merges: TinyFiles.merges())
  }

  private let missing = TokenizerError.missing(folder: "DIR", absent: ["tokenizer.json"])

  @Test("without a tokenizer tokens are numbers, and the reason is at hand")
  func untold() {
    let vocabulary = Vocabulary(.failure(missing), rows: 7)
    #expect(vocabulary.tokenizer == nil && vocabulary.problem == missing)
    #expect(throws: missing) { try vocabulary.needed() }
    #expect(vocabulary.display(3).text == "‹3›")
    #expect(vocabulary.display(3, glyphs: .ascii).text == "<3>")
    #expect(vocabulary.text(of: 3) == nil && vocabulary.text(of: [3, 4]) == nil)
    #expect(vocabulary.words(for: [3, 4]) == "tokens 3, 4" && vocabulary.name(of: 3) == "3")
    #expect(!vocabulary.lacksToken(3) && vocabulary.rowsWithoutToken.isEmpty)
    #expect(vocabulary.tokens == (0..<7).map { TokenID($0) })
    #expect(vocabulary.beginning == .unnamed)
  }

  @Test("rows behind the last token are marked, and have no text")
  func padding() throws {
    let vocabulary = Vocabulary(try tokenizer(), rows: 260)
    #expect(vocabulary.display(256).text == "ab" && vocabulary.text(of: 256) == "ab")
    #expect(vocabulary.display(259).text == "‹259›*" && vocabulary.display(259).width == 6)
    #expect(vocabulary.display(259, glyphs: .ascii).text == "<259>*")
    #expect(vocabulary.text(of: 259) == nil && vocabulary.name(of: 259) == "259")
    #expect(vocabulary.rowsWithoutToken == [257...259])
    #expect(vocabulary.tokens.count == 257)
    #expect(vocabulary.words(for: [256, 259]) == "ab")
  }

  @Test("a model with fewer rows than the tokenizer has tokens has no row without a token")
  func fewer() throws {
    let vocabulary = Vocabulary(try tokenizer(), rows: 61)
    #expect(vocabulary.rowsWithoutToken.isEmpty && vocabulary.tokens.count == 61)
  }

  @Test("ids that are shown are rows or tokens")
  func shown() throws {
    try Vocabulary(try tokenizer(), rows: 61).check([0, 256])
    try Vocabulary(try tokenizer(), rows: 270).check([0, 269])
    #expect(throws: TokenizerError.idOutOfRange(270, count: 270)) {
      try Vocabulary(try tokenizer(), rows: 270).check([0, 270])
    }
    #expect(throws: TokenizerError.idOutOfRange(-1, count: 4)) {
      try Vocabulary(.failure(missing), rows: 4).check([-1])
    }
  }
}
