import Testing
import Tokens

@Suite("Tokens of SentencePiece's style are words with the space before them")
struct SentencePieceTests {
  /// The families that have ▁Mary as a token.
  static let names = ["llama2", "mistral", "metaspace", "gemma"]

  /// The token of a byte: <0x00> is the fourth.
  private func byte(_ value: Int) -> TokenID { TokenID(3 + value) }

  @Test("a word behind a space is one token, though a text is not", arguments: names)
  func answers(name: String) throws {
    let tokenizer = try FamilyGoldens.family(name).tokenizer()
    guard case .token(let token) = tokenizer.tokens(asOne: " Mary") else {
      Issue.record("several tokens")
      return
    }
    #expect(try tokenizer.token(" Mary") == token)
    #expect(tokenizer.encode(continuing: " Mary") == [token])
    #expect(String(decoding: tokenizer.bytes(of: token), as: UTF8.self) == " Mary")
    #expect(tokenizer.display(token).text == "␣Mary")
    #expect(tokenizer.display(token, glyphs: .ascii).text == "_Mary")
    let vocabulary = Vocabulary(tokenizer, rows: tokenizer.count)
    #expect(vocabulary.text(of: token) == " Mary" && vocabulary.name(of: token) == " Mary")
    #expect(tokenizer.decode(continuing: [token, token]) == " Mary Mary")
    #expect(tokenizer.decode([token, token]) == (name == "gemma" ? " Mary Mary" : "Mary Mary"))
    let start = tokenizer.encode("Mary")
    #expect((start == [token]) == (name != "gemma"))
    #expect(start != tokenizer.encode(continuing: "Mary") || name == "gemma")
  }

  @Test("what a special token divides is as in the library")
  func parts() throws {
    let llama = try FamilyGoldens.family("llama2").tokenizer()
    let mistral = try FamilyGoldens.family("mistral").tokenizer()
    // Each part of a text gets a space where a normalizer puts it, and the first alone where that is
    // said; nothing before the first part of what continues a text.
    #expect(llama.encode("Mary<s>Mary") == llama.encode("Mary") + [1] + llama.encode("Mary"))
    #expect(
      mistral.encode("Mary<s>Mary")
        == mistral.encode("Mary") + [1] + mistral.encode(continuing: "Mary"))
    #expect(
      llama.encode(continuing: "Mary<s>Mary")
        == llama.encode(continuing: "Mary") + [1] + llama.encode("Mary"))
  }

  @Test("a token of a byte is shown as what no other token is")
  func bytes() throws {
    let tokenizer = try FamilyGoldens.family("llama2").tokenizer()
    func display(_ value: Int) -> String { tokenizer.display(byte(value)).text }
    #expect(display(0x0A) == "⏎" && display(0x09) == "⇥" && display(0x7F) == "␡")
    #expect(display(0x41) == "‹41›" && display(0x20) == "‹20›" && display(0xC3) == "‹C3›")
    #expect(Array(tokenizer.bytes(of: byte(0xC3))) == [0xC3])
    #expect(tokenizer.display(1).text == "<s>")
    #expect(tokenizer.encode(continuing: "\n") == [byte(0x0A)])
    // As in the library: one byte that fits nowhere spoils those beside it.
    #expect(tokenizer.decode([byte(0x41), byte(0xFF)]) == "\u{FFFD}\u{FFFD}")
    #expect(tokenizer.decode([byte(0xC3), byte(0xA9)]) == "\u{E9}")
  }

  @Test("bytes that are no text become tokens of bytes, and an id without a token nothing")
  func invalid() throws {
    let tokenizer = try FamilyGoldens.family("llama2").tokenizer()
    #expect(Array(tokenizer.encode(bytes: [0xFF, 0x0A]).suffix(2)) == [byte(0xFF), byte(0x0A)])
    #expect(tokenizer.decode([99_999, -1]) == "")
    #expect(tokenizer.encode("") == [] && tokenizer.encode(continuing: "") == [])
    #expect(!tokenizer.keepsText)
  }

  @Test("a long text without a place to split is merged in time", arguments: names)
  func long(name: String) throws {
    let tokenizer = try FamilyGoldens.family(name).tokenizer()
    let clock = ContinuousClock()
    for part in ["Mary", " ", "the", "\u{1F600}", "\u{2581}"] {
      let text = String(repeating: part, count: 200_000)
      var tokens: [TokenID] = []
      let time = clock.measure { tokens = tokenizer.encode(text) }
      // Quadratic time would be hours.
      #expect(time < .seconds(60))
      #expect(tokens.count <= 4 * 200_001)
    }
  }
}
