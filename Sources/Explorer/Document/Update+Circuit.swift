import Circuits
import Transformer

// The open circuit and the one it is compared with; every change can be undone.

extension Sharing {
  /// The open circuit with all its heads, also those left out for trying.
  var circuit: Circuit? { document.circuit?.circuit }

  /// Opens a circuit in place of any other.
  mutating func open(_ circuit: OpenCircuit) -> [Effect] {
    change { document, _ in document.circuit = circuit }
  }

  /// Compares the open circuit with another.
  mutating func compare(with circuit: OpenCircuit?) -> [Effect] {
    change { document, _ in document.comparedCircuit = circuit }
  }

  /// Closes the open circuit and the one it is compared with.
  mutating func closeCircuit() -> [Effect] {
    change { document, _ in (document.circuit, document.comparedCircuit) = (nil, nil) }
  }

  /// Changes the open circuit.
  mutating func editCircuit(_ body: (inout OpenCircuit) -> Void) -> [Effect] {
    change { document, _ in
      guard var circuit = document.circuit else { return }
      body(&circuit)
      document.circuit = circuit
    }
  }

  /// Puts heads into a class of the open circuit, or of a new one where none is open.
  mutating func put(_ members: [Circuit.Member], into name: String) -> [Effect] {
    do throws(CircuitError) {
      var next = document.circuit ?? .empty
      try next.put(members, into: name)
      return change { document, _ in document.circuit = next }
    } catch {
      note = .refused("'\(name)' cannot be the name of a class: \(error.description)")
      return []
    }
  }

  /// Notes that the open circuit was saved; what is left out is gone from it then.
  mutating func noteSaved(_ circuit: Circuit, path: String, name: String) -> [Effect] {
    guard var next = document.circuit, next.kept == circuit else { return [] }
    (next.path, next.name, next.original) = (path, name, circuit)
    (next.circuit, next.dropped) = (circuit, [])
    var document = document
    document.circuit = next
    return replaceDocument(with: document)
  }
}
