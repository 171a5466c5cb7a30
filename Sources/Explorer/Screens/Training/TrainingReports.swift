import Tracking
import Training
import Transformer

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
  /// The tokens over the time of every step, in seconds.
  var tokensPerSecond = Curve()
  /// The time of every step, in seconds.
  var stepSeconds = Curve()
  /// What happened.
  var events = RunEvents()
  /// What losses above the smoothed one, and norms of gradients, usually are.
  private var usualLoss = UsualSize()
  private var usualGradient = UsualSize()
  /// The evaluations, by sets of prompts in the order of arrival.
  var measured: [Measured] = []
  /// What is tracked, by sets of prompts in the order of arrival.
  var tracked: [TrackedCurves] = []
  /// The saved checkpoints.
  var epochs: [Saved] = []
  /// What saved checkpoints are called, by their numbers; empty where these are epochs.
  var names: [String] = []
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

  /// The names of the numbers that are tracked.
  var trackedNames: [String] {
    var seen: Set<String> = []
    return tracked.flatMap(\.names).filter { seen.insert($0).inserted }
  }

  /// The names of the maps of heads that are tracked.
  var mapNames: [String] {
    var seen: Set<String> = []
    return tracked.flatMap(\.mapNames).filter { seen.insert($0).inserted }
  }

  /// The curves of a measure, by sets of prompts.
  ///
  /// - Parameters:
  ///   - measure: the measure.
  ///   - head: the head under the cursor.
  /// - Returns: the sets of prompts that have it, with their curves.
  func curves(of measure: PlottedMeasure, _ head: Head) -> [(prompts: String, curve: Curve)] {
    switch measure {
    case .head(let name):
      tracked.compactMap { set in set.maps[name].map { (set.prompts, $0.curve(of: head)) } }
    case .evaluation(let measure):
      measured.compactMap { set in set.curves[measure].map { (set.prompts, $0) } }
    case .tracked(let name):
      tracked.compactMap { set in set.curves[name].map { (set.prompts, $0) } }
    }
  }

  /// The value of a measure after a step, on the first set of prompts.
  ///
  /// - Parameters:
  ///   - measure: the measure.
  ///   - head: the head under the cursor.
  ///   - evaluation: the evaluation after that step.
  ///   - step: the step.
  /// - Returns: the value; nil where there is none.
  func value(
    of measure: PlottedMeasure, _ head: Head, _ evaluation: Evaluation?, at step: Int
  ) -> Double? {
    switch measure {
    case .head(let name): tracked.first?.maps[name]?.value(of: head, at: step)
    case .evaluation(let measure): evaluation.flatMap { measure.value(of: $0) }
    case .tracked(let name): tracked.first?.curves[name]?.value(at: step)
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
    tokensPerSecond.add(report.tokensPerSecond, at: number)
    report.stepSeconds.map { stepSeconds.add($0, at: number) }
    noteAlarms(report)
  }

  /// Notes a loss or a gradient far above what it usually is.
  private mutating func noteAlarms(_ report: StepReport) {
    let step = report.step
    if usualLoss.add(step.loss - report.smoothedLoss, spreads: 4) {
      events.add(.lossJumped(step.loss), at: step.number)
    }
    if usualGradient.add(step.gradientNorm, spreads: 4, factor: 3) {
      events.add(.gradientJumped(step.gradientNorm), at: step.number)
    }
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
    if index == 0 {
      noteEvent(evaluation, before: place == nil ? nil : measured[0].latest, at: step)
    }
    measured[index].latest = evaluation
    for measure in EvaluationMeasure.allCases {
      guard let value = measure.value(of: evaluation) else { continue }
      measured[index].curves[measure, default: Curve()].add(value, at: step)
    }
  }

  /// Notes what was tracked.
  mutating func note(_ moment: Moment, on prompts: String, at step: Int) {
    let place = tracked.firstIndex { $0.prompts == prompts }
    if place == nil { tracked.append(TrackedCurves(prompts: prompts)) }
    tracked[place ?? tracked.count - 1].add(moment, at: step)
  }

  /// Notes an evaluation of the first set of prompts, and a change of the sign.
  private mutating func noteEvent(_ evaluation: Evaluation, before: Evaluation?, at step: Int) {
    events.add(.evaluated(evaluation, before: before), at: step)
    guard let now = evaluation.logitDifference, let old = before?.logitDifference,
      (now > 0) != (old > 0)
    else { return }
    events.add(.signChanged(isPositive: now > 0), at: step)
  }

  /// Notes the checkpoint of an epoch.
  mutating func note(saved epoch: Int, at step: Int, path: String) {
    epochs.append(Saved(epoch: epoch, step: step, path: path, evaluation: evaluation(at: step)))
    events.add(.saved(epoch: epoch), at: step)
  }

  /// Removes everything after a step, from which the run resumes.
  mutating func cut(after step: Int) {
    loss.cut(after: step)
    smoothedLoss.cut(after: step)
    gradientNorm.cut(after: step)
    learningRate.cut(after: step)
    tokensPerSecond.cut(after: step)
    stepSeconds.cut(after: step)
    events.cut(after: step)
    for index in tracked.indices { tracked[index].cut(after: step) }
    for index in measured.indices {
      for measure in measured[index].curves.keys {
        measured[index].curves[measure]?.cut(after: step)
      }
    }
    epochs.removeAll { $0.step > step }
    seconds = nil
  }
}

extension StepReport {
  /// The time that the step took, in seconds; nil if it is not known.
  var stepSeconds: Double? {
    tokensPerSecond > 0 && tokensPerSecond.isFinite ? Double(step.tokens) / tokensPerSecond : nil
  }
}
