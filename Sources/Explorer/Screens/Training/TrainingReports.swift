import Tracking
import Training

/// What a training run has reported so far, in memory that does not grow with its steps.
struct TrainingReports: Hashable, Sendable {
  /// The steps of the whole run; 0 while unknown.
  var total = 0
  /// The steps of an epoch.
  var stepsPerEpoch = 0
  /// The rows and tokens of the data.
  var rows = 0
  var tokens = 0
  /// The latest step.
  var latest: StepReport?
  /// The loss of every step, in nats.
  var loss = Curve()
  /// The running mean of the losses, recent ones counting most.
  var smoothedLoss = Curve()
  /// The norm of every step's gradient.
  var gradientNorm = Curve()
  /// The learning rate of every step.
  var learningRate = Curve()
  /// The evaluations, by sets of prompts in the order of arrival.
  var measured: [Measured] = []
  /// The saved checkpoints.
  var epochs: [Saved] = []
  /// The seconds of the whole run; nil until its end.
  var seconds: Double?

  /// The model on one set of prompts.
  struct Measured: Hashable, Sendable {
    /// The name of the prompts.
    var prompts: String
    /// The first evaluation and the latest.
    var first: Evaluation
    var latest: Evaluation
    /// The curves of the measures.
    var curves: [EvaluationMeasure: Curve] = [:]
  }

  /// The checkpoint of an epoch.
  struct Saved: Hashable, Sendable {
    var epoch: Int
    var step: Int
    var path: String
    /// The last evaluation before it was saved, on the first set of prompts.
    var evaluation: Evaluation?
  }

  /// The share of steps done; nil while unknown.
  var share: Double? {
    guard total > 0 else { return nil }
    return Double(latest?.step.number ?? 0) / Double(total)
  }

  /// The measures that evaluations have.
  var measures: [EvaluationMeasure] {
    EvaluationMeasure.allCases.filter { measure in
      measured.contains { $0.curves[measure] != nil }
    }
  }

  /// Notes a step.
  mutating func note(_ report: StepReport) {
    let number = report.step.number
    latest = report
    loss.add(report.step.loss, at: number)
    smoothedLoss.add(report.smoothedLoss, at: number)
    gradientNorm.add(report.step.gradientNorm, at: number)
    learningRate.add(report.step.learningRate, at: number)
  }

  /// The evaluation of the first set of prompts at a step; nil if there was none then.
  func evaluation(at step: Int) -> Evaluation? {
    guard let set = measured.first,
      set.curves.values.contains(where: { $0.stretches.last?.step == step })
    else { return nil }
    return set.latest
  }

  /// Notes an evaluation.
  mutating func note(_ evaluation: Evaluation, on prompts: String, at step: Int) {
    let place = measured.firstIndex { $0.prompts == prompts }
    if place == nil {
      measured.append(Measured(prompts: prompts, first: evaluation, latest: evaluation))
    }
    let index = place ?? measured.count - 1
    measured[index].latest = evaluation
    for measure in EvaluationMeasure.allCases {
      guard let value = measure.value(of: evaluation) else { continue }
      measured[index].curves[measure, default: Curve()].add(value, at: step)
    }
  }

  /// Removes everything after a step, from which the run resumes.
  mutating func cut(after step: Int) {
    loss.cut(after: step)
    smoothedLoss.cut(after: step)
    gradientNorm.cut(after: step)
    learningRate.cut(after: step)
    for index in measured.indices {
      for measure in measured[index].curves.keys {
        measured[index].curves[measure]?.cut(after: step)
      }
    }
    epochs.removeAll { $0.step > step }
    seconds = nil
  }
}
