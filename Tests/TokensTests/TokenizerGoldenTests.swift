import Foundation
import StrictJSON
import Testing
import Tokens

@Suite("Tokens are those of transformers")
struct TokenizerGoldenTests {
  @Test("each recorded text has its tokens", arguments: Goldens.Vocabulary.present)
  func cases(vocabulary: Goldens.Vocabulary) throws {
    let tokenizer = try vocabulary.tokenizer()
    let cases = try #require(try vocabulary.goldens()["cases"]?.array)
    #expect(cases.count > 60)
    for golden in cases {
      let text = try #require(golden["text"]?.string)
      let tokens = try #require(golden["tokens"]?.array).compactMap(\.integer).map { TokenID($0) }
      let plain = golden["plain"]?.array?.compactMap(\.integer).map { TokenID($0) }
      #expect(tokenizer.encode(text) == tokens, "\(text.debugDescription)")
      #expect(tokenizer.encode(text, special: .plainText) == plain ?? tokens)
      #expect(tokenizer.decode(tokens).utf8.elementsEqual(text.utf8))
    }
  }

  @Test("thousands of generated texts have their tokens", arguments: Goldens.Vocabulary.present)
  func generated(vocabulary: Goldens.Vocabulary) throws {
    let tokenizer = try vocabulary.tokenizer()
    let goldens = try vocabulary.goldens()
    #expect(tokenizer.count == goldens["vocabulary"]?.integer)
    var dice = TextDice(
      seed: try #require(goldens["seed"]?.integer),
      recipe: try JSON.parse(Goldens.bytes("recipe.json")))
    let size = try #require(goldens["block"]?.integer)
    let blocks = try #require(goldens["blocks"]?.array)
    #expect(blocks.count * size >= (vocabulary == .gpt2 ? 10_000 : 2_000))
    for (index, block) in blocks.enumerated() {
      var texts = Checksum()
      var tokens = Checksum()
      for _ in 0..<size {
        let text = dice.text()
        let encoded = tokenizer.encode(text)
        texts.add(text)
        tokens.add(encoded)
        #expect(tokenizer.decode(encoded).utf8.elementsEqual(text.utf8))
      }
      #expect(texts.description == block["texts"]?.string, "block \(index): other texts generated")
      #expect(tokens.description == block["tokens"]?.string, "block \(index): other tokens")
    }
    try decodings(tokenizer, goldens["decodings"], &dice)
  }

  /// Lists of any tokens, most of them no valid text, against their recorded decodings.
  private func decodings(
    _ tokenizer: Tokenizer, _ golden: JSON?, _ dice: inout TextDice
  ) throws {
    var texts = Checksum()
    for _ in 0..<(try #require(golden?["lists"]?.integer)) {
      let count = 1 + dice.below(12)
      let tokens = (0..<count).map { _ in
        TokenID(dice.below(dice.below(2) * (tokenizer.count - 300) + 300))
      }
      texts.add(tokenizer.decode(tokens))
    }
    #expect(texts.description == golden?["texts"]?.string)
  }

  // GPT-2's vocabulary and the experiments' texts are not part of the project.
  @Test(
    "every line of the experiments' texts has its tokens",
    .enabled(if: Goldens.hasGPT2, "needs ../shared/data"))
  func files() throws {
    let tokenizer = try Goldens.Vocabulary.gpt2.tokenizer()
    let files = try #require(try Goldens.Vocabulary.gpt2.goldens()["files"]?.array)
    #expect(files.count == 5)
    for golden in files {
      let name = try #require(golden["name"]?.string)
      let bytes = try Goldens.bytes(Goldens.shared.appendingPathComponent(name))
      var texts = String(decoding: bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      if name.hasSuffix(".csv") {
        texts = texts.dropFirst().filter { !$0.isEmpty }.flatMap {
          $0.split(separator: ",").prefix(2)
        }
      }
      var tokens = Checksum()
      for text in texts { tokens.add(tokenizer.encode(String(text))) }
      #expect(texts.count == golden["texts"]?.integer, "\(name)")
      #expect(tokens.description == golden["tokens"]?.string, "\(name)")
    }
  }
}
