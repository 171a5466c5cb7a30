import Screen
import Tracking

/// The choice of what the map of heads over time shows.
struct HeadMapOverlay: LiveChoiceOverlay {
  var selected = 0
  var original: String?

  var title: String { "heads over time" }
  var action: String { "next-head-map" }

  func choices(_ state: AppState) -> [Choice<String?>] {
    (state.training.headMaps?.mapNames ?? []).map { name in
      Choice(
        value: name, name: TrackedMeasure.HeadKind(name)?.title ?? name, detail: "",
        isCurrent: name == state.training.shownHeadMap)
    }
  }

  func apply(_ value: String?, in state: inout AppState) {
    state.training.own.headMap = value
  }
}
