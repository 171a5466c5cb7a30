import StrictJSON
import Testing
import Tokens

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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

  @Test("the vocabulary is that of the plain rule, on any words")
  func plainRule() {
    var dice = TextDice(seed: 3, recipe: .null)
    for round in 0..<60 {
      let alphabet = 1 + dice.below(5)
      let words = (0..<1 + dice.below(40)).map { _ in
        (0..<1 + dice.below(30)).map { _ in
          String(UnicodeScalar(UInt8(ascii: "a") + UInt8(dice.below(alphabet))))
        }
      }
      let size = round.isMultiple(of: 3) ? 357 + dice.below(40) : 1 << 20
      let text = words.map { $0.joined() }.joined(separator: "\n")
      let merges = VocabularyLearner(size: size).learn(from: Array(text.utf8)).merges
      let lines = String(decoding: merges, as: UTF8.self).split(separator: "\n")
      let plain = PlainLearning.merges(of: words, most: size - 357)
      #expect(lines.dropFirst(101).map(String.init) == plain)
    }
  }

  // Counting all pairs again for each merge took minutes. Only the time of this thread counts: others may
  // keep the processor busy meanwhile.
  @Test("a word of 200 KB takes no quadratic time", arguments: [1, 2, 20])
  func longWord(alphabet: Int) throws {
    var dice = TextDice(seed: 8, recipe: .null)
    let word = (0..<200_000).map { _ in UInt8(ascii: "a") + UInt8(dice.below(alphabet)) }
    let start = Self.threadSeconds
    let tokenizer = try Self.tokenizer(VocabularyLearner().learn(from: word))
    #expect(tokenizer.encode(bytes: word).count == 1)
    #expect(Self.threadSeconds - start < 60)
  }

  /// The seconds that this thread has computed so far.
  private static var threadSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// The rule of learning as it is told: count all pairs, join the most frequent, begin again.
private enum PlainLearning {
  /// The merges learned from words of the letters a to z, until there are so many tokens more.
  static func merges(of words: [[String]], most: Int) -> [String] {
    var words = words
    // Of equally frequent pairs, that of the earlier tokens is first.
    var order = "abcdefghijklmnopqrstuvwxyz".map { String($0) }
    var merges: [String] = []
    while order.count - 26 < most {
      var counts: [[Int]: Int] = [:]
      for word in words {
        for (left, right) in zip(word, word.dropFirst()) {
          let pair = [order.firstIndex(of: left) ?? 0, order.firstIndex(of: right) ?? 0]
          counts[pair, default: 0] += 1
        }
      }
      let best = counts.min {
        ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1])
      }
      guard let pair = best?.key else { break }
      let (left, right) = (order[pair[0]], order[pair[1]])
      merges.append("\(left) \(right)")
      if !order.contains(left + right) { order.append(left + right) }
      for index in words.indices { join(left, right, in: &words[index]) }
    }
    return merges
  }

  private static func join(_ left: String, _ right: String, in word: inout [String]) {
    var joined: [String] = []
    for token in word {
      if token == right, joined.last == left, !joined.isEmpty {
        joined[joined.count - 1] = "\u{0}" + left + right
      } else {
        joined.append(token)
      }
    }
    word = joined.map { $0.hasPrefix("\u{0}") ? String($0.dropFirst()) : $0 }
  }
}
