/// The question before a training run is stopped.
struct StopTrainingOverlay: ConfirmOverlay {
  var title: String { "stop training" }
  var enterWords: String { "saves and stops" }
  var words: [String] {
    ["The run ends after this step. Its state is saved, and r goes on with it."]
  }

  func confirm(in state: inout AppState) -> [Effect] { state.training.stopTraining() }
}
