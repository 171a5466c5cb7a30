import StrictJSON

/// Another run, whose curves stand beside those of the current one.
struct ComparedRun: Hashable, Sendable {
  /// The name of its folder.
  var name: String
  /// The steps of the whole run.
  var steps = 0
  /// The smoothed loss.
  var loss = Curve()
  /// The measures of evaluations, on the first set of prompts.
  var evaluations: [EvaluationMeasure: Curve] = [:]

  /// The most runs that are compared.
  static let most = 4

  /// A run that was reported here.
  init(folder: String, _ reports: TrainingReports) {
    name = Self.name(of: folder)
    steps = reports.total
    loss = reports.smoothedLoss
    evaluations = reports.measured.first?.curves ?? [:]
  }

  /// A run from the lines of its log; nil if none of them is a step or an evaluation.
  init?(folder: String, log: [JSON]) {
    name = Self.name(of: folder)
    var prompts: String?
    for line in log {
      let step = line["step"]?.integer ?? 0
      switch line["event"]?.string {
      case "started": steps = line["steps"]?.integer ?? 0
      case "resumed": cut(after: step)
      case "step": line["smoothedLoss"]?.number.map { loss.add($0, at: step) }
      case "evaluated":
        prompts = prompts ?? line["prompts"]?.string
        guard line["prompts"]?.string == prompts else { continue }
        for measure in EvaluationMeasure.allCases {
          line[measure.logName]?.number.map {
            evaluations[measure, default: Curve()].add($0, at: step)
          }
        }
      default: break
      }
      steps = max(steps, step)
    }
    if loss.last == nil, evaluations.isEmpty { return nil }
  }

  /// Removes what comes after a step, from which the run was resumed.
  private mutating func cut(after step: Int) {
    loss.cut(after: step)
    for measure in evaluations.keys { evaluations[measure]?.cut(after: step) }
  }

  private static func name(of folder: String) -> String {
    folder.split(separator: "/").last.map(String.init) ?? folder
  }
}

extension EvaluationMeasure {
  /// Its name in the log of a run.
  fileprivate var logName: String {
    switch self {
    case .logitDifference: "logitDifference"
    case .answerProbability: "answerProbability"
    case .probabilityDifference: "probabilityDifference"
    case .answerRank: "answerRank"
    case .loss: "loss"
    }
  }
}
