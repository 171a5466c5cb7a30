import Analyses
import Screen
import Tasks

/// Choice of the positions at which heads are ablated.
struct AblationPositionsOverlay: ChoiceOverlay {
  /// The index of the edit to change; nil for future edits.
  var edit: Int?
  var selected = 0

  var title: String { "ablate at" }

  func choices(_ state: AppState) -> [Choice<Ablation.Positions>] {
    let (document, position) = (state.document, state.position)
    let token = state.reader.display(document.prompt.tokens[position])
    var choices: [(Ablation.Positions, String, String)] = [
      (.all, "all", "every position"),
      (.named(["END"]), "END", "the last token"),
    ]
    for name in document.prompt.positions.keys.sorted() where name != "END" {
      choices.append((.named([name]), name, "the position of that name"))
    }
    choices.append((.named(["\(position)"]), "cursor", "position \(position), \(token)"))
    let current = state.edit(at: edit)?.positions ?? document.positions
    return choices.map { value, name, detail in
      Choice(value: value, name: name, detail: detail, isCurrent: value == current)
    }
  }

  func choose(_ positions: Ablation.Positions, in state: inout AppState) -> [Effect] {
    state.overlay = edit.map { EditsOverlay(selected: $0) }
    return state.change { document, _ in
      guard let edit else {
        document.setPositions(positions)
        return
      }
      if document.edits.indices.contains(edit) { document.edits[edit].positions = positions }
    }
  }
}

extension Document {
  /// Sets the positions of future edits, and of edits whose heads were chosen one by one.
  mutating func setPositions(_ positions: Ablation.Positions) {
    self.positions = positions
    for place in edits.indices where edits[place].name == nil { edits[place].positions = positions }
  }
}
