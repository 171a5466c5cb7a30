import Screen

/// A list of choices that apply as soon as the cursor is on them.
///
/// The key that opens it takes the next choice at once, and the one after it when it is pressed
/// again, so that it goes round by itself. Enter keeps the choice and Esc restores the first. Any
/// other key closes the list and does what it does without it.
protocol LiveChoiceOverlay: ChoiceOverlay {
  /// The value before the list was opened.
  var original: Value { get }
  /// The name of the action that opens it and goes on.
  var action: String { get }
  /// Applies a value.
  func apply(_ value: Value, in state: inout AppState)
}

extension LiveChoiceOverlay {
  func choose(_ value: Value, in state: inout AppState) -> [Effect] {
    apply(value, in: &state)
    return []
  }

  func close(in state: inout AppState) -> [Effect] {
    state.overlay = nil
    apply(original, in: &state)
    return []
  }

  func press(_ key: Key, in state: inout AppState) -> [Effect] {
    if stepsOn(key, in: state) {
      let count = choices(state).count
      return count > 0 ? go(to: (selected + 1) % count, in: &state) : []
    }
    if let binding = ownBinding(of: key, in: state) { return state.carryOut(binding) }
    state.overlay = nil
    return state.press(key)
  }

  func move(_ move: Move, in state: inout AppState) -> [Effect] {
    guard let steps = move.steps(page: 1, all: 0) else { return [] }
    return go(to: max(0, min(choices(state).count - 1, selected + steps)), in: &state)
  }

  func burstAction(of key: Key, in state: AppState) -> (action: BurstAction, screen: ScreenName?)? {
    guard !stepsOn(key, in: state), ownBinding(of: key, in: state) == nil else { return nil }
    return BurstAction(
      state.keyMap.binding(for: key, in: KeyContext(state.screen)), in: state
    ).map { ($0, nil) }
  }

  /// Whether a key goes on to the next choice.
  private func stepsOn(_ key: Key, in state: AppState) -> Bool {
    state.keyMap.binding(for: key, in: KeyContext(state.screen))?.name == action
  }

  /// The list's own binding of a key; Space is left to the screen.
  private func ownBinding(of key: Key, in state: AppState) -> Binding? {
    key == .character(" ") ? nil : state.keyMap.binding(for: key, in: keyContext)
  }

  private func go(to row: Int, in state: inout AppState) -> [Effect] {
    let all = choices(state)
    guard all.indices.contains(row) else { return [] }
    if let refusal = all[row].refusal {
      state.note = .refused(refusal)
      return []
    }
    var next = self
    next.selected = row
    state.overlay = next
    apply(all[row].value, in: &state)
    return []
  }
}
