import Screen

/// The choice of the measure in the plot of evaluations.
struct EvaluationOverlay: LiveChoiceOverlay {
  var selected = 0
  var original: EvaluationMeasure

  var title: String { "measure" }
  var action: String { "next-evaluation" }

  func choices(_ state: AppState) -> [Choice<EvaluationMeasure>] {
    state.training.own.plottedMeasures.map { measure in
      Choice(
        value: measure, name: measure.rawValue, detail: "",
        isCurrent: measure == state.training.shownMeasure)
    }
  }

  func apply(_ value: EvaluationMeasure, in state: inout AppState) {
    state.training.own.measure = value
  }
}
