import Analyses
import Transformer

// The stack of edits.

extension AppState {
  /// Does an action in the list of edits.
  mutating func performOnEdits(_ action: Action) -> [Effect] {
    guard case .edits(let shown) = overlay else { return [] }
    let count = document.edits.count
    let selected = max(0, min(shown, count - 1))
    switch action {
    case .move(.up): overlay = .edits(selected: max(0, selected - 1))
    case .move(.down): overlay = .edits(selected: max(0, min(count - 1, selected + 1)))
    case .toggleAblation: return change { document, _ in document.edits[selected].isOn.toggle() }
    case .removeEdit: return change { document, _ in document.edits.remove(at: selected) }
    case .chooseKind:
      overlay = .kinds(selected: 0, edit: selected)
      overlay = .kinds(selected: place(in: kindChoices), edit: selected)
    case .choosePlaces:
      overlay = .places(selected: 0, edit: selected)
      overlay = .places(selected: place(in: placeChoices), edit: selected)
    case .chooseReferences: overlay = .references(selected: place(in: referenceChoices))
    case .chooseClass: chooseClass()
    case .undo: return undo()
    case .redo: return redo()
    case .open:
      overlay = nil
      if let first = document.edits[selected].heads.first { head = model.nearest(first) }
      show(.attention)
    default: overlay = nil
    }
    return []
  }

  /// Ablates the MLP of the layer under the cursor, or leaves it alone again.
  mutating func toggleMLP() -> [Effect] {
    let layer = head.layer
    return change { document, _ in
      if let place = document.edits.firstIndex(where: { $0.mlps == [layer] && $0.heads.isEmpty }) {
        document.edits.remove(at: place)
      } else {
        document.edits.append(
          Edit(mlps: [layer], kind: document.kind, positions: document.positions))
      }
    }
  }

  // MARK: Classes of a circuit

  /// Shows the classes of the circuit, or asks for a circuit first.
  mutating func chooseClass() {
    if circuit == nil {
      ask(.circuitFile, "")
    } else {
      overlay = .classes(selected: 0)
    }
  }

  /// The classes of the circuit.
  var classChoices: [Choice<String>] {
    (circuit?.classes ?? []).map { entry in
      let heads = entry.members.map(\.head.description).joined(separator: " ")
      return Choice(
        value: entry.name, name: entry.name, detail: heads,
        isCurrent: document.edits.contains { $0.name == entry.name })
    }
  }

  /// Ablates the heads of a class as one edit, or leaves them alone again.
  mutating func ablate(class name: String) -> [Effect] {
    guard let entry = circuit?.classes.first(where: { $0.name == name }) else { return [] }
    return change { document, _ in
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
