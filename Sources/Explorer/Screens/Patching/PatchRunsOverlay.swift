import Screen

/// Choice of the run that values come from, and of the run they are written into.
struct PatchRunsOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "values go" }

  func choices(_ state: AppState) -> [Choice<PatchRunPair>] {
    PatchRunPair.allCases.map { runs in
      let isMissing = runs.isCross && state.second == nil
      return Choice(
        value: runs, name: "\(runs.source) → \(runs.destination)",
        detail: isMissing
          ? "o opens a second checkpoint"
          : runs.isCross ? "the same prompts" : "within a checkpoint",
        refusal: isMissing
          ? "Only one checkpoint is open. o opens a second one, B, whose values can be taken."
          : nil,
        isCurrent: runs == state.patching.patchRuns)
    }
  }

  func choose(_ runs: PatchRunPair, in state: inout AppState) -> [Effect] {
    state.patching.setPatch { $0.runs = runs }
    return []
  }
}
