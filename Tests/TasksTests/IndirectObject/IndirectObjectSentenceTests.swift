import Tasks
import Testing

@Suite("A sentence of two people")
struct IndirectObjectSentenceTests {
  private static func sentence(
    _ form: IndirectObjectSentence.Form
  ) throws -> IndirectObjectSentence {
    let templates = try TaskTemplates(
      path: "t",
      bytes: Array("base:\nAt the [PLACE] [B] and [A] met. [B] sold a [OBJECT] to [A]".utf8))
    return IndirectObjectSentence(
      try #require(templates[.base].first), form, indirectObject: "Ann", subject: "Bob",
      place: "lake", object: "boat")
  }

  @Test(
    "is filled in by form and corruption",
    arguments: [
      (
        IndirectObjectSentence.Form.baba, nil,
        "At the lake Bob and Ann met. Bob sold a boat to Ann"
      ),
      (.abba, nil, "At the lake Ann and Bob met. Bob sold a boat to Ann"),
      (.abba, .nameMoving(to: "Cid"), "At the lake Ann and Bob met. Bob sold a boat to Cid"),
      (.baba, .subjectDuplication, "At the lake Bob and Ann met. Bob sold a boat to Bob"),
      (.abba, .duplication(by: "Cid"), "At the lake Ann and Bob met. Cid sold a boat to Ann"),
    ] as [(IndirectObjectSentence.Form, IndirectObjectSentence.Corruption?, String)])
  func text(
    form: IndirectObjectSentence.Form, corruption: IndirectObjectSentence.Corruption?, text: String
  ) throws {
    #expect(try Self.sentence(form).text(corruption) == text)
  }

  @Test("leaves its last word to the model, with its own people or others")
  func prompts() throws {
    let sentence = try Self.sentence(.abba)
    #expect(sentence.prompt == "At the lake Ann and Bob met. Bob sold a boat to")
    #expect(
      sentence.prompt(people: ["Xia", "Yan", "Zoe"])
        == "At the lake Xia and Yan met. Zoe sold a boat to")
  }
}
