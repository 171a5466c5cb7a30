import Testing
import Tokens

@testable import Tasks

@Suite("Stories mix everything that the tasks ask for")
struct StoryMixTests {
  static let lines = 4_000

  static let text: Result<[UInt8], TaskError> = Result { () throws(TaskError) in
    try StoryMix().text(lines: lines, seed: 1)
  }

  /// The lines, without the mark that begins a document.
  static func told() throws -> [String] {
    String(decoding: try text.get(), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("<|endoftext|>") ? String($0.dropFirst(13)) : String($0) }
  }

  @Test("the same seed gives the same bytes, another seed others")
  func seeds() throws {
    let again = try StoryMix().text(lines: Self.lines, seed: 1)
    #expect(try again == Self.text.get())
    #expect(try again != StoryMix().text(lines: Self.lines, seed: 2))
  }

  @Test("there are as many lines as asked for", arguments: [1, 7, 999, 1_000, 1_001, 4_000])
  func count(lines: Int) throws {
    let text = try StoryMix().text(lines: lines, seed: 3)
    #expect(text.count { $0 == UInt8(ascii: "\n") } == lines)
    #expect(text.last == UInt8(ascii: "\n"))
  }

  @Test("a line begins a document now and then")
  func documents() throws {
    let text = String(decoding: try Self.text.get(), as: UTF8.self)
    let marked = text.split(separator: "\n").count { $0.hasPrefix("<|endoftext|>") }
    #expect((200...450).contains(marked))
  }

  @Test("no slot is left open")
  func slots() throws {
    #expect(
      try !Self.text.get().contains { UInt8(ascii: "[") == $0 || UInt8(ascii: "]") == $0 })
  }

  /// Lines of one kind, the right name last in those of two people.
  static func lines(_ kind: StoryLesson.Kind, anyWords: Int = 0) throws -> [String] {
    let lesson = StoryLesson(
      lines: 1_000, kinds: [(kind, 1)], endings: [(.indirectObject, 1)], lengths: [2],
      anyWords: anyWords, strangeNames: 0, longest: 20, strayYears: 0, scraps: 0)
    let teller = StoryTeller(try StoryMix(), lesson)
    var generator = SeededGenerator(seed: 1)
    return try (0..<2_000).map { _ in try teller.line(using: &generator) }
  }

  @Test("no sentence begins with a prompt that is kept for evaluation")
  func heldOut() throws {
    for var line in try Self.lines(.indirectObject) {
      for closing in StoryWords.builtIn.closings where line.hasSuffix(" " + closing) {
        line.removeLast(closing.count + 1)
      }
      let words = line.split(separator: " ")
      try #require(words[words.count - 2] == "to")
      // Prompts of evaluations have "a" before every thing.
      let prompt = words.dropLast().joined(separator: " ").replacing(" an apple", with: " a apple")
      #expect(!HeldOut.contains(prompt))
    }
    for line in try Self.lines(.years) { #expect(!HeldOut.contains(String(line.dropLast(3)))) }
  }

  @Test("the lessons come first, then sentences, then the full mixture")
  func parts() throws {
    let mix = try StoryMix()
    let parts = try [StoryPart.lessons, .sentences, .stories].map {
      try mix.text($0, lines: Self.lines, seed: 1)
    }
    #expect(try Array(parts.joined()) == Self.text.get())
    let counts = parts.map { part in part.count { $0 == UInt8(ascii: "\n") } }
    for (count, lessons) in zip(
      counts, [StoryLesson.all.dropLast(2), StoryLesson.all.suffix(2).dropLast()])
    {
      let share = Double(lessons.reduce(0) { $0 + $1.lines }) / Double(StoryMix.defaultCount)
      #expect(abs(Double(count) - share * Double(Self.lines)) <= 5)
    }
    #expect(try mix.text(.lessons, lines: 1, seed: 1).isEmpty)
  }

  @Test("a list ends with the mark when a word of it comes again")
  func lists() throws {
    for line in try Self.lines(.list) {
      #expect(line.hasSuffix("!"))
      let words = line.dropLast().split(separator: ",").map { $0.drop { $0 == " " } }
      #expect(Set(words).count == words.count - 1)
      #expect(words.dropLast().contains(try #require(words.last)))
    }
  }

  @Test("years end later, but for the stray ones")
  func years() throws {
    for line in try Self.lines(.years) {
      let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
      try #require(numbers.count == 2)
      #expect(numbers[0] / 100 == numbers[1] / 100)
      #expect((1...20).contains(numbers[1] - numbers[0]))
    }
  }

  @Test("a repeated sequence says the same words again")
  func repetitions() throws {
    for line in try Self.lines(.repetition) {
      // The first of two equal words may have another article before it than the last.
      let words = line.split(separator: " ").map { $0 == "an" ? "a" : $0 }
      #expect(words.count == 16)
      #expect(words.dropFirst(2).elementsEqual(words.dropLast(2)))
    }
  }

  @Test("all names come in every lesson")
  func names() throws {
    let told = try Self.told()
    let all = Set(TaskTemplates.builtIn[.names])
    for lesson in [told.prefix(2_000), told.suffix(900)] {
      let words = lesson.flatMap { $0.split { !$0.isLetter } }.map(String.init)
      #expect(Set(words).isSuperset(of: all))
    }
  }

  @Test("an article fits the word behind it")
  func articles() throws {
    let lines = try [.indirectObject, .exchange, .pairSentence, .story].flatMap {
      try Self.lines($0)
    }
    let words = lines.joined(separator: " ").split(separator: " ").map(String.init)
    for (article, word) in zip(words, words.dropFirst()) where article == "a" || article == "an" {
      let isVowel = word.first.map { "aeiou".contains($0) } ?? false
      #expect(isVowel == (article == "an"), "\(article) \(word)")
    }
    #expect(zip(words, words.dropFirst()).contains { $0 == "an" && $1 == "apple" })
  }

  @Test("templates without a section are refused")
  func missing() throws {
    let templates = try TaskTemplates(path: "few.txt", bytes: Array("names:\nAnn Bob Cy\n".utf8))
    #expect(throws: TaskError.noSection("places", path: "few.txt")) {
      _ = try StoryMix(templates)
    }
  }
}
