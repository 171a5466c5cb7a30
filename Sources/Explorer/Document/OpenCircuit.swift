import Circuits
import Transformer

/// A circuit that is looked at, with what is tried on it.
struct OpenCircuit: Hashable, Sendable {
  /// The name of its file, or how it came about.
  var name: String
  /// The path of its file; empty if it has none.
  var path: String
  /// Its heads in classes.
  var circuit: Circuit
  /// The heads of it that are left out to see what they do.
  var dropped: Set<Circuit.Member> = []
  /// The circuit as it was opened, made or last saved.
  var original: Circuit

  /// A circuit before any edit.
  init(_ circuit: Circuit, name: String, path: String = "") {
    (self.circuit, self.name, self.path) = (circuit, name, path)
    original = circuit
  }

  /// A circuit without heads, to which they are added by hand.
  static var empty: OpenCircuit { OpenCircuit(.empty, name: "by hand") }

  /// The circuit without what is left out.
  var kept: Circuit { dropped.isEmpty ? circuit : circuit.removing(dropped) }

  /// Whether it differs from what was opened, made or last saved.
  var isEdited: Bool { kept != original }

  /// Leaves heads out, or takes them back in where all of them are out.
  mutating func toggle(_ members: [Circuit.Member]) {
    if members.allSatisfy(dropped.contains) {
      dropped.subtract(members)
    } else {
      dropped.formUnion(members)
    }
  }

  /// Takes heads out of the circuit.
  mutating func remove(_ members: [Circuit.Member]) {
    circuit = circuit.removing(members)
    dropped.subtract(members)
  }

  /// Puts heads into a class, new or known; those of other classes move.
  mutating func put(_ members: [Circuit.Member], into name: String) throws(CircuitError) {
    for member in members { circuit = try circuit.adding(member, toClass: name) }
    dropped.subtract(members)
  }
}
