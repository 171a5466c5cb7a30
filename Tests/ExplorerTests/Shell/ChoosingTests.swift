import Analyses
import Patching
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("Menus show all choices, and the strongest is one key away")
struct ChoosingTests {
  @Test("m goes round the measures and lists them; Enter keeps one, Esc restores the first")
  func measures() throws {
    var world = try SmallWorld()
    world.press("2", "m")
    #expect(world.state.heads.own.measure == .effect)
    let frame = world.frame().text
    for measure in HeadMeasure.all(for: world.state.document.prompt) {
      #expect(frame.contains(measure.title), "\(measure)")
    }
    world.press("m", "down")
    #expect(world.state.heads.own.measure == HeadMeasure.all(for: world.state.document.prompt)[3])
    world.press("escape")
    #expect(world.state.heads.own.measure == .attribution && world.state.overlay == nil)
    world.press("m", "enter")
    #expect(world.state.heads.own.measure == .effect && world.state.overlay == nil)
    for _ in HeadMeasure.all(for: world.state.document.prompt) { world.press("m") }
    #expect(world.state.heads.own.measure == .effect)
  }

  @Test("any other key closes a menu and does what it does")
  func passing() throws {
    var world = try SmallWorld()
    world.press("2", "m", "space")
    #expect(world.state.overlay == nil)
    #expect(world.state.document.ablated == [Head(0, 0)])
  }

  @Test("v lists A, B and B − A with the sides of the edits")
  func shown() throws {
    var world = try SmallWorld(size: Size(width: 120, height: 40))
    world.press("v")
    #expect(world.state.note?.isRefusal == true && world.state.overlay == nil)
    world.state.second = world.state.model
    world.press("v")
    #expect(world.state.shownModel == .b)
    world.press("enter", "2", "space")
    world.answerAll()
    world.press("v")
    for words in ["A, after the edits", "B, change by the edits", "B − A, before the edits"] {
      #expect(world.frame().text.contains(words), "\(words)")
    }
    world.press("down", "enter")
    #expect(world.state.shownModel == .b && world.state.shown == .before)
    world.press("d", "d")
    #expect(world.state.note == .refused("B − A is shown already."))
  }

  @Test("* goes to the strongest cell")
  func strongest() throws {
    var world = try SmallWorld()
    world.press("2", "*")
    let state = world.state.heads
    let values = state.grid(.attribution).joined().map(\.magnitude)
    let here = state.value(.attribution, state.head, state.leading)
    #expect(here?.magnitude == values.max())
    world.press("3", "*")
    #expect(world.state.key == world.state.attention.keyShares.first?.position)
  }

  @Test("the cursors of heads and patches start at the strongest, unless it was moved before")
  func start() throws {
    let settled = try SmallWorld().state
    func begun(_ keys: [String]) throws -> SmallWorld {
      var world = try SmallWorld()
      world.state = AppState(
        model: settled.model, reader: settled.reader, document: settled.document,
        size: settled.size)
      world.requests = []
      for key in keys { world.press(key) }
      world.answerAll()
      return world
    }
    var asked = try SmallWorld()
    asked.press("2", "*")
    #expect(try begun(["2"]).state.head == asked.state.head)
    #expect(try begun(["2", "l"]).state.head == Head(0, 1))
    let patched = try begun(["5"]).state
    let strongest = try #require(PatchModel(patched.patching)?.strongest.first?.cell)
    asked.press("5")
    asked.answerAll()
    #expect(asked.state.patching.own.cursor != strongest)
    #expect(patched.patching.own.cursor == strongest)
    let moved = try begun(["5", "up"])
    #expect(moved.state.patching.own.hasStarted)
    #expect(moved.state.patching.own.cursor != strongest)
  }

  @Test(
    "the palette knows other words",
    arguments: [
      ("corrupt", "choose-references"), ("import", "choose-list"), ("record", "export"),
      ("matters", "show-heads"), ("knock out", "toggle-ablation"), ("zoom", "fill-pane"),
      ("exit", "quit"), ("compare", "open-second"), ("average", "toggle-mean"),
      ("biggest", "go-to-strongest"), ("tutorial", "tour"), ("fine-tune", "start-training"),
      ("clipboard", "copy"), ("causal tracing", "show-patching"),
    ])
  func synonyms(words: String, action: String) throws {
    let state = try SmallWorld().state
    let found = state.matches(PaletteOverlay(field: TextField(words)))
    #expect(found.map(\.binding.name).contains(action), "\(found.map(\.binding.name))")
  }

  @Test("other words are given for actions that exist")
  func known() throws {
    let names = Set(KeyContext.allCases.flatMap { $0.bindings.map(\.name) })
    #expect(Synonyms.words.keys.allSatisfy { names.contains($0) })
  }

  @Test("the key that closes the first hints also acts")
  func hints() throws {
    var world = try SmallWorld()
    world.state.overlay = HintsOverlay()
    #expect(world.press("2").first == .send(.noteHints))
    #expect(world.state.overlay == nil && world.state.screen == .heads)
  }
}
