import Screen

/// The choice of what the cells of a patch grid tell.
struct PatchMeasureOverlay: LiveChoiceOverlay {
  var selected = 0
  var original: PatchMeasure

  var title: String { "measure" }
  var action: String { "next-patch-measure" }

  func choices(_ state: AppState) -> [Choice<PatchMeasure>] {
    state.patching.patchMeasures.map { measure in
      Choice(
        value: measure, name: measure.name(state.patching.patchScore), detail: "",
        isCurrent: measure == state.patching.own.measure)
    }
  }

  func apply(_ value: PatchMeasure, in state: inout AppState) {
    state.patching.own.measure = value
  }
}
