import Analyses
import Patching
import Screen
import Tasks
import Testing
import Tokens

@testable import Explorer

@Suite("The corrupted prompt is shown, and can be typed")
struct CorruptedPromptTests {
  private func edited(_ world: inout SmallWorld, _ text: String) {
    world.press("E", "ctrl-u")
    world.type(text)
    world.press("enter")
    world.answerAll()
  }

  @Test("both prompts stand there, what differs in brackets", arguments: Moment.sizes)
  func shown(size: Size) throws {
    let world = try SmallWorld.after(["5"], size: size)
    let text = world.frame().text
    let clean = world.state.document.prompt.tokens
    let other = try #require(world.state.corruptedPrompt).tokens
    let differing = clean.indices.filter { clean[$0] != other[$0] }
    #expect(!differing.isEmpty)
    for place in differing {
      #expect(text.contains("[\(world.state.label(clean[place]))]"))
      #expect(text.contains("[\(world.state.label(other[place]))]"))
    }
  }

  @Test("a typed prompt becomes the pair of patches, and undo takes it back")
  func typed() throws {
    var world = try SmallWorld.patching()
    let before = world.state.document
    let query = PatchStepQuery(try #require(world.state.patching.patchSetups.first), step: 0)
    let texts = world.state.document.texts.prompt
    edited(&world, texts.replacing("Mary", with: "John"))
    let typed = try #require(world.state.corruptedPrompt).tokens
    #expect(world.state.isCorruptedTyped)
    #expect(zip(typed, before.prompt.tokens).count { $0 != $1 } == 1)
    #expect(world.state.note == .done("The corrupted prompt differs in 1 token. u undoes."))
    let inputs = QueryInputs(world.state.document, for: query)
    #expect(inputs.paired.map(\.tokens) == [typed])
    #expect(inputs != QueryInputs(before, for: query))
    #expect(world.state.patching.patchSweep?.isComplete == true)
    world.press("u")
    #expect(world.state.document == before)
    world.press("U")
    edited(&world, "")
    #expect(!world.state.isCorruptedTyped)
    #expect(world.state.document == before)
  }

  @Test("another number of tokens is refused, and counted while it is typed")
  func lengths() throws {
    var world = try SmallWorld.patching("E")
    let count = world.state.document.prompt.tokens.count
    #expect(world.frame().text.contains("\(count)/\(count) tokens of the clean prompt"))
    world.press("ctrl-u")
    world.type("When Mary")
    let typed = try #require(world.state.corruptedTokens("When Mary")).count
    #expect(world.frame().text.contains("\(typed)/\(count) tokens of the clean prompt"))
    world.press("enter")
    #expect(
      world.state.note
        == .refused(
          "The corrupted prompt has \(typed) tokens and the clean one \(count). Values go from "
            + "position to position, so it needs \(count - typed) more."))
    #expect(world.state.overlay != nil && !world.state.isCorruptedTyped)
  }

  @Test("of a list each prompt has its own; a new prompt begins without one")
  func lists() throws {
    var world = try SmallWorld.patching()
    let prompt = world.state.document.prompt
    world.send(.ran(.prompts(PromptList(name: "two", prompts: [prompt, prompt]))))
    world.answerAll()
    edited(&world, world.state.document.texts.prompt)
    #expect(
      world.state.note
        == .done("The corrupted prompt equals the clean one, so that nothing can change."))
    #expect(world.state.corruptedPrompt?.tokens == prompt.tokens)
    world.press(")")
    world.answerAll()
    #expect(!world.state.isCorruptedTyped && world.state.corruptedPrompt?.tokens != prompt.tokens)
    world.press("M")
    world.answerAll()
    let setup = try #require(world.state.patching.patchSetups.first)
    let paired = QueryInputs(world.state.document, for: PatchStepQuery(setup, step: 0)).paired
    #expect(paired.count == 2 && paired[0].tokens == prompt.tokens)
    #expect(paired[1].tokens != prompt.tokens)
  }

  @Test("another answer and BOS keep what was typed, another prompt does not")
  func kept() throws {
    var world = try SmallWorld.patching()
    edited(&world, world.state.document.texts.prompt.replacing("Mary", with: "John"))
    let typed = try #require(world.state.corruptedPrompt).tokens
    world.press("1", "j", "enter", "ctrl-u")
    world.type(" John")
    world.press("enter")
    world.answerAll()
    #expect(world.state.isCorruptedTyped && world.state.corruptedPrompt?.tokens == typed)
    _ = world.state.toggleBeginning()
    if world.state.document.bos {
      let tokens = try #require(world.state.corruptedPrompt).tokens
      #expect(tokens == world.state.document.prompt.tokens.prefix(1) + typed)
      _ = world.state.toggleBeginning()
    }
    #expect(world.state.corruptedPrompt?.tokens == typed)
    world.press("1", "k", "enter")
    world.type(" the")
    world.press("enter")
    #expect(!world.state.isCorruptedTyped)
  }

  @Test("a corrupted prompt that does as well as the clean one is warned of")
  func warning() throws {
    var world = try SmallWorld.patching("p")
    #expect(!world.frame().text.contains("≥"))
    world.press("2", "space", "l", "space", "l", "space", "l", "space", "j", "space", "5")
    world.answerAll()
    #expect(world.frame().text.contains("F(corrupted) −0.500 ≥ F(clean) −1.500"))
  }

  @Test("without a corrupted prompt the place says how to type one")
  func missing() throws {
    var world = try SmallWorld.patching()
    world.press("1", "enter", "ctrl-u")
    world.type("When Mary")
    world.press("enter", "5")
    #expect(world.frame().text.contains("none: E types one"))
    edited(&world, "When John")
    #expect(world.state.corruptedPrompt != nil)
    #expect(world.state.patching.problem != .noReference)
  }
}
