import Figures
import Screen
import Training

extension AppState {
  /// The run so far: losses, evaluations, and what was saved.
  var trainingFigure: Figure? {
    let story = training.story
    guard !story.steps.isEmpty || !story.evaluations.isEmpty else { return nil }
    var parts: [Figure.Content] = []
    if !story.steps.isEmpty { parts.append(.plot(lossPlot(story.steps))) }
    parts += evaluationPlots(story.evaluations).map(Figure.Content.plot)
    if !story.evaluations.isEmpty { parts.append(.table(evaluationTable(story.evaluations))) }
    return Figure(
      title: "Training", provenance: trainingProvenance(story), content: .parts(parts))
  }

  private func trainingProvenance(_ story: TrainingStory) -> Provenance {
    let settings = TrainingField.allCases.compactMap { field -> String? in
      let text = training.form[field]
      return text.isEmpty ? nil : "\(field.title): \(text)"
    }
    return Provenance(
      version: version,
      checkpoints: [
        .init(slot: "A", path: figurePath(.a), sha256: findings.hash(.a))
      ],
      conventions: settings + [
        "\(story.steps.last?.step.number ?? 0) of \(story.total) steps are done",
        "loss: minus the log of the probability of the next token, in nats; the smooth line is a "
          + "running mean, recent steps counting most",
      ])
  }

  private func lossPlot(_ steps: [StepReport]) -> PlotFigure {
    func points(_ read: (StepReport) -> Double) -> [PlotPoint] {
      steps.map { PlotPoint(Double($0.step.number), read($0)) }
    }
    return PlotFigure(
      title: "Loss", x: .init("step"), y: .init("loss (nats)"),
      series: [
        .init("each step", .faintLine, points { $0.step.loss }),
        .init("smoothed", .line, points(\.smoothedLoss)),
      ])
  }

  /// One plot for each number that evaluations have, a line for each set of prompts.
  private func evaluationPlots(_ evaluations: [TrainingStory.Measured]) -> [PlotFigure] {
    EvaluatedNumber.all.compactMap { number in
      let series = names(of: evaluations).compactMap { name -> PlotFigure.Series? in
        let points = evaluations.filter { $0.prompts == name }.compactMap { measured in
          number.value(measured.evaluation).map { PlotPoint(Double(measured.step), $0) }
        }
        return points.isEmpty ? nil : PlotFigure.Series(name, .line, points)
      }
      guard !series.isEmpty else { return nil }
      return PlotFigure(
        title: number.title, x: .init("step"), y: .init(number.axis), series: series)
    }
  }

  private func evaluationTable(_ evaluations: [TrainingStory.Measured]) -> TableFigure {
    let numbers = EvaluatedNumber.all.filter { number in
      evaluations.contains { number.value($0.evaluation) != nil }
    }
    return TableFigure(
      title: "Evaluations",
      columns: [.init("step"), .init("prompts")] + numbers.map { .init($0.axis, decimals: 4) },
      rows: evaluations.map { measured in
        [.integer(measured.step), .text(measured.prompts)]
          + numbers.map { .number($0.value(measured.evaluation) ?? .nan) }
      })
  }

  /// The sets of prompts, in the order of their first evaluation.
  private func names(of evaluations: [TrainingStory.Measured]) -> [String] {
    var names: [String] = []
    for name in evaluations.map(\.prompts) where !names.contains(name) { names.append(name) }
    return names
  }
}

/// A number that a model is measured by as it is trained.
private struct EvaluatedNumber: Sendable {
  var title: String
  var axis: String
  var value: @Sendable (Evaluation) -> Double?

  static let all = [
    EvaluatedNumber(title: "F, the mean logit difference", axis: "F (logits)") {
      $0.logitDifference
    },
    EvaluatedNumber(title: "Probability of the answer", axis: "p(answer)") {
      $0.answerProbability
    },
    EvaluatedNumber(title: "Probability difference of years", axis: "p(later) − p(earlier)") {
      $0.probabilityDifference
    },
    EvaluatedNumber(title: "Loss on the answer", axis: "loss (nats)") { $0.loss },
  ]
}
