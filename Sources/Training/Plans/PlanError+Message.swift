import Tasks
import TextColumns

extension PlanError: CustomStringConvertible {
  /// What is wrong, where, and how to mend it.
  public var description: String {
    if case .file(let error) = problem { return error.description }
    let place = Columns.printable(path) + (line.map { ":\($0)" } ?? "")
    return "\(place): \(problem.words)"
  }
}

extension PlanProblem {
  fileprivate var words: String {
    switch self {
    case .file(let error): error.description
    case .noSuchPlan(let nearest):
      "there is neither a file nor a plan of that name. "
        + (nearest.map { "Did you mean '\($0)'? " } ?? "")
        + "The plans that come with Patchbay are "
        + ReadyMadePlans.names.joined(separator: ", ") + "."
    case .noEqualsSign(let text):
      "\(quoted(text)) is no setting. Write `name = value`, a stage's name in brackets such as "
        + "[corrupt], or # before a comment."
    case .notAHeader(let text):
      "\(quoted(text)) is no name of a stage. Write one word of letters, digits, - and _ in brackets, "
        + "such as [corrupt]."
    case .repeatedStage(let name, let first):
      "stage \(quoted(name)) is also on line \(first). Give each stage a name of its own, such as "
        + "[\(name)-again]."
    case .tooManyStages(let limit):
      "a plan has at most \(limit) stages. Cut it into several plans."
    case .unknownName(let name, let nearest):
      "there is no setting \(quoted(name)). "
        + (nearest.map { "Did you mean '\($0)'?" }
          ?? "The settings are " + PlanKey.allCases.map(\.rawValue).joined(separator: ", ")
          + ", each also with small. in front.")
    case .badValue(let value, let name, let rule):
      (value.isEmpty ? "\(name) has no value" : "\(name) cannot be \(quoted(value))")
        + ". It is \(rule)."
    case .repeated(let name, let first):
      "\(quoted(name)) is also set on line \(first). Remove one of them."
    case .twoLengths(let one, let other):
      "both \(one) and \(other) are given. Give only one of them."
    case .nameInStage:
      "the plan's name stands in a stage. Put it above the first stage."
    case .noName:
      "the plan has no name. Write `name = …` on its first line."
    case .noStages:
      "the plan has no stage. Write a stage's name in brackets, such as [corrupt], and below it "
        + "what to train on, such as `data = subject-duplication`."
    case .noData(let stage):
      "stage \(stage) does not say what to train on. Write `data = …` below its header: "
        + "\(TaskCorpus.names), or a file."
    }
  }
}

/// Text in quotes that can be shown, the middle of a long one left out.
private func quoted(_ text: String) -> String {
  "'" + Columns.truncated(Columns.printable(text), to: 60) + "'"
}
