import StrictJSON
import Testing
import Tokens

@Suite("A tokenizer encodes and decodes without loss")
struct TokenizerTests {
  let tokenizer: Tokenizer

  init() throws { tokenizer = try Goldens.Vocabulary.tiny.tokenizer() }

  @Test("any bytes come back, whatever they are")
  func bytesComeBack() {
    var generator = SystemRandomNumberGenerator()
    for length in [0, 1, 2, 3, 10, 100, 1000] {
      for _ in 0..<50 {
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let tokens = tokenizer.encode(bytes: bytes)
        #expect(tokens.flatMap { tokenizer.bytes(of: $0) } == bytes)
      }
    }
  }

  @Test("bytes that are UTF-8 give the tokens of their text")
  func bytesAsText() {
    let text = "When Mary and É漢😀 went\n\n<|endoftext|> 17"
    #expect(tokenizer.encode(bytes: Array(text.utf8)) == tokenizer.encode(text))
  }

  @Test("special tokens are found, or taken as text")
  func special() throws {
    let endOfText = try #require(tokenizer.endOfText)
    #expect(tokenizer.encode("<|endoftext|>") == [endOfText])
    let plain = tokenizer.encode("<|endoftext|>", special: .plainText)
    #expect(plain.count > 1)
    #expect(tokenizer.decode(plain) == "<|endoftext|>")
  }

  @Test("a cut character is replaced as Python replaces it")
  func replacement() {
    let bytes: [UInt8] = [0xF0, 0x9F, 0x98, 0x41, 0xC3, 0xE2, 0x82, 0xFF, 0xED, 0xA0, 0x80]
    let tokens = tokenizer.encode(bytes: bytes)
    #expect(tokenizer.decode(tokens) == "\u{FFFD}A\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
  }

  @Test(
    "ids without a token give nothing, and are told apart by a check", arguments: [-1, 317, .max])
  func unknown(id: Int) {
    #expect(tokenizer.count == 317)
    #expect(tokenizer.bytes(of: TokenID(id)).isEmpty)
    #expect(tokenizer.decode([TokenID(id)]) == "")
    #expect(throws: TokenizerError.idOutOfRange(TokenID(id), count: 317)) {
      try tokenizer.check([0, TokenID(id)])
    }
    #expect(throws: Never.self) { try tokenizer.check([0, 316]) }
  }

  @Test("a text is one token, or the tokens it became")
  func oneToken() throws {
    #expect(tokenizer.tokens(asOne: "<|endoftext|>") == .token(TokenID(316)))
    #expect(tokenizer.tokens(asOne: "") == .tokens([]))
    #expect(try tokenizer.decode([tokenizer.token(" to")]) == " to")
    #expect(tokenizer.tokens(asOne: "xy") == .tokens(tokenizer.encode("xy")))
  }

  @Test(
    "a megabyte of one character takes no quadratic time", arguments: ["a", " ", "é", "7", "\n"])
  func longRuns(character: String) {
    let text = String(repeating: character, count: 1 << 20 / character.utf8.count)
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
  }

  @Test("pieces of any length merge as the plain rule says")
  func plainRule() throws {
    let rule = try PlainMerging()
    var dice = TextDice(seed: 5, recipe: .null)
    let parts = ["in", "to", "the", "w", "h", "en", "store", "drink", "as", "and", "giv", "e", "s"]
    // A piece of 64 bytes is merged by looking through its pairs, a longer one by a queue.
    for length in 1...120 {
      let word = (0..<length).map { _ in parts[dice.below(parts.count)] }.joined().prefix(length)
      let pieces = tokenizer.encode(String(word)).map { tokenizer.decode([$0]) }
      #expect(pieces == rule.merge(String(word)))
    }
  }
}

/// The rule of byte-pair encoding as it is told: join the earliest pair, the leftmost of equals.
private struct PlainMerging {
  private var ranks: [[String]: Int] = [:]

  init() throws {
    let file = String(decoding: try Goldens.bytes("tiny/merges.txt"), as: UTF8.self)
    for (rank, line) in file.split(separator: "\n").enumerated() {
      ranks[line.split(separator: " ").map(String.init)] = rank
    }
  }

  /// The tokens of an ASCII word.
  func merge(_ word: String) -> [String] {
    var tokens = word.map { String($0) }
    while true {
      let pairs = tokens.indices.dropLast().compactMap { index in
        ranks[[tokens[index], tokens[index + 1]]].map { (rank: $0, index: index) }
      }
      guard let best = pairs.min(by: { $0 < $1 }) else { return tokens }
      let right = tokens.remove(at: best.index + 1)
      tokens[best.index] += right
    }
  }
}
