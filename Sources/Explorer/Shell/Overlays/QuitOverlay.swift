/// The question before the program is left during a training run.
struct QuitOverlay: ConfirmOverlay {
  var title: String { "leave" }
  var enterWords: String { "saves and leaves" }
  var words: [String] {
    [
      "A training run goes on. It ends after this step and its state is saved; then the program "
        + "ends. `patchbay train --resume` can go on with it."
    ]
  }

  func confirm(in state: inout AppState) -> [Effect] { state.training.leaveAfterTraining() }
}
