import Circuits
import Screen
import Transformer

/// Choice of the class that a head or class of the circuit moves to.
struct CircuitMoveOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "move to class" }

  func choices(_ state: AppState) -> [Choice<String?>] {
    let scene = state[CircuitScreen.self]
    let groups = scene.circuitGroups
    return groups.map { group in
      Choice(
        value: group.name, name: group.name,
        detail: group.heads.map(\.member.head.description).joined(separator: " "),
        isCurrent: group.name == scene.circuitCursor?.className)
    } + [Choice(value: nil, name: "new…", detail: "a class of another name")]
  }

  func choose(_ name: String?, in state: inout AppState) -> [Effect] {
    guard let name else {
      state.ask(CircuitClassNameOverlay())
      return []
    }
    return state[CircuitScreen.self].moveSelection(to: name)
  }
}

/// The name of a new class.
struct CircuitClassNameOverlay: TextOverlay {
  var field = TextField()

  var words: String { "name of the class" }

  func placeholder(isText: Bool) -> String { "one word, as name-mover" }

  func commit(_ text: String, in state: inout AppState) -> [Effect] {
    let name = text.trimmed
    guard !name.isEmpty else { return close(in: &state) }
    state.overlay = nil
    return state[CircuitScreen.self].moveSelection(to: name)
  }
}
