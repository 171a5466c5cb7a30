import Circuits
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("Circuits are discovered step by step, and edges shown")
struct WizardTests {
  private func world() throws -> SmallWorld {
    var world = try SmallWorld()
    world.press("6", "w")
    world.answerAll()
    return world
  }

  @Test("what is marked is taken, and the circuit opens at the end; u goes back")
  func steps() throws {
    var world = try world()
    #expect(world.state.circuits.wizardStep?.kind == .direct)
    #expect(world.state.circuits.wizardMarks.count == 2)
    world.press("space", "enter")
    world.answerAll()
    #expect(world.state.circuits.wizardStep?.kind == .queries)
    world.press("enter")
    world.answerAll()
    #expect(world.state.circuits.wizardStep?.kind == .pruning)
    world.press("enter")
    world.answerAll()
    #expect(world.state.circuits.own.wizard == nil)
    #expect(world.state.document.circuit?.name == "discovered")
    #expect(world.state.circuit?.heads.count == 3)
    world.press("u")
    #expect(world.state.circuit == nil)
  }

  @Test("Esc goes back with what was accepted marked, and leaves from the first step")
  func back() throws {
    var world = try world()
    world.press("space", "enter")
    world.answerAll()
    world.press("escape")
    world.answerAll()
    #expect(world.state.circuits.wizardStep?.kind == .direct)
    #expect(world.state.circuits.wizardMarks.count == 1)
    world.press("escape")
    #expect(world.state.circuits.own.wizard == nil && world.state.screen == .circuit)
  }

  @Test("A takes what every step proposes")
  func all() throws {
    var world = try world()
    world.press("A")
    world.answerAll()
    #expect(world.state.circuits.own.wizard == nil)
    #expect(world.state.circuit?.heads.count == 4)
  }

  @Test("A goes on over steps that are known, and keeps the marks of the one that is shown")
  func known() throws {
    var world = try world()
    world.press("enter")
    world.answerAll()
    world.press("escape", "A")
    world.answerAll()
    #expect(world.state.circuits.own.wizard == nil)
    #expect(world.state.circuit?.heads.count == 4)
    var other = try self.world()
    let member = try #require(other.state.circuits.wizardCandidate?.member)
    other.press("space", "A")
    other.answerAll()
    #expect(other.state.circuits.own.wizard == nil)
    #expect(other.state.circuit?.members.contains(member) == false)
  }

  @Test("the keys of the circuit say why they do nothing meanwhile")
  func refused() throws {
    var world = try world()
    world.press("X")
    #expect(world.state.note?.text.contains("discovery is under way") == true)
    world.press("w")
    #expect(world.state.circuits.own.wizard == nil)
  }

  @Test("edges are chosen by number and by score, and every node leads to its edges")
  func edges() throws {
    var world = try SmallWorld()
    world.press("6", "E")
    world.answerAll()
    let edges = try #require(world.state.circuits.own.edges)
    #expect(edges.cursor == .logits)
    #expect(world.state.circuits.edgeRun?.full == 4)
    world.press(">")
    #expect(world.state.circuits.own.edges?.selection == .top(100))
    world.answerAll()
    world.press("N")
    world.type("0.5")
    world.press("enter")
    world.answerAll()
    let chosen = try #require(world.state.circuits.own.edges?.edges)
    #expect(!chosen.isEmpty && chosen.allSatisfy { abs($0.score) >= 0.5 })
    world.press("tab", "tab", "enter")
    #expect(world.state.circuits.own.edges?.cursor != .logits)
    world.press("t")
    #expect(world.state.circuits.own.edges?.selection == .top(50))
    world.press("t")
    #expect(world.state.circuits.own.edges?.selection.isGreedy == true)
    world.press("escape")
    #expect(world.state.circuits.own.edges == nil)
  }

  @Test("edges are refused with edits in force")
  func edited() throws {
    var world = try SmallWorld()
    world.press("2", "space", "6", "E")
    #expect(world.state.note?.isRefusal == true)
    #expect(world.state.circuits.own.edges == nil)
  }
}
