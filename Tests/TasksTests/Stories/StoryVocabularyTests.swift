import Testing
import Tokens

@testable import Tasks

@Suite("The vocabulary of stories")
struct StoryVocabularyTests {
  private static func tokenizer() throws -> (tokenizer: Tokenizer, count: Int) {
    let text = try StoryMix().text(.vocabulary, lines: 1, seed: 1)
    let learned = VocabularyLearner().learn(from: text)
    return (
      try Tokenizer(vocabulary: learned.vocabulary, merges: learned.merges), learned.count
    )
  }

  @Test("it has between two and six thousand tokens, and depends on no chance")
  func size() throws {
    #expect((2_000...6_000).contains(try Self.tokenizer().count))
    let mix = try StoryMix()
    let text = try mix.text(.vocabulary, lines: 1, seed: 1)
    #expect(try mix.text(.vocabulary, lines: 9_000, seed: 7) == text)
  }

  @Test("every word of the text is one token, behind a space")
  func words() throws {
    let (tokenizer, _) = try Self.tokenizer()
    let mix = try StoryMix()
    for word in mix.anyWords + mix.words.roles + mix.words.adjectives {
      #expect(tokenizer.encode(" " + word).count == 1, "\(word)")
    }
    let text = String(decoding: try mix.text(lines: 2_000, seed: 4), as: UTF8.self)
    let whole = text.split(separator: "\n").filter { !$0.contains("-") }.joined(separator: " ")
    let words = Set(whole.split { !$0.isLetter }.map(String.init)).subtracting(["endoftext"])
    let known = words.count { tokenizer.encode(" " + $0).count == 1 }
    // Scraps of words are made on purpose; but for them every word is known.
    #expect(Double(known) > 0.8 * Double(words.count))
    for line in text.split(separator: "\n") where line.contains(" gave ") {
      for word in line.split(separator: " ").dropFirst() where word.allSatisfy(\.isLetter) {
        #expect(tokenizer.encode(" " + String(word)).count == 1, "\(word)")
      }
    }
  }

  @Test("years are a century and two digits")
  func years() throws {
    let (tokenizer, _) = try Self.tokenizer()
    for century in 11...17 {
      for year in 2...98 {
        let digits = year < 10 ? "0\(year)" : "\(year)"
        #expect(tokenizer.encode(" \(century)\(digits)").count == 2)
      }
    }
  }

  @Test(
    "the prompts of the field are in words",
    arguments: [
      "When Mary and John went to the store, John gave a drink to",
      "After John and Mary went to the store, John gave a bottle of milk to",
      "When John and Mary went to the shops, John gave the bag to",
      "When Tom and James went to the park, James gave the ball to",
      "When Dan and Sid went to the shops, Sid gave an apple to",
      "After Martin and Amy went to the park, Amy gave a drink to",
      "Then, Rose and Sullivan went to the garden. Sullivan gave a necklace to",
      "When Victoria and Jane got a snack at the store, Jane decided to give it to",
    ])
  func prompts(prompt: String) throws {
    let (tokenizer, _) = try Self.tokenizer()
    let signs = prompt.count { $0 == "," || $0 == "." }
    #expect(tokenizer.encode(prompt).count == prompt.split(separator: " ").count + signs)
  }
}
