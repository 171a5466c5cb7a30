import Analyses
import Transformer

// The stack of edits.

extension Sharing {
  /// Ablates the head under the cursor, or restores it.
  mutating func toggleAblation() -> [Effect] { change { $0.toggle($1.head) } }

  /// Removes all edits.
  mutating func clearAblations() -> [Effect] { change { document, _ in document.edits = [] } }

  /// Ablates the MLP of the layer under the cursor, or restores it.
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
}
