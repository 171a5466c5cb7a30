import Screen

/// The choice of what is shown: which checkpoint's numbers, and on which side of the edits.
struct ShownOverlay: LiveChoiceOverlay {
  var selected = 0
  var original: ShownChoice

  var title: String { "show" }
  var action: String { "next-shown" }

  func choices(_ state: AppState) -> [Choice<ShownChoice>] {
    state.shownChoices.map { choice in
      Choice(
        value: choice, name: choice.words(hasSecond: state.second != nil, isEdited: state.isEdited),
        detail: choice.side == state.shown ? choice.key : "",
        isCurrent: choice == ShownChoice(model: state.shownModelNow, side: state.shown))
    }
  }

  func apply(_ value: ShownChoice, in state: inout AppState) {
    (state.shownModel, state.shown) = (value.model, value.side)
  }
}

/// A checkpoint, or the difference of two, on a side of the edits.
struct ShownChoice: Hashable, Sendable {
  var model: ShownModel
  var side: Shown

  /// The choice in words, as far as there is one to make.
  fileprivate func words(hasSecond: Bool, isEdited: Bool) -> String {
    [hasSecond ? model.rawValue : nil, isEdited ? side.words : nil].compactMap(\.self)
      .joined(separator: ", ")
  }

  /// The key that shows this checkpoint.
  fileprivate var key: String {
    switch model {
    case .a: "a"
    case .b: "b"
    case .difference: "d"
    }
  }
}

extension Shown {
  /// The side in words.
  fileprivate var words: String {
    switch self {
    case .after: "after the edits"
    case .change: "change by the edits"
    case .before: "before the edits"
    }
  }
}

extension AppState {
  /// What can be shown now.
  fileprivate var shownChoices: [ShownChoice] {
    let models = second == nil ? [ShownModel.a] : ShownModel.allCases
    let sides = isEdited ? Shown.allCases : [shown]
    return models.flatMap { model in sides.map { ShownChoice(model: model, side: $0) } }
  }

  /// Lists what can be shown, and goes on to the next side of the edits, or else the next
  /// checkpoint.
  mutating func chooseShown() {
    let original = ShownChoice(model: shownModelNow, side: shown)
    if isEdited {
      shown = Shown.allCases.next(after: shown)
    } else {
      shownModel = ShownModel.allCases.next(after: shownModelNow)
    }
    openAtCurrent(ShownOverlay(original: original))
  }
}
