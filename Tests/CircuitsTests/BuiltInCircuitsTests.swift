import Circuits
import Testing
import Transformer

@Suite("Circuits that the program brings along")
struct BuiltInCircuitsTests {
  private func circuit(_ name: String) throws -> Circuit {
    // As a file it says what is wrong; by its name it would only be missing.
    try Circuit(parsing: try #require(BuiltInCircuits.text(named: name)))
  }

  @Test("each reads, and is the circuit of its name")
  func reading() throws {
    for name in BuiltInCircuits.names {
      #expect(try circuit(name) == BuiltInCircuits.circuit(named: name))
      #expect(BuiltInCircuits.text(named: name)?.hasPrefix("# ") == true)
    }
    #expect(BuiltInCircuits.circuit(named: "none") == nil)
  }

  @Test(
    "classes have as many heads as the lists of the paper",
    arguments: [
      ("wang", [3, 8, 2, 4, 4, 3, 2]), ("wang-3-epochs", [4, 11, 2, 5, 6, 3, 7]),
    ])
  func sizes(name: String, counts: [Int]) throws {
    let circuit = try circuit(name)
    #expect(
      circuit.classes.map(\.name) == [
        "name-mover", "backup-name-mover", "negative-name-mover", "s-inhibition", "induction",
        "duplicate-token", "previous-token",
      ])
    #expect(circuit.classes.map(\.members.count) == counts)
    #expect(circuit.heads.count == circuit.members.count)
    #expect(circuit.heads.allSatisfy { $0.layer < 12 && $0.index < 12 })
    for entry in circuit.classes {
      let position = try #require(DiscoveryClass(rawValue: entry.name)).position
      #expect(entry.members.allSatisfy { $0.position == position })
    }
    #expect(circuit.links.count == 9)
  }

  @Test("three epochs add twelve heads, lose none, and move one")
  func difference() throws {
    let difference = CircuitDifference(try circuit("wang"), try circuit("wang-3-epochs"))
    #expect(difference.entries(.added).count == 12)
    #expect(difference.entries(.removed).isEmpty)
    #expect(difference.entries(.moved).map(\.member.head) == [Head(10, 10)])
  }
}
