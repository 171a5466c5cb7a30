import Circuits
import Analyses
import Screen
import Transformer

/// Choice of a class of the circuit, whose heads are ablated as one edit.
struct CircuitClassOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "ablate a class" }

  func choices(_ state: AppState) -> [Choice<String>] {
    (state.circuit?.classes ?? []).map { entry in
      let heads = entry.members.map(\.head.description).joined(separator: " ")
      return Choice(
        value: entry.name, name: entry.name, detail: heads,
        isCurrent: state.document.edits.contains { $0.name == entry.name })
    }
  }

  /// Ablates the heads of a class as one edit, or restores them.
  func choose(_ name: String, in state: inout AppState) -> [Effect] {
    guard let entry = state.circuit?.classes.first(where: { $0.name == name }) else { return [] }
    return state.change { document, _ in
      if let place = document.edits.firstIndex(where: { $0.name == name }) {
        document.edits.remove(at: place)
      } else {
        document.edits.append(
          Edit(
            name: name, heads: Set(entry.members.map(\.head)).sorted(), kind: document.kind,
            positions: document.positions))
      }
    }
  }
}

extension AppState {
  /// Shows the classes of the circuit, or asks for a circuit first.
  mutating func chooseClass() {
    if circuit == nil {
      openAtCurrent(CircuitOverlay(use: .ablate))
    } else {
      overlay = CircuitClassOverlay()
    }
  }
}
