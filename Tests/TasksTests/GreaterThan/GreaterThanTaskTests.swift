import Tasks
import Testing
import Tokens

@Suite("Greater-than")
struct GreaterThanTaskTests {
  private static func task() throws -> GreaterThanTask {
    try GreaterThanTask(tokenizer: WordTokenizer.everyday.get())
  }

  /// The century and the two years of a sentence.
  private static func years(_ sentence: String) -> [Int] {
    sentence.split { !$0.isNumber }.compactMap { Int($0) }
  }

  @Test("prompts differ from their 01 counterparts at XX alone, and start where they say")
  func prompts() throws {
    let task = try Self.task()
    let made = try task.prompts(count: 200, seed: 1)
    #expect(made.outcomes.outcomes == task.outcomes && task.outcomes.count == 100)
    for (prompt, start) in zip(made.prompts.prompts, made.outcomes.starts) {
      let corrupted = try #require(prompt.corrupted)
      let place = try #require(prompt.positions["XX"])
      var expected = prompt.tokens
      #expect(expected[place] == task.outcomes[start] && (2...98).contains(start))
      expected[place] = task.outcomes[1]
      #expect(corrupted == expected)
      #expect(prompt.end == prompt.tokens.count - 1)
      #expect(prompt.answer == nil && prompt.distractor == nil)
      let years = Self.years(task.tokenizer.decode(prompt.tokens))
      #expect(years.count == 2 && years.first == (years.last ?? 0) * 100 + start)
    }
    #expect(Set(made.prompts.prompts.map(\.positions)).count == 1)
  }

  @Test(
    "sentences end with a later year, of lower-than with an earlier one, all different",
    arguments: GreaterThanTask.Direction.allCases)
  func sentences(direction: GreaterThanTask.Direction) throws {
    let task = try Self.task()
    let sentences = try task.sentences(direction, count: 6_360, seed: 2)
    #expect(Set(sentences).count == 6_360)
    for sentence in sentences {
      let years = Self.years(sentence)
      let (start, end) = (years.first ?? 0, years.last ?? 0)
      #expect(years.count == 2 && start / 100 == end / 100)
      #expect(direction == .greater ? start < end : start > end, "\(sentence)")
    }
    let nouns = Set(sentences.compactMap { $0.split(separator: " ").dropFirst().first })
    #expect(nouns.count == task.nouns.count)
    #expect(Set(sentences.compactMap { Self.years($0).first.map { $0 / 100 } }) == Set(11...17))
  }

  @Test("is the same for the same seed, and other for another")
  func seeds() throws {
    let task = try Self.task()
    #expect(try task.prompts(seed: 1).prompts == task.prompts(seed: 1).prompts)
    #expect(try task.prompts(seed: 1).prompts != task.prompts(seed: 2).prompts)
    let sentences = try task.sentences(.lower, count: 50, seed: 1)
    #expect(try task.sentences(.lower, count: 50, seed: 1) == sentences)
    #expect(try task.sentences(.lower, count: 50, seed: 2) != sentences)
  }

  @Test("uses only years that the tokenizer splits, and centuries that have 01")
  func splitYears() throws {
    let digits = (0..<100).map { ($0 < 10 ? "0" : "") + String($0) }
    // What goes into the tokens 1750 and 1601, such as 175, takes years with it. There are no
    // other centuries.
    let tokenizer = try WordTokenizer.make(["16", "17", "1750", "1601"], bare: digits)
    let task = try GreaterThanTask(tokenizer: tokenizer)
    #expect(task.years.keys.sorted() == [17])
    #expect(task.years[17] == (0..<100).filter { !(50...59).contains($0) })
  }

  @Test("is refused where the tokenizer has no such tokens")
  func missingTokens() throws {
    let digits = (0..<100).map { ($0 < 10 ? "0" : "") + String($0) }
    #expect(throws: TaskError.noYears) {
      try GreaterThanTask(tokenizer: WordTokenizer.make([], bare: digits))
    }
    #expect(throws: TaskError.noYearOutcome("07")) {
      try GreaterThanTask(tokenizer: WordTokenizer.make(["17"], bare: digits.filter { $0 != "07" }))
    }
  }

  @Test("is refused where the templates lack a section", arguments: ["nouns", "years"])
  func missingSection(name: String) throws {
    let text = name == "years" ? "nouns:\nwar" : "years:\nThe [NOUN] from [CC][XX] to [CC]"
    let templates = try TaskTemplates(path: "t", bytes: Array(text.utf8))
    #expect(throws: TaskError.noSection(name, path: "t")) {
      try GreaterThanTask(templates, tokenizer: WordTokenizer.everyday.get())
    }
  }

  @Test(
    "has GPT-2's years and positions of the reference",
    .enabled(if: GPT2.isThere, "\(GPT2.missing)"))
  func reference() throws {
    let task = try GreaterThanTask(tokenizer: GPT2.tokenizer.get())
    #expect((11...17).map { task.years[$0]?.count } == [55, 98, 91, 98, 91, 99, 99])
    let nouns = task.nouns.filter { task.tokenizer.encode(" " + $0).count == 1 }
    #expect(nouns.count == task.nouns.count)
    let prompt = try #require(try task.prompts(count: 1, seed: 0).prompts.prompts.first)
    #expect(prompt.tokens.count == 12 && prompt.positions == ["XX": 7, "END": 11])
  }
}
