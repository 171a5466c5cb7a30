import Tasks
import Testing
import Tokens

@Suite("Indirect-object prompts")
struct IndirectObjectTaskPromptsTests {
  private static func task() throws -> IndirectObjectTask {
    try IndirectObjectTask(tokenizer: WordTokenizer.everyday.get())
  }

  @Test("have their names where the positions say", arguments: IndirectObjectKind.allCases)
  func positions(kind: IndirectObjectKind) throws {
    for prompt in try Self.task().prompts(kind, count: 60, seed: 1).prompts {
      let places = prompt.positions
      let (io, s1) = (try #require(places["IO"]), try #require(places["S1"]))
      let s2 = try #require(places["S2"])
      #expect(prompt.tokens.firstIndex(of: try #require(prompt.answer)) == io)
      #expect(prompt.tokens.firstIndex(of: try #require(prompt.distractor)) == s1)
      #expect(prompt.tokens.lastIndex(of: try #require(prompt.distractor)) == s2)
      #expect(prompt.tokens.count { $0 == prompt.answer } == 1)
      #expect(prompt.tokens.count { $0 == prompt.distractor } == 2)
      #expect(places["S1+1"] == s1 + 1)
      #expect(places["END"] == prompt.tokens.count - 1)
      #expect(places.count == 5)
    }
  }

  @Test("are paired with prompts of three other people", arguments: IndirectObjectKind.allCases)
  func pairs(kind: IndirectObjectKind) throws {
    let task = try Self.task()
    let names = Set(task.names.flatMap { task.tokenizer.encode(" " + $0) })
    for prompt in try task.prompts(kind, count: 60, seed: 2).prompts {
      let corrupted = try #require(prompt.corrupted)
      #expect(corrupted.count == prompt.tokens.count)
      let changed = prompt.tokens.indices.filter { prompt.tokens[$0] != corrupted[$0] }
      #expect(
        Set(changed) == Set(["IO", "S1", "S2"].compactMap { prompt.positions[$0] }))
      let people = changed.map { corrupted[$0] }
      #expect(Set(people).count == 3 && names.isSuperset(of: people))
      #expect(!people.contains { $0 == prompt.answer || $0 == prompt.distractor })
    }
  }

  @Test(
    "are of the templates and forms of their kind",
    arguments: [
      (IndirectObjectKind.mixed, 14, ["ABB", "ABA"]), (.abba, 15, ["ABB"]), (.baba, 15, ["ABA"]),
      (.early, 16, ["ABB", "ABA"]), (.late, 16, ["ABB", "ABA"]), (.long, 15, ["ABA"]),
    ] as [(IndirectObjectKind, Int, Set<String>)])
  func kinds(kind: IndirectObjectKind, templates: Int, patterns: Set<String>) throws {
    let task = try Self.task()
    let prompts = try task.prompts(kind, count: 400, seed: 3).prompts
    #expect(Set(prompts.compactMap(\.template)) == Set(0..<templates))
    let names = Set(task.names)
    for prompt in prompts {
      let pattern = PatternLetters.of(task.tokenizer.decode(prompt.tokens), names: names)
      let number = try #require(prompt.template)
      #expect(patterns.contains(pattern))
      if patterns.count == 2 { #expect(pattern == (number < templates / 2 ? "ABA" : "ABB")) }
    }
    for group in Dictionary(grouping: prompts, by: \.template).values {
      #expect(Set(group.map(\.positions)).count == 1)
    }
  }

  @Test("stand at one position in a template where words have different numbers of tokens")
  func unevenWords() throws {
    let templates = TaskTemplates.builtIn
    // The tokenizer has neither library nor camera, and all other words.
    let tokenizer = try WordTokenizer.make(
      templates[.names] + templates[.places].filter { $0 != "library" }
        + templates[.objects].filter { $0 != "camera" })
    let prompts = try IndirectObjectTask(tokenizer: tokenizer).prompts(count: 300, seed: 1).prompts
    for group in Dictionary(grouping: prompts, by: \.template).values {
      #expect(Set(group.map(\.positions)).count == 1)
    }
  }

  @Test("are the same for the same seed, and others for another")
  func seeds() throws {
    let task = try Self.task()
    #expect(try task.prompts(seed: 1) == task.prompts(seed: 1))
    #expect(try task.prompts(seed: 1) != task.prompts(seed: 2))
    #expect(try task.prompts(seed: 1).prompts.count == 100)
  }

  @Test("are refused where too few names are one token, with how many are")
  func fewNames() throws {
    let tokenizer = try WordTokenizer.make(["Mary", "John", "Tom"])
    #expect(
      throws: TaskError.tooFewWords(.names, found: 3, of: 122, needed: 5, path: nil)
    ) {
      try IndirectObjectTask(tokenizer: tokenizer)
    }
  }

  @Test(
    "are refused where the templates lack a section", arguments: ["names", "places", "objects"])
  func missingSection(name: String) throws {
    let others = ["names", "places", "objects"].filter { $0 != name }
    let text = others.map { "\($0):\nword\n" }.joined()
    let templates = try TaskTemplates(path: "t", bytes: Array(text.utf8))
    #expect(throws: TaskError.noSection(name, path: "t")) {
      try IndirectObjectTask(templates, tokenizer: WordTokenizer.make([]))
    }
  }

  /// The facts of the original data set's base templates.
  ///
  /// They are tokens with the last name, the first name's position, and, for those that are used
  /// in both forms, the positions of S2 and END.
  private static let table = [
    (16, 2, 10, 14), (20, 2, 14, 18), (19, 2, 11, 17), (21, 2, 13, 19), (16, 2, 12, 14),
    (15, 1, 9, 13), (18, 1, 11, 16), (19, 1, nil, nil), (16, 1, nil, nil), (16, 1, nil, nil),
    (18, 4, nil, nil), (17, 3, nil, nil), (15, 2, nil, nil), (16, 2, nil, nil), (16, 1, nil, nil),
  ]

  @Test(
    "of the base templates have GPT-2's tokens and positions of the reference's table",
    .enabled(if: GPT2.isThere, "\(GPT2.missing)"),
    arguments: IndirectObjectSentence.Form.allCases)
  func referenceTable(form: IndirectObjectSentence.Form) throws {
    let task = try IndirectObjectTask(tokenizer: GPT2.tokenizer.get())
    #expect(task.names.count == 122)
    var generator = SeededGenerator(seed: 0)
    #expect(task.templates[.base].count == Self.table.count)
    for (template, row) in zip(task.templates[.base], Self.table) {
      let sentence = IndirectObjectSentence(
        template, form, indirectObject: "Mary", subject: "John", place: "market", object: "book")
      let prompt = task.prompt(sentence, using: &generator)
      #expect(task.tokenizer.encode(sentence.text()).count == row.0, "\(template.text)")
      let (first, second) = form == .abba ? ("IO", "S1") : ("S1", "IO")
      #expect(prompt.positions[first] == row.1)
      #expect(prompt.positions[second] == row.1 + 2)
      #expect(prompt.positions["END"] == row.0 - 2)
      if let s2 = row.2, let end = row.3 {
        #expect(prompt.positions["S2"] == s2 && prompt.positions["END"] == end)
      }
    }
  }

  @Test(
    "of the long family have 18 to 24 tokens of GPT-2",
    .enabled(if: GPT2.isThere, "\(GPT2.missing)"))
  func longTemplates() throws {
    let task = try IndirectObjectTask(tokenizer: GPT2.tokenizer.get())
    let lengths = Set(try task.prompts(.long, count: 300, seed: 1).prompts.map(\.tokens.count))
    #expect(lengths.min() == 18 && lengths.max() == 23)
    #expect([task.templates[.early].count, task.templates[.late].count] == [8, 8])
  }
}
