import Tasks
import Testing

@Suite("A file of templates")
struct TaskTemplatesTests {
  @Test("brings along as many sentences as the reference has")
  func builtIn() {
    let templates = TaskTemplates.builtIn
    #expect(
      [SentenceFamily.base, .early, .late, .long, .years].map { templates[$0].count }
        == [15, 8, 8, 15, 1])
    #expect(WordList.allCases.allSatisfy { templates[$0].count >= 12 })
    #expect(templates.path == nil)
  }

  @Test("that the program prints reads back as the same templates")
  func printed() throws {
    let again = try TaskTemplates(path: nil, bytes: Array(TaskTemplates.builtInText.utf8))
    #expect(again == .builtIn)
  }

  @Test("takes remarks, blank lines, spaces at the ends, and sections in several parts")
  func freedom() throws {
    let text = "# x\r\n\r\nnames:\r\n Ann  Bob\t\r\nplaces:\nlake\nnames:\nCid"
    let templates = try TaskTemplates(path: "t", bytes: Array(text.utf8))
    #expect(templates[.names] == ["Ann", "Bob", "Cid"])
    #expect(templates[.places] == ["lake"])
    #expect(templates[.objects].isEmpty && templates[SentenceFamily.base].isEmpty)
  }

  @Test(
    "is refused with the line and what is wrong there",
    arguments: [
      ("Ann Bob", 1, .noSection),
      ("\nnmaes:\nAnn", 2, .unknownSection("nmaes")),
      ("names:\nAnn\nBob Ann", 3, .twice("Ann")),
      ("names:\nThen [B]", 2, .bracketsInWord("[B]", .names)),
      ("base:\nOh [B and", 2, .openBracket),
      ("base:\nOh [C] and", 2, .unknownSlot("C")),
      ("base:\n[B] and [A] met. [B] spoke to [A]", 2, .noSpaceBefore(.subject)),
      ("base:\nOh [B] and [A] met. [B] gave it to-[A]", 2, .noSpaceBefore(.indirectObject)),
      ("base:\nOh [B]s and [A] met. [B] spoke to [A]", 2, .letterAfter(.subject)),
      (
        "late:\nOh [A] and [B] met. [B] spoke to [A]", 2,
        .nameOrder(found: [
          .indirectObject, .subject, .subject, .indirectObject,
        ])
      ),
      ("early:\nOh [B] and [A] met", 2, .nameOrder(found: [.subject, .indirectObject])),
      ("long:\nOh [B] and [A] met. [B] spoke to [A] now", 2, .wordsAfterLast(.indirectObject)),
      ("base:\nOh [B] and [A] met in [CC]. [B] spoke to [A]", 2, .slotOfOtherSection(.century)),
      ("years:\nThe [NOUN] of [A] in [CC][XX] to [CC]", 2, .slotOfOtherSection(.indirectObject)),
      ("years:\nThe [NOUN] in [CC] to [CC]", 2, .yearOrder(found: [.noun, .century, .century])),
      (
        "years:\nThe [NOUN] in [CC] [XX] to [CC]", 2,
        .yearOrder(found: [.noun, .century, .year, .century])
      ),
      ("years:\nThe [NOUN] in [CC][XX] to [CC].", 2, .wordsAfterLast(.century)),
    ] as [(String, Int, TemplateProblem)])
  func mistakes(text: String, line: Int, problem: TemplateProblem) {
    #expect(throws: TaskError.template(line: line, path: "t", problem)) {
      try TaskTemplates(path: "t", bytes: Array(text.utf8))
    }
  }

  @Test("that is not UTF-8 is refused with its line")
  func notUTF8() {
    #expect(throws: TaskError.template(line: 2, path: "t", .notUTF8)) {
      try TaskTemplates(path: "t", bytes: Array("names:\nJos".utf8) + [0xE9, 0x0A])
    }
  }

  @Test("never traps, whatever is done to it", arguments: 0..<200)
  func damaged(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var bytes = Array(TaskTemplates.builtInText.utf8)
    for _ in 0..<20 {
      let place = generator.index(below: bytes.count)
      switch generator.index(below: 3) {
      case 0: bytes[place] = UInt8(generator.index(below: 256))
      case 1: bytes.remove(at: place)
      default: bytes.insert(generator.pick(Array("[]:#\n ".utf8)), at: place)
      }
    }
    // Whether it is refused does not matter here; sentences of what is taken must be whole.
    guard let templates = try? TaskTemplates(path: "t", bytes: bytes) else { return }
    for template in templates[.base] {
      let sentence = IndirectObjectSentence(
        template, .abba, indirectObject: "Ann", subject: "Bob", place: "lake", object: "boat")
      #expect(sentence.text() == sentence.prompt + " Ann")
    }
  }

  @Test("of a Windows editor are the same")
  func windows() throws {
    let text = TaskTemplates.builtInText
    let plain = try TaskTemplates(path: "t", bytes: Array(text.utf8))
    let other = try TaskTemplates(
      path: "t", bytes: Array(("\u{FEFF}" + text.replacing("\n", with: "\r\n")).utf8))
    for list in WordList.allCases { #expect(other[list] == plain[list]) }
    for family in SentenceFamily.allCases { #expect(other[family] == plain[family]) }
  }

  @Test("that is missing or a folder is refused", arguments: ["/nowhere/t", "/"])
  func unreadable(path: String) {
    #expect {
      try TaskTemplates.read(path: path)
    } throws: { error in
      guard case .unreadable(path: path, reason: _, kind: .templates) = error as? TaskError else {
        return false
      }
      return true
    }
  }
}
