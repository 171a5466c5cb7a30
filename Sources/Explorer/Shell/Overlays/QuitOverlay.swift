import Screen

/// How to leave the program during a training run.
struct QuitOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "leave during a training run" }

  /// A way to leave.
  enum Way: Hashable, Sendable {
    /// The run ends after its step.
    case saving
    /// The run goes on in a process without a screen.
    case training
  }

  func choices(_ state: AppState) -> [Choice<Way>] {
    [
      Choice(value: .saving, name: "save and leave", detail: "the run ends; r goes on later"),
      Choice(
        value: .training, name: "leave it training", detail: "without a screen; 9 shows it later"),
    ]
  }

  func choose(_ way: Way, in state: inout AppState) -> [Effect] {
    state.training.leaveAfterTraining(goingOn: way == .training)
  }

  func quietTime(before key: Key, in state: AppState) -> Duration? {
    state.keyMap.binding(for: key, in: keyContext)?.name == "commit" ? AppState.burstGap : nil
  }
}
