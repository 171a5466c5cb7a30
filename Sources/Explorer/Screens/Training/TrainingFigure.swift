import Figures
import Screen
import Tracking
import Training
import Transformer

extension Scene<TrainingState> {
  /// The run so far: losses, evaluations and settings.
  var figure: Figure? {
    let reports = own.reports
    guard reports.latest != nil || !reports.measured.isEmpty else { return nil }
    var parts: [Figure.Content] = []
    if reports.latest != nil {
      parts.append(.plot(reports.lossFigure(beside: own.beside, own.isLogarithmic)))
    }
    parts += reports.measureFigures(head).map(Figure.Content.plot)
    parts += reports.paceFigures.map(Figure.Content.plot)
    if let model = headTimeline { parts.append(.grid(timelineFigure(model))) }
    if let table = reports.evaluationTable { parts.append(.table(table)) }
    return Figure(
      title: own.series == nil ? "Training" : "Series of checkpoints",
      provenance: own.series.map(seriesProvenance) ?? trainingProvenance(reports),
      content: .parts(parts))
  }

  /// The number of the heads at every moment.
  private func timelineFigure(_ model: HeadTimelineModel) -> GridFigure {
    GridFigure(
      title: "\(model.title) of heads over time", rowTitle: "head", columnTitle: "step",
      rowLabels: model.heads.map { name($0) },
      columnLabels: model.timeline.steps.map(String.init),
      values: model.heads.map { model.timeline.values(of: $0) },
      unit: model.unit.isEmpty ? model.title : "\(model.title) (\(model.unit))",
      map: model.isSigned ? preferences.signedMap : preferences.sequentialMap,
      decimals: model.decimals)
  }

  /// The first and the last member stand for all.
  private func seriesProvenance(_ series: ShownSeries) -> Provenance {
    let members = own.reports.epochs
    let ends = [members.first, members.count > 1 ? members.last : nil].compactMap(\.self)
    return Provenance(
      version: version,
      checkpoints: zip(["first", "last"], ends).map { slot, member in
        .init(slot: slot, path: member.path)
      },
      conventions: [
        "a series of checkpoints: \(series.request.paths.joined(separator: ", "))",
        "\(series.done) of \(series.places.count) are done"
          + (series.problemCount > 0 ? ", \(series.problemCount) could not be measured" : ""),
        series.isBySteps
          ? "step: the training steps of a checkpoint, by its name or the log of its run"
          : "step: the number of a checkpoint in the series, from 0",
      ])
  }

  private func trainingProvenance(_ reports: TrainingReports) -> Provenance {
    let form = own.request?.form ?? own.form
    let settings = TrainingField.allCases.compactMap { field -> String? in
      let text = form.text(of: field)
      return text.isEmpty ? nil : "\(field.title): \(text)"
    }
    return Provenance(
      version: version,
      checkpoints: [
        .init(slot: "A", path: figurePath(.a), sha256: findings.hash(.a))
      ],
      conventions: settings + [
        "\(reports.latest?.step.number ?? 0) of \(reports.total) steps are done",
        "loss: minus the log of the probability of the next token, in nats; the smooth line is a "
          + "running mean, recent steps counting most; of long runs each point stands for a stretch",
      ])
  }
}

extension TrainingReports {
  fileprivate func lossFigure(
    beside compared: [ComparedRun], _ isLogarithmic: Bool
  ) -> PlotFigure {
    PlotFigure(
      title: "Loss", x: .init("step"), y: .init("loss (nats)", isLogarithmic: isLogarithmic),
      series: [
        .init("each step", .faintLine, loss.envelope), .init("smoothed", .line, smoothedLoss.line),
      ] + compared.map { .init("smoothed, \($0.name)", .line, $0.loss.line) })
  }

  /// A plot for each measure, with a line for each set of prompts.
  fileprivate func measureFigures(_ head: Head) -> [PlotFigure] {
    let all = measures.map(PlottedMeasure.evaluation) + trackedNames.map(PlottedMeasure.tracked)
    return all.map { measure in
      let series = curves(of: measure, head).map {
        PlotFigure.Series($0.prompts, .line, $0.curve.line)
      }
      return PlotFigure(
        title: measure.title(head), x: .init("step"),
        y: .init(
          measure.unit.isEmpty
            ? measure.title(head) : "\(measure.title(head)) (\(measure.unit))"),
        series: series)
    }
  }

  /// Plots of gradient, learning rate and pace.
  fileprivate var paceFigures: [PlotFigure] {
    let curves: [(String, String, Curve)] = [
      ("Gradient norm", "norm of the gradient", gradientNorm),
      ("Learning rate", "learning rate", learningRate),
      ("Tokens a second", "tokens/s", tokensPerSecond),
      ("Step time", "seconds", stepSeconds),
    ]
    return curves.filter { $0.2.last != nil }.map { title, unit, curve in
      PlotFigure(
        title: title, x: .init("step"), y: .init(unit),
        series: [.init("each step", .line, curve.line)])
    }
  }

  /// Every evaluation of every set of prompts; nil before the first.
  fileprivate var evaluationTable: TableFigure? {
    let measures = measures
    let rows = measured.flatMap { set -> [[TableFigure.Cell]] in
      let steps = Set(set.curves.values.flatMap { $0.stretches.map(\.step) }).sorted()
      return steps.map { step in
        [.integer(step), .text(set.prompts)]
          + measures.map { measure in
            let stretch = set.curves[measure]?.stretches.first { $0.step == step }
            return .number(stretch?.last ?? .nan)
          }
      }
    }
    guard !rows.isEmpty else { return nil }
    return TableFigure(
      title: "Evaluations",
      columns: [.init("step"), .init("prompts")]
        + measures.map { .init("\($0.rawValue) (\($0.unit))", decimals: 4) },
      rows: rows)
  }
}
