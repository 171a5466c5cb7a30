import Screen

/// The choice of the measure that colours the heads.
struct HeadMeasureOverlay: LiveChoiceOverlay {
  var selected = 0
  var original: HeadMeasure

  var title: String { "measure" }
  var action: String { "next-measure" }

  func choices(_ state: AppState) -> [Choice<HeadMeasure>] {
    HeadMeasure.all(for: state.document.prompt).map { measure in
      Choice(
        value: measure, name: measure.title, detail: measure.unit(state.score),
        isCurrent: measure == state.heads.own.measure)
    }
  }

  func apply(_ value: HeadMeasure, in state: inout AppState) { state.heads.own.measure = value }
}
