import Circuits
import Screen

/// Where a circuit comes from.
enum CircuitSource: Hashable, Sendable {
  /// A file that the person names.
  case file
  /// One that is built in.
  case known(String)
  /// The other circuit is let go of.
  case none
}

/// Choice of a circuit to open, or to compare with.
struct CircuitOverlay: ChoiceOverlay {
  var use: CircuitUse
  var selected = 0

  var title: String { use == .compare ? "compare with" : "open a circuit" }

  func choices(_ state: AppState) -> [Choice<CircuitSource>] {
    let current = use == .compare ? state.document.comparedCircuit : state.document.circuit
    var all = [
      Choice(
        value: CircuitSource.file, name: "file…",
        detail: "a line for each head, as 9.9 name-mover END",
        isCurrent: current.map { !$0.path.isEmpty } ?? false)
    ]
    all += BuiltInCircuits.names.map { name in
      let heads = BuiltInCircuits.circuit(named: name)?.heads.count ?? 0
      return Choice(
        value: .known(name), name: name, detail: "\(heads) heads of GPT-2 small",
        isCurrent: current?.name == name)
    }
    if use == .compare, state.document.comparedCircuit != nil {
      all.append(
        Choice(value: .none, name: "none", detail: "the open circuit alone"))
    }
    return all
  }

  func choose(_ source: CircuitSource, in state: inout AppState) -> [Effect] {
    switch source {
    case .file: state.ask(CircuitFileOverlay(use: use))
    case .known(let name): return state.send(.circuit(path: name, use))
    case .none: return state.compare(with: nil)
    }
    return []
  }
}

/// The file of a circuit.
struct CircuitFileOverlay: TextOverlay {
  var use: CircuitUse
  var field = TextField()

  var words: String { use == .compare ? "file of the other circuit" : "file of a circuit" }

  func placeholder(isText: Bool) -> String {
    "circuit.txt: a line for each head, as 9.9 name-mover END"
  }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    return state.send(.circuit(path: path, use), unless: path.isEmpty)
  }
}
