import Analyses
import Screen

/// Choice of what ablated heads are replaced by.
struct AblationKindOverlay: ChoiceOverlay {
  /// The index of the edit to change; nil for future edits.
  var edit: Int?
  var selected = 0

  var title: String { "replace ablated heads by" }

  func choices(_ state: AppState) -> [Choice<Ablation.Kind>] {
    let document = state.document
    let count = document.references.count
    let reason =
      "needs a prompt 'A … B … B' with answer A and distractor B, or a list with corrupted rows"
    let current = state.edit(at: edit)?.kind ?? document.kind
    return Ablation.Kind.allCases.map { kind in
      let isMissing = kind.needsReference && count == 0
      let detail =
        switch kind {
        case .zero: "nothing"
        case .mean: "mean of \(count) prompts"
        case .templateMean: document.list == nil ? "one template: as mean" : "mean by template"
        case .resample: "the paired prompt"
        }
      return Choice(
        value: kind, name: kind.rawValue, detail: isMissing ? "not for this prompt" : detail,
        refusal: isMissing
          ? "Ablation by \(kind.rawValue) \(reason): its values come from such prompts with other "
            + "names." : nil,
        isCurrent: kind == current)
    }
  }

  func choose(_ kind: Ablation.Kind, in state: inout AppState) -> [Effect] {
    state.overlay = edit.map { EditsOverlay(selected: $0) }
    return state.change { document, _ in
      guard let edit else {
        document.setKind(kind)
        return
      }
      if document.edits.indices.contains(edit) { document.edits[edit].kind = kind }
    }
  }
}

extension AppState {
  /// The edit at an index; nil if there is none.
  func edit(at place: Int?) -> Edit? {
    place.flatMap { document.edits.indices.contains($0) ? document.edits[$0] : nil }
  }
}

extension Document {
  /// Sets the kind of future edits, and of edits whose heads were chosen one by one.
  mutating func setKind(_ kind: Ablation.Kind) {
    self.kind = kind
    for place in edits.indices where edits[place].name == nil { edits[place].kind = kind }
  }
}
