import Files
import TextColumns

/// Why a plan cannot be carried out, or ended before its last stage.
public enum StagedError: Error, Equatable, Sendable {
  /// The plan in the folder cannot be read.
  case plan(PlanError)
  /// The folder cannot be used, read or written.
  case folder(RunFolderError)
  /// The folder holds a single run.
  case isRun(path: String)
  /// There is a plan in the folder already.
  case hasPlan(path: String)
  /// There is the folder of a stage, but no plan that says of which.
  case noPlan(path: String, stage: String)
  /// The plan in the folder is another one.
  case otherPlan(path: String, [TrainingHeader.Difference])
  /// A stage cannot be done.
  case stage(String, TrainingError)
  /// The model with which a stage begins is not there any more, or not as it was saved.
  case lost(path: String, stage: String, saved: Bool)
}

extension StagedError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    switch self {
    case .plan(let error): error.description
    case .folder(let error): error.description
    case .isRun(let path):
      "\(Columns.printable(path)) holds a single run. Give another --out for the plan."
    case .hasPlan(let path):
      "\(Columns.printable(path)) has a plan already. Go on with it by --resume, or give another "
        + "--out."
    case .noPlan(let path, let stage):
      "\(Columns.printable(path)) has no plan.txt that says what \(Columns.printable(stage)) is of. "
        + "Give another --out."
    case .otherPlan(let path, let differences):
      "\(Columns.printable(path)) holds another plan. "
        + differences.map {
          "\(words($0.name)): it has \(words($0.was)), asked is \(words($0.now))."
        }.joined(separator: " ")
        + " Give the same plan, or another --out."
    case .stage(let name, let error): "stage \(name): \(error.description)"
    case .lost(let path, let stage, let saved):
      "\(Columns.printable(path)), with which stage \(stage) begins, "
        + (saved ? "is not as it was saved" : "is not there any more")
        + ". Put it back, or begin the plan in another --out."
    }
  }

  private func words(_ text: String) -> String {
    Columns.truncated(Columns.printable(text), to: 60)
  }
}
