import Screen
import Tasks
import Testing
import Tokens

@testable import Explorer

@Suite("Texts are edited in place")
struct EditingTests {
  @Test("Enter takes a new prompt and asks for everything anew")
  func commit() throws {
    var world = try SmallWorld()
    world.press("enter", "ctrl-w")
    world.type("the")
    let effects = world.press("enter")
    #expect(world.state.document.texts.prompt.hasSuffix("drink the"))
    #expect(world.state.overlay == nil)
    guard case .query(let request)? = effects.last else {
      Issue.record("asked for \(effects)")
      return
    }
    #expect(request.query == .prediction(Condition(.a, .before)))
    #expect(request.inputs.prompts[0] == world.state.document.prompt)
  }

  @Test("Esc leaves the text as it was")
  func revert() throws {
    var world = try SmallWorld()
    let before = world.state.document
    world.press("enter")
    world.type("xyz q ? 2")
    world.press("escape")
    #expect(world.state.document == before)
    #expect(world.state.screen == .prompt)
  }

  @Test("an answer of several tokens is refused with what it became")
  func severalTokens() throws {
    var world = try SmallWorld()
    world.press("j", "enter")
    world.type("x")
    world.press("enter")
    #expect(world.state.overlay != nil)
    #expect(
      world.state.note
        == .refused(
          "The answer must be one token, and ' Maryx' is 2: ␣Mary x. Choose another word."))
  }

  @Test("an empty answer takes the answer away, and heads have no attribution")
  func noAnswer() throws {
    var world = try SmallWorld()
    world.press("j", "enter", "ctrl-u", "enter")
    #expect(world.state.document.prompt.answer == nil)
    world.press("2")
    world.answerAll()
    #expect(world.state.findings[AttributionQuery(Condition(.a, .before))] == nil)
    #expect(world.frame().text.contains("Set an answer and a distractor"))
  }

  @Test("a prompt longer than the context is refused with numbers")
  func tooLong() throws {
    var world = try SmallWorld()
    world.press("enter")
    world.type(String(repeating: " the", count: 20))
    world.press("enter")
    #expect(
      world.state.note
        == .refused("The prompt has 34 tokens and the model reads 32 at most. Shorten it by 2."))
  }

  @Test("an empty prompt is refused")
  func empty() throws {
    var world = try SmallWorld()
    world.press("enter", "ctrl-u", "enter")
    #expect(world.state.note == .refused(TextProblem.emptyPrompt.description))
  }

  @Test("pasted lines become one")
  func paste() throws {
    var world = try SmallWorld()
    world.send(.paste("ignored"))
    #expect(world.state.note?.isRefusal == true)
    world.press("enter", "ctrl-u")
    world.send(.paste("When\r\n Mary\nand"))
    world.press("enter")
    #expect(world.state.document.texts.prompt == "When  Mary and")
  }

  @Test("a candidate becomes the answer")
  func candidate() throws {
    var world = try SmallWorld()
    let second = world.state.prompt.candidates[1].token
    world.press("tab", "j", "enter", "enter")
    #expect(world.state.document.prompt.answer == second)
  }

  @Test("without a tokenizer, texts are token ids")
  func ids() throws {
    var world = try SmallWorld(hasTokenizer: false)
    world.press("enter", "ctrl-u")
    world.type("1, 2 3")
    world.press("enter")
    #expect(world.state.document.prompt.tokens == [1, 2, 3])
    world.press("enter")
    world.type(" x")
    world.press("enter")
    #expect(
      world.state.note
        == .refused(
          "'x' in the prompt is no token id. Without a tokenizer, type numbers."))
  }

  @Test("edits stay in force, and lose what they cannot have")
  func kinds() throws {
    var world = try SmallWorld()
    world.press("2", "space", "1", "j", "enter", "ctrl-u", "enter")
    #expect(world.state.document.interventionWords == ["0.0 ablated: zero"])
    #expect(
      world.state.note
        == .refused("No other names fit this prompt, so heads are ablated by zero instead of mean.")
    )
  }
}
