import Testing
import TextColumns
import Tokens

@Suite("A token's display form shows what it is and harms no screen")
struct TokenDisplayTests {
  @Test(
    "each sort of token has its form",
    arguments: [
      ("Mary", "Mary", "Mary"),
      (" Mary", "␣Mary", "_Mary"),
      ("  ", "␣␣", "__"),
      ("\n", "⏎", "\\n"),
      ("\r\n", "␍⏎", "\\r\\n"),
      ("\t", "⇥", "\\t"),
      ("\u{0}\u{1B}[2J", "␀␛[2J", "\\x00\\x1B[2J"),
      ("\u{7F}", "␡", "\\x7F"),
      ("\u{9B}", "‹U+009B›", "<U+009B>"),
      ("é", "é", "<U+00E9>"),
      ("e\u{301}", "e\u{301}", "e<U+0301>"),
      ("\u{301}e", "‹U+0301›e", "<U+0301>e"),
      ("漢", "漢", "<U+6F22>"),
      ("😀", "😀", "<U+1F600>"),
      ("a\u{202E}b", "a‹U+202E›b", "a<U+202E>b"),
      ("\u{200B}", "‹U+200B›", "<U+200B>"),
      ("\u{A0}", "‹U+00A0›", "<U+00A0>"),
      ("\u{3000}", "‹U+3000›", "<U+3000>"),
      ("\u{2028}", "‹U+2028›", "<U+2028>"),
      ("\u{FFFD}", "\u{FFFD}", "<U+FFFD>"),
    ])
  func forms(text: String, unicode: String, ascii: String) throws {
    let (tokenizer, token) = try Self.tokenizer(of: Array(text.utf8))
    #expect(tokenizer.display(token).text == unicode)
    #expect(tokenizer.display(token, glyphs: .ascii).text == ascii)
  }

  @Test(
    "bytes that are no character are given in hexadecimal",
    arguments: [
      ([0xC3], "‹C3›", "<C3>"),
      ([0x20, 0xE2, 0x82], "␣‹E2›‹82›", "_<E2><82>"),
      ([0xA9, 0x41], "‹A9›A", "<A9>A"),
      ([0xED, 0xA0, 0x80], "‹ED›‹A0›‹80›", "<ED><A0><80>"),
    ] as [([UInt8], String, String)])
  func loneBytes(bytes: [UInt8], unicode: String, ascii: String) throws {
    let (tokenizer, token) = try Self.tokenizer(of: bytes)
    #expect(tokenizer.display(token).text == unicode)
    #expect(tokenizer.display(token, glyphs: .ascii).text == ascii)
  }

  @Test("an id without a token is its number", arguments: [317, 50257, -1])
  func unknown(id: Int) throws {
    let tokenizer = try Goldens.Vocabulary.tiny.tokenizer()
    #expect(tokenizer.display(TokenID(id)).text == "‹\(id)›")
    #expect(tokenizer.display(TokenID(id), glyphs: .ascii).text == "<\(id)>")
    #expect(tokenizer.display(TokenID(id)).width == "\(id)".count + 2)
  }

  @Test("the ids of holes are shown by number and stand for nothing")
  func holes() throws {
    let tokenizer = try Tokenizer(
      vocabulary: TinyFiles.vocabulary([#""ab": 300"#], without: 7), merges: TinyFiles.merges())
    #expect(tokenizer.count == 301)
    #expect(tokenizer.encode("ab\u{7}a") == [300, 97])
    #expect(tokenizer.decode([97, 299, 7, 300]) == "aab")
    #expect(tokenizer.display(299).text == "‹299›")
    #expect(tokenizer.display(7, glyphs: .ascii).text == "<7>")
    #expect(!tokenizer.keepsText)
    #expect(throws: Never.self) { try tokenizer.check([299]) }
  }

  @Test("every token's form is printable and has its width", arguments: Goldens.Vocabulary.present)
  func allTokens(vocabulary: Goldens.Vocabulary) throws {
    let tokenizer = try vocabulary.tokenizer()
    for id in 0..<tokenizer.count {
      let shown = tokenizer.display(TokenID(id))
      let ascii = tokenizer.display(TokenID(id), glyphs: .ascii)
      #expect(!shown.text.isEmpty)
      #expect(shown.text.allSatisfy { Columns.isPrintable($0) }, "\(id)")
      #expect(shown.width == Columns.width(of: shown.text))
      #expect(shown.width > 0)
      #expect(ascii.text.utf8.allSatisfy { 0x21...0x7E ~= $0 }, "\(id)")
      #expect(ascii.width == ascii.text.utf8.count)
    }
  }

  /// A tokenizer with one token that stands for these bytes.
  private static func tokenizer(of bytes: [UInt8]) throws -> (Tokenizer, TokenID) {
    let base = try Goldens.Vocabulary.tiny.tokenizer()
    // Every prefix becomes a token, each merged from the one before and the next byte.
    let symbols = bytes.map { TinyFiles.symbols[Int($0)] }
    guard symbols.count > 1 else { return (base, try #require(base.encode(bytes: bytes).first)) }
    var members: [String] = []
    var merges = ["#version: 0.2"]
    for count in 2...symbols.count {
      let prefix = symbols.prefix(count)
      members.append("\"\(prefix.map(\.escaped).joined())\": \(254 + count)")
      merges.append(
        prefix.dropLast().map(\.text).joined() + " " + (prefix.last?.text ?? ""))
    }
    let tokenizer = try Tokenizer(
      vocabulary: TinyFiles.vocabulary(members),
      merges: Array(merges.joined(separator: "\n").utf8))
    return (tokenizer, TokenID(254 + symbols.count))
  }
}
