import Screen

/// The choice of the measure in the plot of evaluations.
struct EvaluationOverlay: LiveChoiceOverlay {
  var selected = 0
  var original: PlottedMeasure

  var title: String { "measure" }
  var action: String { "next-evaluation" }

  func choices(_ state: AppState) -> [Choice<PlottedMeasure>] {
    state.training.own.plottedMeasures.map { measure in
      Choice(
        value: measure, name: measure.title(state.head), detail: measure.unit,
        isCurrent: measure == state.training.shownMeasure)
    }
  }

  func apply(_ value: PlottedMeasure, in state: inout AppState) {
    state.training.own.measure = value
  }
}
