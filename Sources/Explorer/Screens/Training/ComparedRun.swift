import StrictJSON
import Tracking
import Training

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
  /// What is tracked, by name, on the first set of prompts.
  var tracked: [String: Curve] = [:]

  /// The most runs that are compared.
  static let most = 4

  /// A run that was reported here.
  init(folder: String, _ reports: TrainingReports) {
    name = Self.name(of: folder)
    steps = reports.total
    loss = reports.smoothedLoss
    evaluations = reports.measured.first?.curves ?? [:]
    tracked = reports.tracked.first?.curves ?? [:]
  }

  /// A run from the lines of its log; nil if none of them is a step or an evaluation.
  init?(folder: String, log: [JSON]) {
    name = Self.name(of: folder)
    var prompts: String?
    var moments: TrackedCurves?
    for event in log.compactMap({ TrainingEvent($0) }) {
      switch event {
      case .started(let header): steps = header.steps
      case .resumed(let step, _):
        cut(after: step)
        moments?.cut(after: step)
      case .step(let report): loss.add(report.smoothedLoss, at: report.step.number)
      case .tracked(let step, _, let name, let moment):
        var known = moments ?? TrackedCurves(prompts: name)
        if known.prompts == name { known.add(moment, at: step) }
        moments = known
      case .evaluated(let step, _, let name, let evaluation) where name == prompts ?? name:
        prompts = name
        for measure in EvaluationMeasure.allCases {
          measure.value(of: evaluation).map {
            evaluations[measure, default: Curve()].add($0, at: step)
          }
        }
      default: break
      }
      steps = max(steps, event.stepNumber)
    }
    tracked = moments?.curves ?? [:]
    if loss.last == nil, evaluations.isEmpty { return nil }
  }

  /// The curve of a measure; nil if the run has none.
  func curve(of measure: PlottedMeasure) -> Curve? {
    switch measure {
    case .evaluation(let measure): evaluations[measure]
    case .tracked(let name): tracked[name]
    case .head: nil
    }
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
