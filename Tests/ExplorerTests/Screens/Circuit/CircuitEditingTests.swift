import Analyses
import Circuits
import Screen
import Testing
import Transformer

@testable import Explorer

@Suite("The open circuit is part of the document")
struct CircuitEditingTests {
  private func world(_ circuits: [String] = [CircuitSnapshotTests.own]) throws -> SmallWorld {
    var world = try SmallWorld()
    try world.open(circuits)
    world.press("6", "V")
    world.answerAll()
    return world
  }

  private func number(_ world: SmallWorld, _ name: String) throws -> CircuitNumber {
    try #require(world.state.circuits.circuitNumbers.first { $0.name == name })
  }

  @Test("a head left out stays in the circuit, and F(C) follows at once")
  func without() throws {
    var world = try world()
    let before = try #require(try number(world, "F(C)").value.leading)
    world.press("j")
    #expect(world.state.head == Head(2, 1))
    world.press("space")
    world.answerAll()
    let value = try number(world, "F(C)").value
    #expect(value.before == before)
    #expect(value.change == -Double(MadeUpCircuits.share(Head(2, 1))))
    let open = try #require(world.state.document.circuit)
    #expect(open.circuit.heads.contains(Head(2, 1)) && !open.kept.heads.contains(Head(2, 1)))
    world.press("space")
    #expect(world.state.document.circuit?.isEdited == false)
  }

  @Test("Space on a class leaves all of it out, and takes it back in")
  func wholeClass() throws {
    var world = try world()
    world.press("g", "space")
    #expect(world.state.document.circuit?.dropped.count == 2)
    world.press("space")
    #expect(world.state.document.circuit?.dropped.isEmpty == true)
  }

  @Test("what is taken out, added and moved can be undone and done again")
  func undo() throws {
    var world = try world()
    let first = world.state.document.circuit
    world.press("j", "X")
    #expect(world.state.circuit?.heads.contains(Head(2, 1)) == false)
    world.press("u")
    #expect(world.state.document.circuit == first)
    #expect(world.state.note?.text == "Undone: the circuit.")
    world.press("U")
    #expect(world.state.circuit?.heads.count == 4)
    world.press("2")
    world.state.head = Head(0, 0)
    world.press("6", "g", "+")
    #expect(world.state.circuit?.className(of: Head(0, 0)) == "name-mover")
    world.press("T", "down", "enter")
    #expect(world.state.circuit?.className(of: Head(0, 0)) == "s-inhibition")
    world.press("u", "u")
    #expect(world.state.circuit?.className(of: Head(0, 0)) == nil)
  }

  @Test("a new class has the name that is typed, if a file can hold it")
  func newClass() throws {
    var world = try world()
    world.press("j", "T", "down", "down", "down", "enter")
    world.type("a b")
    world.press("enter")
    #expect(world.state.note?.isRefusal == true)
    world.press("T", "down", "down", "down", "enter")
    world.type("mine")
    world.press("enter")
    #expect(world.state.circuit?.classes.last?.name == "mine")
  }

  @Test("a circuit begins with the head of the other screens")
  func byHand() throws {
    var world = try SmallWorld()
    world.press("2", "l", "6")
    #expect(world.frame().text.contains("No circuit is open"))
    world.press("s")
    #expect(world.state.note?.isRefusal == true)
    world.press("+")
    world.answerAll()
    #expect(world.state.circuit?.members == [Circuit.Member(Head(0, 1), at: "END")])
    #expect(!world.state.circuits.circuitNumbers.isEmpty)
  }

  @Test("saving sends the heads that are kept, and asks before a file is replaced")
  func save() throws {
    var world = try world()
    world.press("j", "space", "s", "enter")
    guard case .saveCircuit(let file, replaces: false)? = world.errands.last else {
      Issue.record("\(world.errands)")
      return
    }
    #expect(file.path == "circuit.txt" && file.text.contains("2.3"))
    #expect(!file.text.contains("2.1"))
    world.send(.ran(.circuitExists(file)))
    #expect(world.frame().text.contains("circuit.txt is there already"))
    world.press("enter")
    #expect(world.errands.last == .saveCircuit(file, replaces: true))
    world.send(.ran(.savedCircuit(file)))
    let open = try #require(world.state.document.circuit)
    #expect(!open.isEdited && open.dropped.isEmpty && open.path == "circuit.txt")
    #expect(open.circuit.heads.count == 4)
  }

  @Test("heads that the other circuit lacks are new, those that it has alone can be taken in")
  func compare() throws {
    var world = try world([CircuitSnapshotTests.own, CircuitSnapshotTests.other])
    let marks = world.state.circuits.circuitGroups.flatMap(\.heads)
    #expect(marks.filter { $0.mark == .added }.map(\.member.head).count == 3)
    #expect(marks.filter { $0.mark == .lost }.map(\.member.head) == [Head(2, 2), Head(0, 0)])
    #expect(world.state.circuits.circuitTitles == ["other", "this", "change"])
    world.press("g", "j", "j", "j", "space")
    #expect(world.state.circuit?.className(of: Head(2, 2)) == "name-mover")
    world.press("Z")
    #expect(world.state.document.circuit?.name == "other.txt")
    world.press("D", "down", "down", "down", "enter")
    #expect(world.state.document.comparedCircuit == nil)
  }

  @Test("with a second checkpoint the circuit stands on both")
  func second() throws {
    var world = try world()
    world.send(.ran(.opened(.b, ModelFacts(name: "tuned", shape: world.state.model.shape))))
    world.answerAll()
    #expect(world.state.circuits.circuitTitles == ["A", "B", "B − A"])
    #expect(try number(world, "F(C)").value.change != nil)
  }

  @Test("kind and position mode change what is asked, and stand beside the numbers")
  func conventions() throws {
    var world = try world()
    world.press("t", "p")
    world.answerAll()
    let convention = world.state.circuits.own.convention
    #expect(convention == CircuitConvention(kind: .mean, positionMode: .union))
    let frame = world.frame().text
    #expect(frame.contains("union") && frame.contains("mean of"))
    #expect(!world.state.circuits.circuitNumbers.isEmpty)
  }

  @Test("a circuit whose positions the prompts lack is told of")
  func positions() throws {
    let world = try world(["0.1 mover NOWHERE\n"])
    #expect(world.frame().text.contains("NOWHERE"))
    #expect(world.state.circuits.circuitQueries.isEmpty)
  }

  @Test("work for a circuit that is no longer looked at is stopped")
  func stale() throws {
    var world = try world()
    world.press("j", "space")
    let request = try #require(world.requests.last)
    world.press("j", "space")
    #expect(!world.requests.contains { $0.number == request.number })
  }
}
