import Screen

/// The action of a key that came in a burst.
struct BurstAction: Hashable, Sendable {
  /// The name of its binding.
  var name: String
  /// The label of its binding.
  var label: String
  /// What it does, in a sentence without a full stop.
  var help: String
  /// The list of edits, if that was open.
  var edits: EditsOverlay?

  /// The action of a binding; nil if it never asks, or is refused now.
  init?(_ binding: Binding?, in state: AppState, edits: EditsOverlay? = nil) {
    guard let binding, binding.asksInBurst(state), binding.refusal(state) == nil else { return nil }
    (name, label, help) = (binding.name, binding.label, binding.help)
    self.edits = edits
  }
}

/// The question before the action of a key in a burst.
struct BurstOverlay: ConfirmOverlay {
  var action: BurstAction

  var title: String { "a paste?" }
  var enterWords: String { "does it (\(action.label))" }
  var words: [String] {
    [
      "Keys came faster than anyone types, as from a paste. One of them would do this:",
      "\(action.help).",
    ]
  }

  /// Longer than the gaps between pieces of a paste on most lines, so that a person answers.
  var quietTime: Duration { .milliseconds(300) }

  func confirm(in state: inout AppState) -> [Effect] {
    state.overlay = action.edits
    let bindings = state.keyMap.bindings(state.keyContext) + state.keyMap.bindings(.everywhere)
    return bindings.first { $0.name == action.name }.map { state.carryOut($0) } ?? []
  }

  func decline(in state: inout AppState) { state.overlay = action.edits }
}
