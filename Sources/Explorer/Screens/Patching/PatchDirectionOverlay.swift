import Screen

/// The run that values come from, and the one they are written into.
struct PatchDirectionOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "values go" }

  func choices(_ state: AppState) -> [Choice<PatchRoute>] {
    PatchRoute.allCases.map { direction in
      let isMissing = direction.isCross && state.second == nil
      return Choice(
        value: direction, name: "\(direction.source) → \(direction.destination)",
        detail: isMissing
          ? "o opens a second checkpoint"
          : direction.isCross ? "the same prompts" : "within a checkpoint",
        refusal: isMissing
          ? "Only one checkpoint is open. o opens a second one, B, whose values can be taken."
          : nil,
        isCurrent: direction == state.patching.patchDirection)
    }
  }

  func take(_ direction: PatchRoute, in state: inout AppState) -> [Effect] {
    state.patching.setPatch { $0.direction = direction }
    return []
  }
}
