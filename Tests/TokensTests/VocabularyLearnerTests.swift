import StrictJSON
import Testing
import Tokens

@Suite("A vocabulary is learned from a text")
struct VocabularyLearnerTests {
  static let text = """
    Then, Mary and John went to the store. John gave a bottle of milk to Mary.
    The war lasted from the year 1713 to the year 1718. "It's É漢😀!" he said; they'll go\\stay.
    The war lasted from the year 1101 to the year 1199. 5 men, 12345 men.
    <|endoftext|>Then, Mary and Mary and Mary.

    """

  static func tokenizer(_ learned: LearnedVocabulary) throws -> Tokenizer {
    try Tokenizer(vocabulary: learned.vocabulary, merges: learned.merges)
  }

  static let everything = VocabularyLearner().learn(from: Array(text.utf8))

  @Test(
    "every word of the text is one token",
    arguments: [
      "Then", ",", " Mary", " and", " store", ".", "\n", "The", " \"", "It", "'s", " É漢", "😀!\"",
      " they", "'ll", "\\", " go", "stay", " 17", " 11", " 12", "<|endoftext|>",
    ])
  func words(_ word: String) throws {
    #expect(try Self.tokenizer(Self.everything).encode(word).count == 1)
  }

  @Test("any text comes back, learned from or not", arguments: [text, "Zebras ÿ\u{0} 漢!\r\n\t x"])
  func comesBack(_ text: String) throws {
    let tokenizer = try Self.tokenizer(Self.everything)
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
  }

  @Test("every two digits are one token, even without a text")
  func digits() throws {
    let tokenizer = try Self.tokenizer(VocabularyLearner().learn(from: []))
    #expect(tokenizer.count == 256 + 100 + 1)
    for number in 0..<100 {
      let digits = (number < 10 ? "0" : "") + String(number)
      #expect(tokenizer.encode(digits).count == 1)
    }
  }

  @Test("a year of the text is its century and its two last digits")
  func years() throws {
    let tokenizer = try Self.tokenizer(Self.everything)
    for century in [" 17", " 11"] {
      for number in 0..<100 {
        let digits = (number < 10 ? "0" : "") + String(number)
        let tokens = tokenizer.encode(century + digits)
        #expect(tokens.map { tokenizer.decode([$0]) } == [century, digits])
      }
    }
  }

  @Test("no token has three digits")
  func shortNumbers() throws {
    let tokenizer = try Self.tokenizer(Self.everything)
    for token in 0..<tokenizer.count {
      #expect(tokenizer.bytes(of: TokenID(token)).count { (0x30...0x39).contains($0) } < 3)
    }
  }

  @Test("the files have GPT-2's order: bytes, merges, <|endoftext|>")
  func order() throws {
    let learned = VocabularyLearner().learn(from: Array("abab ab".utf8))
    let vocabulary = try JSON.parse(learned.vocabulary)
    let keys = try #require(vocabulary.object?.keys)
    #expect(keys.count == learned.count)
    #expect(Array(keys[..<4]) == ["!", "\"", "#", "$"])
    #expect(keys[188...].first == "Ā")
    #expect(Array(keys[356...]) == ["ab", "Ġab", "abab", "<|endoftext|>"])
    #expect(vocabulary["<|endoftext|>"]?.integer == 359)
    let lines = String(decoding: learned.merges, as: UTF8.self).split(separator: "\n")
    #expect(lines.first == "#version: 0.2")
    #expect(Array(lines.dropFirst(101)) == ["a b", "Ġ ab", "ab ab"])
  }

  @Test("of pairs that are as frequent, the one of the earlier tokens is joined first")
  func ties() {
    let merges = VocabularyLearner().learn(from: Array("dc\nba\n".utf8)).merges
    let lines = String(decoding: merges, as: UTF8.self).split(separator: "\n")
    #expect(Array(lines.dropFirst(101)) == ["b a", "d c"])
  }

  @Test("the same text gives the same files")
  func repeatable() {
    #expect(VocabularyLearner().learn(from: Array(Self.text.utf8)) == Self.everything)
  }

  @Test("a size is kept, and what is most frequent goes first")
  func size() throws {
    let learned = VocabularyLearner(size: 374).learn(from: Array(Self.text.utf8))
    #expect(learned.count == 374)
    let tokenizer = try Self.tokenizer(learned)
    #expect(tokenizer.encode(" store").count > 1)
    #expect(Self.everything.merges.starts(with: learned.merges))
    #expect(tokenizer.endOfText == TokenID(373))
  }

  @Test("a piece that is too rare is not learned from")
  func rare() throws {
    let learner = VocabularyLearner(minimumCount: 2)
    let tokenizer = try Self.tokenizer(learner.learn(from: Array(Self.text.utf8)))
    #expect(tokenizer.encode(" Mary").count == 1)
    #expect(tokenizer.encode(" store").count > 1)
    #expect(tokenizer.encode(" 17").count == 1)
    #expect(tokenizer.encode(" 12").count > 1)
  }
}
