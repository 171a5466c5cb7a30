public import StrictJSON

/// A stage of a plan as those who watch know it.
public struct StagePlace: Hashable, Sendable {
  /// What people call the plan.
  public let plan: String
  /// The stage's place in the plan, from 0.
  public let index: Int
  /// The stages of the plan.
  public let count: Int
  /// The stage's name.
  public let name: String
  /// Its run folder.
  public let folder: RunFolder
}

/// What happens while a plan is carried out, in order.
public enum StagedEvent: Hashable, Sendable {
  /// A stage of so many steps begins or goes on.
  case began(StagePlace, steps: Int)
  /// A stage of so many steps was done before.
  case skipped(StagePlace, steps: Int)
  /// Something happens in the run of a stage.
  case training(StagePlace, TrainingEvent)

  /// The stage that it is about.
  public var place: StagePlace {
    switch self {
    case .began(let place, _), .skipped(let place, _), .training(let place, _): place
    }
  }
}

extension StagedEvent: JSONRepresentable {
  /// A line of output: that of the run's log with the stage's name added, or one whose `event` is
  /// `stage`.
  public var json: JSONOutput {
    switch self {
    case .began(let place, let steps): place.json(steps: steps, isDone: false)
    case .skipped(let place, let steps): place.json(steps: steps, isDone: true)
    case .training(let place, let event): event.json.adding(["stage": place.name])
    }
  }
}

extension StagePlace {
  fileprivate func json(steps: Int, isDone: Bool) -> JSONOutput {
    [
      "event": "stage", "stage": name, "number": index + 1, "stages": count, "plan": plan,
      "folder": folder.path, "steps": steps, "isDone": isDone,
    ]
  }
}
