import Analyses
import Tasks
import Transformer

/// One line of a list of choices.
struct Choice<Value: Hashable & Sendable>: Hashable, Sendable {
  /// What is chosen.
  var value: Value
  /// Its name.
  var name: String
  /// More about it, or why it cannot be chosen.
  var detail: String
  /// Why it cannot be chosen; nil where it can.
  var refusal: String?
  /// Whether it holds now.
  var isCurrent = false
}

extension AppState {
  /// Goes over a list of choices, takes one or leaves it.
  mutating func pick(_ action: Action) -> [Effect] {
    switch overlay {
    case .kinds(let selected, let edit):
      return pick(action, kindChoices, selected, { .kinds(selected: $0, edit: edit) }) {
        $0.choose(kind: $1, edit)
      }
    case .places(let selected, let edit):
      return pick(action, placeChoices, selected, { .places(selected: $0, edit: edit) }) {
        $0.choose(positions: $1, edit)
      }
    case .references(let selected):
      return pick(action, referenceChoices, selected, { .references(selected: $0) }) {
        $0.choose(references: $1)
      }
    case .confirm(let confirmation): return decide(confirmation, action)
    default: return pickMore(action)
    }
  }

  private mutating func pickMore(_ action: Action) -> [Effect] {
    switch overlay {
    case .checkpoints(let slot, let paths, let selected):
      return pick(
        action, checkpointChoices(paths), selected,
        { .checkpoints(slot, paths, selected: $0) },
        { state, path in
          if let path { return state.send(.preview(path: path, slot)) }
          state.ask(.checkpoint(slot), "")
          return []
        })
    case .lists(let selected):
      return pick(action, listChoices, selected, { .lists(selected: $0) }) { $0.choose(list: $1) }
    case .classes(let selected):
      return pick(action, classChoices, selected, { .classes(selected: $0) }) {
        $0.ablate(class: $1)
      }
    case .trainingData(let selected):
      return pick(action, training.dataChoices, selected, { .trainingData(selected: $0) }) {
        $0.training.choose(data: $1)
      }
    case .patch(let question, let selected):
      return pick(
        action, patching.patchChoices(question), selected, { .patch(question, selected: $0) },
        { $0.patching.choose(patch: $1) })
    case .export(let selected):
      return pick(action, exportChoices, selected, { .export(selected: $0) }) {
        $0.choose(export: $1)
      }
    default: return []
    }
  }

  private mutating func decide(_ confirmation: Confirmation, _ action: Action) -> [Effect] {
    guard action == .commit else {
      decline(confirmation)
      return []
    }
    overlay = nil
    return confirm(confirmation)
  }

  private mutating func pick<Value>(
    _ action: Action, _ choices: [Choice<Value>], _ selected: Int, _ show: (Int) -> Overlay,
    _ take: (inout AppState, Value) -> [Effect]
  ) -> [Effect] {
    switch action {
    case .move(.up): overlay = show(max(0, selected - 1))
    case .move(.down): overlay = show(max(0, min(choices.count - 1, selected + 1)))
    case .commit where choices.indices.contains(selected):
      if let refusal = choices[selected].refusal {
        note = .refused(refusal)
        return []
      }
      overlay = nil
      return take(&self, choices[selected].value)
    default: overlay = nil
    }
    return []
  }

  // MARK: What replaces heads

  /// What ablated heads can be replaced by.
  var kindChoices: [Choice<Ablation.Kind>] {
    let count = document.references.count
    let reason =
      "needs a prompt 'A … B … B' with answer A and distractor B, or a list with corrupted rows"
    let current = overlayEdit.map { document.edits[$0].kind } ?? document.kind
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

  private mutating func choose(kind: Ablation.Kind, _ edit: Int?) -> [Effect] {
    if let edit { overlay = .edits(selected: edit) }
    return change { document, _ in
      guard let edit else {
        document.setKind(kind)
        return
      }
      if document.edits.indices.contains(edit) { document.edits[edit].kind = kind }
    }
  }

  // MARK: Where

  /// Where heads can be ablated.
  var placeChoices: [Choice<Ablation.Positions>] {
    let token = reader.display(document.prompt.tokens[position])
    var choices: [(Ablation.Positions, String, String)] = [
      (.all, "all", "every position"),
      (.named(["END"]), "END", "the last token"),
    ]
    for name in document.prompt.positions.keys.sorted() where name != "END" {
      choices.append((.named([name]), name, "the position of that name"))
    }
    choices.append((.named(["\(position)"]), "cursor", "position \(position), \(token)"))
    let current = overlayEdit.map { document.edits[$0].positions } ?? document.positions
    return choices.map { value, name, detail in
      Choice(value: value, name: name, detail: detail, isCurrent: value == current)
    }
  }

  private mutating func choose(positions: Ablation.Positions, _ edit: Int?) -> [Effect] {
    if let edit { overlay = .edits(selected: edit) }
    return change { document, _ in
      guard let edit else {
        document.setPositions(positions)
        return
      }
      if document.edits.indices.contains(edit) { document.edits[edit].positions = positions }
    }
  }

  /// The edit that a list of choices is about; nil for those still to come.
  private var overlayEdit: Int? {
    switch overlay {
    case .kinds(_, let edit), .places(_, let edit):
      edit.flatMap { document.edits.indices.contains($0) ? $0 : nil }
    default: nil
    }
  }
}

extension Document {
  /// What newly ablated heads are replaced by; heads chosen one by one follow.
  mutating func setKind(_ kind: Ablation.Kind) {
    self.kind = kind
    for place in edits.indices where edits[place].name == nil { edits[place].kind = kind }
  }

  /// Where newly ablated heads are; heads chosen one by one follow.
  mutating func setPositions(_ positions: Ablation.Positions) {
    self.positions = positions
    for place in edits.indices where edits[place].name == nil { edits[place].positions = positions }
  }
}
