import Circuits
import Screen

/// Where a circuit comes from.
enum CircuitSource: Hashable, Sendable {
  /// A file that the person names.
  case file
  /// The file beside the checkpoint, or one that is built in.
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

/// The file that the open circuit is saved in.
struct SaveCircuitOverlay: TextOverlay {
  var field = TextField()

  var words: String { "save the circuit to" }
  var writesFile: Bool { true }

  func placeholder(isText: Bool) -> String { "circuit.txt" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    guard let open = state.document.circuit else { return close(in: &state) }
    let file = CircuitFile(circuit: open.kept, path: path, comments: state.circuitComments)
    return state.send(.saveCircuit(file, replaces: false), unless: path.isEmpty)
  }
}

/// The question before a file is replaced by a circuit.
struct ReplaceCircuitOverlay: ConfirmOverlay {
  var file: CircuitFile

  var title: String { "replace?" }
  var enterWords: String { "replaces it" }
  var words: [String] { ["\(file.path) is there already. Its comments are not kept."] }

  func confirm(in state: inout AppState) -> [Effect] {
    state.send(.saveCircuit(file, replaces: true))
  }

  func decline(in state: inout AppState) {
    if state.overlay == nil { state.ask(SaveCircuitOverlay(), file.path) }
  }
}

extension AppState {
  /// What the file of a circuit says above its heads.
  fileprivate var circuitComments: [String] {
    let prompts = document.list?.name ?? "one prompt"
    return ["Circuit of \(model.name), last looked at on: \(prompts)"]
  }
}
