import Screen

/// What a key would do that came in a burst.
struct BurstAction: Hashable, Sendable {
  /// The name of what it is bound to.
  var name: String
  /// The word for that.
  var label: String
  /// What that does, in a sentence without a full stop.
  var help: String
  /// The list of edits, where that was open.
  var edits: EditsOverlay?

  /// What a binding would do; nil where it can be taken back, or does nothing now.
  init?(_ binding: Binding?, in state: AppState, edits: EditsOverlay? = nil) {
    guard let binding, binding.asksInBurst(state), binding.refusal(state) == nil else { return nil }
    (name, label, help) = (binding.name, binding.label, binding.help)
    self.edits = edits
  }
}

/// A key that came in a burst, as from a paste, is to do what it is bound to.
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

  /// What a paste asked is answered by somebody who has read the question: longer than pieces of a
  /// paste are apart on most lines.
  var quietTime: Duration { .milliseconds(300) }

  func confirm(in state: inout AppState) -> [Effect] {
    state.overlay = action.edits
    let bindings = state.keyMap.bindings(state.keyContext) + state.keyMap.bindings(.everywhere)
    return bindings.first { $0.name == action.name }.map { state.carryOut($0) } ?? []
  }

  func decline(in state: inout AppState) { state.overlay = action.edits }
}
