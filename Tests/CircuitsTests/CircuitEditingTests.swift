import Circuits
import Patching
import Testing
import Transformer

@Suite("Links of a circuit, and circuits that differ a little")
struct CircuitEditingTests {
  private static let text = """
    9.9 name-mover END
    8.6 s-inhibition END
    5.5 induction S2
    s-inhibition->name-mover<q>  # moves what S is
    induction->s-inhibition<v>
    name-mover->logits
    """

  @Test("links are read, and written after the heads")
  func links() throws {
    let circuit = try Circuit(parsing: Self.text)
    #expect(
      circuit.links == [
        CircuitLink(from: "s-inhibition", to: "name-mover", .queries),
        CircuitLink(from: "induction", to: "s-inhibition", .values),
        CircuitLink(from: "name-mover", to: nil),
      ])
    #expect(try Circuit(parsing: circuit.fileText) == circuit)
    #expect(
      circuit.fileText.hasSuffix(
        "S2\ns-inhibition->name-mover<q>\ninduction->s-inhibition<v>\nname-mover->logits\n"))
    #expect(try Circuit(parsing: "1.1 a END\na->a").links == [CircuitLink(from: "a", to: "a")])
  }

  @Test(
    "a link that is none is named by its line",
    arguments: [
      ("0.0 a END\na->b", CircuitError.noSuchClass(line: 2)),
      ("a->logits\n0.0 b END", .noSuchClass(line: 1)),
      ("input->a0.h0<q>\na0.h0->logits", .edge(line: 1)), ("m0->logits", .edge(line: 1)),
      ("0.0 a END\na->", .notALink(line: 2)), ("0.0 a END\n->a", .notALink(line: 2)),
      ("0.0 a END\na->a->a", .notALink(line: 2)), ("0.0 a END\na->a<x>", .notALink(line: 2)),
      ("0.0 a END\na->a<q", .notALink(line: 2)), ("0.0 logits END", .reservedName(line: 1)),
      ("0.0 a->b END", .reservedName(line: 1)), ("0.0 a<q> END", .reservedName(line: 1)),
    ])
  func wrongLinks(text: String, error: CircuitError) {
    #expect(throws: error) { try Circuit(parsing: text) }
    #expect(error.description.hasPrefix("line "))
  }

  @Test("without a class its links are gone; without the last head of a class too")
  func removing() throws {
    let circuit = try Circuit(parsing: Self.text)
    let less = circuit.removing(class: "name-mover")
    #expect(less.classes.map(\.name) == ["s-inhibition", "induction"])
    #expect(less.links == [CircuitLink(from: "induction", to: "s-inhibition", .values)])
    #expect(circuit.removing([.init(Head(9, 9), at: "END")]) == less)
    #expect(circuit.removing([.init(Head(9, 9), at: "S2")]) == circuit)
    #expect(circuit.removing(circuit.members).classes.isEmpty)
  }

  @Test("a head that is added moves from the class that had it at that position")
  func adding() throws {
    let circuit = try Circuit(parsing: Self.text)
    let member = Circuit.Member(Head(8, 6), at: "END")
    let moved = try circuit.adding(member, toClass: "name-mover")
    #expect(moved.classes.map(\.name) == ["name-mover", "induction"])
    #expect(moved.classes[0].members.last == member)
    #expect(moved.links == [CircuitLink(from: "name-mover", to: nil)])
    let other = try circuit.adding(.init(Head(8, 6), at: "S2"), toClass: "new")
    #expect(other.members.count == 4)
    #expect(other.classes.last?.name == "new")
    #expect(try circuit.adding(member, toClass: "s-inhibition") == circuit)
    #expect(throws: CircuitError.notAWord(line: nil)) {
      try circuit.adding(member, toClass: "two words")
    }
    #expect(throws: CircuitError.notAWord(line: nil)) {
      try circuit.adding(.init(Head(1, 1), at: ""), toClass: "a")
    }
  }
}
