import Screen
import TextColumns

/// One line of a list of choices.
struct Choice<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value that is chosen.
  var value: Value
  /// Its name.
  var name: String
  /// A detail, or why it cannot be chosen.
  var detail: String
  /// Why it cannot be chosen; nil if it can.
  var refusal: String?
  /// Whether it is the current choice.
  var isCurrent = false
}

/// A list of choices above a screen.
protocol ChoiceOverlay: Overlay {
  /// The value that is chosen.
  associatedtype Value: Hashable & Sendable
  /// The index of the choice under the cursor.
  var selected: Int { get set }
  /// The title of the list.
  var title: String { get }
  /// The choices.
  func choices(_ state: AppState) -> [Choice<Value>]
  /// Applies a choice, after the list is closed.
  func choose(_ value: Value, in state: inout AppState) -> [Effect]
}

extension ChoiceOverlay {
  var keyContext: KeyContext { .picking }

  mutating func select(_ row: Int) { selected = row }

  mutating func selectCurrent(in state: AppState) {
    selected = choices(state).firstIndex(where: \.isCurrent) ?? 0
  }

  func move(_ move: Move, in state: inout AppState) -> [Effect] {
    guard let steps = move.steps(page: 1, all: 0) else { return [] }
    var next = self
    next.selected = max(0, min(choices(state).count - 1, selected + steps))
    state.overlay = next
    return []
  }

  func commit(in state: inout AppState) -> [Effect] {
    let choices = choices(state)
    guard choices.indices.contains(selected) else { return close(in: &state) }
    if let refusal = choices[selected].refusal {
      state.note = .refused(refusal)
      return []
    }
    state.overlay = nil
    return choose(choices[selected].value, in: &state)
  }

  func draw(_ state: AppState, on canvas: Canvas) {
    ListPicker(
      title: title,
      items: choices(state).map { choice in
        ListPicker.Item(
          Columns.padded(
            (choice.isCurrent ? "\(canvas.glyphs.on) " : "  ") + choice.name, to: 26),
          detail: choice.detail, isEnabled: choice.refusal == nil)
      },
      selected: selected
    ).draw(on: canvas)
  }
}

extension Sharing {
  /// Opens a list with the cursor on the current choice.
  mutating func openAtCurrent(_ list: some ChoiceOverlay) {
    overlay = list
    isNewlyOpened = true
  }
}

extension KeyTable {
  /// The keys of a list of choices.
  static let picking: [Binding] = [
    Binding(keys("up", "k"), .up, "Go to the choice above", foot: true),
    Binding(keys("down", "j"), .down, "Go to the choice below", foot: true),
    Binding(keys("enter", "space"), "commit", "take", "Take the choice", foot: true) {
      $0.commitOverlay()
    },
    Binding(
      keys("escape", "q", "ctrl-c"), "revert", "close", "Leave things as they were", foot: true
    ) { $0.closeOverlay() },
  ]
}
