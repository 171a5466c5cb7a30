import Analyses
import Transformer

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
}
