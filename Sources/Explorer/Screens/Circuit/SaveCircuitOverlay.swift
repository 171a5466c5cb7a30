import Circuits
import Screen

/// The file that the open circuit is saved in.
struct SaveCircuitOverlay: TextOverlay {
  var field = TextField()

  var words: String { "save the circuit to" }
  var writesFile: Bool { true }

  func placeholder(isText: Bool) -> String { "circuit.txt" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let path = text.trimmed
    let edges = state.circuits.own.edges?.run?.circuit
    guard let heads = state.document.circuit?.kept ?? (edges == nil ? nil : .empty) else {
      return close(in: &state)
    }
    let comments = state.circuitComments
    let file =
      edges.map { CircuitFile($0, path: path, comments: comments) }
      ?? CircuitFile(heads, path: path, comments: comments)
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
