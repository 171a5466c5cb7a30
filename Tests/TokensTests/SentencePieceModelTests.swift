import Foundation
import StrictJSON
import Testing
import Tokens

@Suite("A tokenizer.model gives the tokens that SentencePiece gives")
struct SentencePieceModelTests {
  private static func bytes() throws -> [UInt8] {
    try Goldens.bytes("families/sentencepiece.model")
  }

  /// Reads a folder with nothing but a tokenizer.model.
  private static func read(
    _ bytes: [UInt8], limits: TokenizerLimits = TokenizerLimits()
  ) throws -> Tokenizer {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(bytes).write(to: folder.appendingPathComponent("tokenizer.model"))
    return try Tokenizer.read(folder: folder.path, limits: limits)
  }

  @Test("ten thousand texts have their tokens")
  func texts() throws {
    let goldens = try FamilyGoldens.recorded.get()
    let tokenizer = try Self.read(Self.bytes())
    #expect(goldens.modelBlocks.count == 100 && goldens.modelCases.count > 30)
    for (number, golden) in goldens.modelBlocks.enumerated() {
      var whole = Checksum()
      let block = number * goldens.block..<(number + 1) * goldens.block
      for text in goldens.texts[block] { whole.add(tokenizer.encode(text, special: .plainText)) }
      #expect(whole.description == golden, "texts \(block)")
    }
    for golden in goldens.modelCases {
      #expect(
        tokenizer.encode(golden.text, special: .plainText) == golden.tokens,
        "\(golden.text.debugDescription)")
    }
  }

  @Test("special tokens are found, words have their space, and a text begins with <s>")
  func meaning() throws {
    let tokenizer = try Self.read(Self.bytes())
    #expect(tokenizer.count == 1000)
    #expect(tokenizer.frame.before == [1] && tokenizer.frame.behind.isEmpty)
    let mary = try tokenizer.token(" Mary")
    #expect(tokenizer.display(mary).text == "␣Mary")
    #expect(tokenizer.encode("Mary<s> Mary") == [mary, 1, mary])
    #expect(tokenizer.decode([mary, mary]) == "Mary Mary")
    #expect(tokenizer.decode(tokenizer.encode("caf\u{E9} \u{1F600}\n")) == "caf\u{E9} \u{1F600}\n")
    // "<mask>" is a piece of its own, found in a text as it is.
    #expect(tokenizer.encode("<mask>", special: .plainText).count == 2)
  }

  /// The file with one more field in a message, which counts in place of the one before.
  private static func with(_ message: UInt8, _ field: [UInt8]) throws -> [UInt8] {
    try bytes() + [message << 3 | 2, UInt8(field.count)] + field
  }

  @Test(
    "what is not BPE on plain text is named",
    arguments: [
      (2, [3 << 3, 1], "trainer_spec.model_type is Unigram, and only BPE"),
      (2, [3 << 3, 4], "trainer_spec.model_type is char, and only BPE"),
      (3, [2 << 3 | 2, 1, 7], "normalizer_spec.precompiled_charsmap is a table, and only none"),
      (3, [4 << 3, 1], "normalizer_spec.remove_extra_whitespaces is true, and only false"),
      (3, [5 << 3, 0], "normalizer_spec.escape_whitespaces is false, and only true"),
      (
        2, [0xC0, 1, 1], "trainer_spec.treat_whitespace_as_suffix is true, and only false"
      ),
      (1, [0x0A, 1, 0x7A, 3 << 3, 5], "the piece 1000 is unused, and only a used one"),
    ] as [(UInt8, [UInt8], String)])
  func foreign(message: UInt8, field: [UInt8], words: String) throws {
    let file = try Self.with(message, field)
    let error = #expect(throws: TokenizerError.self) { try Self.read(file) }
    #expect(error?.description.contains("tokenizer.model: " + words + " is supported.") == true)
  }

  @Test("a file that is cut off, or none of SentencePiece's, is named with the byte")
  func damaged() throws {
    let whole = try Self.bytes()
    let error = #expect(throws: TokenizerError.self) { try Self.read(Array(whole.dropLast(3))) }
    #expect(
      error?.description.contains("tokenizer.model is not a model of SentencePiece: see byte ")
        == true)
    // Llama 3's file of this name has lines of base 64.
    #expect(throws: TokenizerError.self) { try Self.read(Array("IQ== 0\nIg== 1\n".utf8)) }
    #expect(throws: TokenizerError.self) { try Self.read([]) }
    let many = #expect(throws: TokenizerError.self) {
      try Self.read(Self.bytes(), limits: TokenizerLimits(tokens: 900))
    }
    #expect(many?.description.contains("tokens, more than the limit of 900") == true)
    var dice = TextDice(seed: 8, recipe: .null)
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0...dice.below(3) {
        bytes[dice.below(bytes.count)] = UInt8(truncatingIfNeeded: dice.below(256))
      }
      do {
        let tokenizer = try Self.read(bytes)
        let tokens = tokenizer.encode("When Mary's <s> 17\u{E9}\u{1F600}\n")
        #expect(tokens.allSatisfy { 0..<tokenizer.count ~= $0.rawValue })
        _ = tokenizer.decode(tokens)
      } catch {
        #expect(!"\(error)".isEmpty)
      }
    }
  }
}
