import Analyses
import Transformer

// The stack of edits.

extension Sharing {
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
