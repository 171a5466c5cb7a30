import Screen
import Tasks
import Testing
import Tokens

@testable import Explorer

@Suite("Answers go with the prompt")
struct AnswerTests {
  /// A world whose prompt was replaced by another.
  private func world(after prompt: String) throws -> SmallWorld {
    var world = try SmallWorld()
    world.press("enter", "ctrl-u")
    world.type(prompt)
    world.press("enter")
    world.answerAll()
    return world
  }

  @Test(
    "names are read from a sentence in which one stands twice",
    arguments: [
      ("When Paul and Anna went to the store, Anna gave a drink to", " Paul", " Anna"),
      ("When Anna and Paul went to the store, Anna gave a drink to", " Paul", " Anna"),
    ])
  func names(prompt: String, answer: String, distractor: String) throws {
    let world = try world(after: prompt)
    let texts = world.state.document.texts
    #expect(texts.answer == answer && texts.distractor == distractor)
    #expect(!world.state.document.isAnswerCarried)
    #expect(world.state.document.prompt.positions["S2"] != nil)
    #expect(world.frame().text.contains("read from the prompt"))
  }

  @Test("the same names stay without a word")
  func same() throws {
    let world = try world(after: "When John and Mary went to the store, John gave a drink to")
    #expect(world.state.document.texts.answer == " Mary")
    #expect(world.state.note == nil)
  }

  @Test("where none can be read, it is said that the old answer stays, until one is set")
  func carried() throws {
    var world = try world(after: "When a drink went to the store")
    #expect(world.state.document.texts.answer == " Mary")
    #expect(world.state.document.isAnswerCarried)
    #expect(world.frame().text.contains("The answer is still ␣Mary, of the prompt before"))
    world.press("g")
    let text = world.frame().text
    #expect(text.contains("of the prompt before"))
    #expect(text.contains("Answer of the prompt before"))
    world.press("j", "enter", "enter")
    #expect(!world.state.document.isAnswerCarried)
    #expect(!world.frame().text.contains("of the prompt before"))
    world.press("u")
    #expect(world.state.document.isAnswerCarried)
  }

  @Test("tokens used and left are told while a prompt is typed")
  func count() throws {
    var world = try SmallWorld()
    world.press("enter")
    #expect(world.frame().text.contains("14/32"))
    world.type(" the")
    #expect(world.frame().text.contains("15/32"))
    world.press("ctrl-u")
    world.type(String(repeating: " the", count: 34))
    #expect(world.frame().text.contains("34/32, 2 too many"))
  }

  @Test("Tab completes an answer, words of the prompt first")
  func completion() throws {
    var world = try SmallWorld()
    world.press("j", "enter", "ctrl-u")
    world.type("J")
    #expect(world.frame().text.contains("Tab: ␣John"))
    world.press("tab", "enter")
    #expect(world.state.document.texts.answer == " John")
    world.press("enter", "ctrl-u")
    world.type(" zzz")
    world.press("tab")
    #expect(world.state.note == .refused("No single token begins so."))
  }

  @Test("Tab again goes on through what there is, and typing begins anew")
  func cycle() throws {
    var world = try SmallWorld()
    world.press("j", "enter", "ctrl-u", "tab")
    func typed() -> String? { (world.state.overlay as? PromptTextOverlay)?.field.text }
    let first = typed()
    world.press("tab")
    let second = typed()
    #expect(first == " Mary" && second == " John")
    world.press("ctrl-u")
    world.type(" M")
    world.press("tab")
    #expect(typed() == " Mary")
  }
}
