import Analyses
import Patching
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("Receivers are taken from the grid, and values go between checkpoints")
struct PatchExplorationTests {
  @Test("logits, then the strongest heads' queries, then marked heads, from the keyboard")
  func exploration() throws {
    var world = try SmallWorld.patching("p")
    #expect(world.state.patching.receivers == .logits)
    #expect(world.state.patching.patchColumns.last == .mlp)
    world.press("T")
    // The three heads that stand first under Strongest and have heads before them.
    #expect(world.state.patching.receivers.description == "1.1.q,2.2.q,2.3.q")
    world.answerAll()
    #expect(PatchModel(world.state.patching)?.rows.map(\.count) == [5, 5, 0])
    #expect(world.frame().text.contains("Paths to 1.1.q,2.2.q,2.3.q"))
    for key in ["g", "l", "space", "I", "j", "space", "t"] { world.press(key) }
    #expect(world.frame().text.contains("marked heads"))
    world.press("enter")
    #expect(world.state.patching.receivers.description == "0.1.k,1.1.k")
    #expect(world.state.patching.marked.isEmpty)
  }

  @Test("T takes those heads that stand first under Strongest", arguments: [false, true])
  func strongest(opensSecond: Bool) throws {
    var world = try SmallWorld.after(["5", "p"], opensSecond: opensSecond)
    let listed = try #require(PatchModel(world.state.patching)).strongest
    let sizes = listed.map { $0.shown?.magnitude ?? 0 }
    #expect(sizes == sizes.sorted(by: >))
    let heads = listed.filter { $0.shown != 0 }.compactMap(\.head).filter { $0.layer > 0 }
    world.press("T")
    #expect(
      world.state.patching.receivers
        == .heads(heads.prefix(3).map { PathPatch.Receiver($0, .queries) }.sorted()))
  }

  @Test("marked heads are what the choice of receivers begins with, and other choices keep them")
  func marks() throws {
    var world = try SmallWorld.patching("p")
    for key in ["j", "space", "l", "space", "t"] { world.press(key) }
    let choices = ReceiversOverlay().choices(world.state)
    #expect(choices.filter(\.isCurrent).map(\.name) == ["marked heads"])
    world.press("enter")
    #expect(world.state.patching.receivers.description == "1.0.q,1.1.q")
    #expect(world.state.patching.marked.isEmpty)
    world.answerAll()
    for key in ["g", "space", "t", "k", "enter"] { world.press(key) }
    #expect(world.state.patching.receivers == .logits)
    #expect(world.state.patching.marked.count == 1)
  }

  @Test("[ and ] go over the sweeps that were begun")
  func goesBack() throws {
    var world = try SmallWorld.patching("p", "T", "p")
    world.press("s", "j", "enter")
    world.answerAll()
    let names = ["attention-out", "paths to", "paths to logits", "residual-in"]
    #expect(world.state.patching.knownPatches.count == 4)
    for name in names {
      #expect(world.frame().text.contains(name.replacing("paths to", with: "Paths to")))
      world.press("[")
    }
    #expect(world.state.note == .refused("This is the first sweep."))
    #expect(world.requests.isEmpty)
    world.press("]")
    #expect(world.state.patching.kind == .path && world.state.patching.receivers == .logits)
    #expect(world.state.patching.patchSweep?.isComplete == true)
  }

  @Test("receivers are typed, and refused in words")
  func typed() throws {
    var world = try SmallWorld.patching("p", "t", "G", "k")
    world.press("t")
    for _ in 0..<9 { world.press("j") }
    world.press("enter")
    world.type("2.1.v")
    world.press("enter")
    #expect(world.state.patching.receivers.description == "2.1.v")
    world.state.ask(ReceiversTextOverlay(), "9.9.x")
    world.press("enter")
    #expect(world.state.note?.text.hasPrefix("'9.9.x' is no receiver.") == true)
    world.state.ask(ReceiversTextOverlay(), "9.1.q")
    world.press("enter")
    #expect(world.frame().text.contains("9.1"))
    #expect(world.state.patching.problem != nil)
  }

  @Test("cells from which no path leads say so and are empty")
  func pathless() throws {
    var world = try SmallWorld.patching("p")
    world.state.ask(ReceiversTextOverlay(), "1.0.q")
    world.press("enter")
    world.answerAll()
    world.press("G")
    #expect(world.state.patching.cursor.layer == 2)
    #expect(world.frame().text.contains("no path leads from here to 1.0.q"))
  }

  // MARK: Checkpoints

  @Test("values go between checkpoints once a second one is open, and no more when it is closed")
  func cross() throws {
    var world = try SmallWorld.patching("D", "G", "j", "j", "j", "enter")
    #expect(world.state.note?.text.hasPrefix("Only one checkpoint is open.") == true)
    world.press("escape")
    world.send(.ran(.opened(.b, ModelFacts(name: "tuned", shape: world.state.model.shape))))
    world.answerAll()
    #expect(world.state.patching.patchTerms.map(\.sign) == [1, -1])
    world.press("D", "j", "enter")
    world.answerAll()
    #expect(world.state.patching.patchRuns == .bIntoA)
    #expect(world.state.patching.patchSetups.map(\.models) == [[.a, .b]])
    #expect(world.frame().text.contains("B → A"))
    _ = world.state.closeSecond()
    #expect(world.state.patching.patchRuns == .cleanIntoCorrupted)
  }

  @Test("checkpoints of different width are refused")
  func widths() throws {
    var world = try SmallWorld.patching()
    var shape = world.state.model.shape
    shape = Configuration(
      layers: shape.layers, heads: shape.heads, width: 2 * shape.width,
      vocabulary: shape.vocabulary, context: shape.context)
    world.send(.ran(.opened(.b, ModelFacts(name: "wide", shape: shape))))
    world.state.patching.runs = .bIntoA
    world.press("m")
    #expect(
      world.state.patching.problem?.words.hasPrefix("The two checkpoints differ in shape") == true)
  }
}
