import Testing
import Tokens

@Suite("tokenizer.json says the same as the classic files")
struct TokenizerDescriptionTests {
  @Test("its tokens are theirs")
  func same() throws {
    let classic = try Goldens.Vocabulary.tiny.tokenizer()
    let described = try Tokenizer(tokenizerJSON: Goldens.bytes("tiny/tokenizer.json"))
    #expect(described.count == classic.count)
    #expect(described.endOfText == classic.endOfText)
    let text = "When Mary and John went to the store,\n  it's <|endoftext|> 漢字"
    #expect(described.encode(text) == classic.encode(text))
    for id in 0..<classic.count {
      #expect(described.bytes(of: TokenID(id)) == classic.bytes(of: TokenID(id)))
    }
  }

  @Test("merges may be texts or pairs")
  func merges() throws {
    let pairs = try Tokenizer(tokenizerJSON: TinyFiles.description(merges: #"[["a", "b"]]"#))
    let texts = try Tokenizer(tokenizerJSON: TinyFiles.description(merges: #"["a b"]"#))
    #expect(pairs.encode("abab") == [256, 256])
    #expect(texts.encode("abab") == [256, 256])
  }

  @Test("added tokens are found in text, the longest first")
  func addedTokens() throws {
    let tokenizer = try Tokenizer(
      tokenizerJSON: TinyFiles.description(
        added: """
          [{"id": 257, "content": "[A]", "special": true}, {"id": 258, "content": "[A] b"}]
          """))
    #expect(tokenizer.count == 259)
    #expect(tokenizer.endOfText == nil)
    #expect(tokenizer.encode("[A][A] b") == [257, 258])
    #expect(tokenizer.encode("[A] b", special: .plainText) == [258])
    #expect(tokenizer.encode("[A]", special: .plainText).count == 3)
    #expect(tokenizer.decode([257, 258]) == "[A][A] b")
  }
}
