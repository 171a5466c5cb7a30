import Screen
import Training

/// Choice of a plan of stages for the next run; an empty name stands for none, nil for a file.
struct TrainingPlanOverlay: ChoiceOverlay {
  var selected = 0

  var title: String { "plan" }

  func choices(_ state: AppState) -> [Choice<String?>] {
    let current = state.training.form.plan
    let ready = ReadyMadePlans.names.compactMap { name in
      ReadyMadePlans.plan(named: name).map { plan in
        Choice<String?>(
          value: name, name: plan.name, detail: plan.stageWords, isCurrent: name == current)
      }
    }
    let isFile = !current.isEmpty && !ReadyMadePlans.names.contains(current)
    return [
      Choice(
        value: "", name: "none", detail: "one run, with the settings below",
        isCurrent: current.isEmpty)
    ] + ready + [Choice(value: nil, name: "a file", detail: "a plan as text", isCurrent: isFile)]
  }

  /// Takes the plan, or asks for a file.
  func choose(_ plan: String?, in state: inout AppState) -> [Effect] {
    if let plan {
      state.training.form.plan = plan
    } else {
      state.ask(TrainingSettingOverlay(setting: .plan), "")
    }
    return []
  }
}

extension StagePlace {
  /// Its name and its place, as `heal (2 of 2)`.
  var words: String { "\(name) (\(index + 1) of \(count))" }
}

extension StagedPlan {
  /// Its stages in a few words, as `corrupt, then heal`.
  var stageWords: String { stages.map(\.name).joined(separator: ", then ") }
}
