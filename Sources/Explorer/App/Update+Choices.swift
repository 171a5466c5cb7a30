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
  var isCurrent: Bool
}

extension AppState {
  /// What ablated heads can be replaced by.
  var kindChoices: [Choice<Ablation.Kind>] {
    let count = document.references.count
    let reason = "needs a prompt 'A … B … B' with answer A and distractor B"
    return Ablation.Kind.allCases.map { kind in
      let isMissing = kind.needsReference && count == 0
      let detail =
        switch kind {
        case .zero: "nothing"
        case .mean: "mean of \(count) prompts"
        case .templateMean: "one template: as mean"
        case .resample: "one other prompt"
        }
      return Choice(
        value: kind, name: kind.rawValue, detail: isMissing ? "not for this prompt" : detail,
        refusal: isMissing
          ? "Ablation by \(kind.rawValue) \(reason): its values come from such prompts with other "
            + "names." : nil,
        isCurrent: kind == document.kind)
    }
  }

  /// Where heads can be ablated.
  var placeChoices: [Choice<Ablation.Positions>] {
    let token = reader.display(document.prompt.tokens[position])
    var choices: [(Ablation.Positions, String, String)] = [
      (.all, "all", "every position"),
      (.named(["END"]), "END", "the last token"),
    ]
    for name in ["IO", "S1", "S1+1", "S2"] where document.prompt.positions[name] != nil {
      choices.append((.named([name]), name, "the position of that name"))
    }
    choices.append((.named(["\(position)"]), "cursor", "position \(position), \(token)"))
    return choices.map { value, name, detail in
      Choice(
        value: value, name: name, detail: detail, refusal: nil,
        isCurrent: value == document.positions)
    }
  }

  /// Goes over a list of choices, takes one or leaves it.
  mutating func pick(_ action: Action) -> [Effect] {
    switch overlay {
    case .kinds(let selected):
      let choices = kindChoices
      switch action {
      case .move(.up): overlay = .kinds(selected: max(0, selected - 1))
      case .move(.down): overlay = .kinds(selected: min(choices.count - 1, selected + 1))
      case .commit:
        let choice = choices[min(selected, choices.count - 1)]
        if let refusal = choice.refusal {
          note = .refused(refusal)
          return []
        }
        overlay = nil
        return change { document, _ in document.kind = choice.value }
      default: overlay = nil
      }
    case .places(let selected):
      let choices = placeChoices
      switch action {
      case .move(.up): overlay = .places(selected: max(0, selected - 1))
      case .move(.down): overlay = .places(selected: min(choices.count - 1, selected + 1))
      case .commit:
        let choice = choices[min(selected, choices.count - 1)]
        overlay = nil
        return change { document, _ in document.positions = choice.value }
      default: overlay = nil
      }
    default: break
    }
    return []
  }
}
