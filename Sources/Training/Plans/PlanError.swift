public import Tasks

/// Why a text is no plan, and where.
public struct PlanError: Error, Equatable, Sendable {
  /// The path of the file, or the name of a plan that comes with the program.
  public let path: String
  /// The line, counted from 1; nil where no line is to blame.
  public let line: Int?
  /// What is wrong.
  public let problem: PlanProblem

  /// An error at a place.
  public init(path: String, line: Int? = nil, _ problem: PlanProblem) {
    self.path = path
    self.line = line
    self.problem = problem
  }
}

/// What can be wrong with a plan.
public enum PlanProblem: Error, Equatable, Sendable {
  /// The file cannot be read, or is no text.
  case file(TaskError)
  /// There is neither a file nor a plan of that name; `nearest` was probably meant.
  case noSuchPlan(nearest: String?)
  /// A line is neither a comment, nor a header, nor a name with a value.
  case noEqualsSign(String)
  /// A header is not one word in brackets.
  case notAHeader(String)
  /// Two stages have one name.
  case repeatedStage(String, firstLine: Int)
  /// There are more stages than a plan may have.
  case tooManyStages(limit: Int)
  /// There is no setting of that name; `nearest` was probably meant.
  case unknownName(String, nearest: String?)
  /// A setting cannot have that value.
  case badValue(String, name: String, rule: String)
  /// A name was set on an earlier line of the same stage.
  case repeated(String, firstLine: Int)
  /// Both epochs and steps are given.
  case twoLengths(String, String)
  /// The plan's name stands below a header.
  case nameInStage
  /// The plan has no name.
  case noName
  /// The plan has no stage.
  case noStages
  /// A stage does not say what to train on.
  case noData(stage: String)
}
