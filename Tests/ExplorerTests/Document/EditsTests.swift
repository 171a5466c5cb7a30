import Analyses
import Circuits
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("Edits are a stack that can be switched and changed")
struct EditsTests {
  @Test("Space in the list switches an edit off and on, and undo takes that back")
  func switching() throws {
    var world = try SmallWorld()
    world.press("2", "space", "l", "space", "i")
    #expect(world.state.document.edits.map(\.target) == ["0.0", "0.1"])
    world.press("down", "space")
    #expect(world.state.document.ablated == [Head(0, 0)])
    #expect(world.state.document.edits.map(\.isOn) == [true, false])
    #expect(world.state.document.ablations.count == 1)
    world.press("space")
    #expect(world.state.document.ablated.count == 2)
    world.press("u", "u")
    #expect(world.state.document.ablated.count == 2)
    #expect(world.state.isOpen(EditsOverlay(selected: 1)))
  }

  @Test("kind and positions of one edit change and leave the others'")
  func kinds() throws {
    var world = try SmallWorld()
    world.press("2", "space", "l", "space", "i", "down", "K", "up", "enter")
    #expect(world.state.document.edits.map(\.kind) == [.mean, .zero])
    #expect(world.state.isOpen(EditsOverlay(selected: 1)))
    world.press("P", "down", "enter")
    #expect(world.state.document.edits.map(\.positions.text) == ["all", "END"])
    world.press("x")
    #expect(world.state.document.edits.map(\.target) == ["0.0"])
  }

  @Test("a class of a circuit is one edit, and one head can be taken out of it")
  func classes() throws {
    var world = try SmallWorld()
    world.press("C", "enter")
    world.type("circuit.txt")
    world.press("enter")
    #expect(world.errands == [.circuit(path: "circuit.txt", .ablate)])
    let circuit = try Circuit(parsing: "1.0 mover END\n1.2 mover END\n0.3 early S2\n")
    world.send(.ran(.circuit(OpenCircuit(circuit, name: "circuit.txt"), .ablate)))
    world.press("enter")
    #expect(world.state.document.edits.map(\.target) == ["mover (2 heads)"])
    #expect(world.state.document.ablated == [Head(1, 0), Head(1, 2)])
    world.answerAll()
    world.press("2")
    #expect(world.state.heads.headColumns.contains(.role))
    world.state.head = Head(1, 2)
    world.press("space")
    #expect(world.state.document.ablated == [Head(1, 0)])
    world.press("C", "enter")
    #expect(world.state.document.edits.isEmpty)
  }

  @Test("an MLP is ablated by the palette, with words in the title")
  func mlp() throws {
    var world = try SmallWorld()
    world.press("2", "j", ":")
    world.type("mlp")
    world.press("enter")
    #expect(world.state.document.edits == [Edit(mlps: [1], kind: .mean, positions: .all)])
    world.answerAll()
    #expect(world.frame().text.contains("MLP 1 ablated: mean"))
  }

  @Test("every action of the key table is in the palette, with why it cannot be done")
  func palette() throws {
    var world = try SmallWorld()
    let listed = Set(world.state.paletteEntries.map(\.binding.name))
    for context in KeyContext.allCases where context.sharesKeys || context == .everywhere {
      for binding in context.bindings {
        let isMove = [
          "up", "down", "left", "right", "first", "last", "page-up", "page-down",
        ].contains(binding.name)
        #expect(isMove || listed.contains(binding.name), "\(binding.name)")
      }
    }
    world.press(":")
    world.type("redo")
    world.press("enter")
    #expect(world.state.note == .refused("Nothing to redo."))
    world.press(":")
    world.type("logit lens mode answer rank")
    #expect(world.state.matches(PaletteOverlay()).count > 40)
    world.press("escape")
    #expect(world.state.overlay == nil)
  }

  @Test("an action of another screen goes there first")
  func otherScreen() throws {
    var world = try SmallWorld()
    world.press(":")
    world.type("colour the grid")
    world.press("enter")
    #expect(world.state.screen == .heads)
    #expect(world.state.heads.measure == .effect)
  }
}
