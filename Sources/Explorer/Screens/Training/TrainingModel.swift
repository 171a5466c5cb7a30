import Screen
import Tracking
import Training

/// The plots of a training run.
struct TrainingPlots {
  /// The reports of the run.
  let reports: TrainingReports
  /// Other runs, whose curves stand beside.
  var compared: [ComparedRun] = []
  /// The title of the lower axis.
  private static let steps = "steps"

  /// The steps of the whole run, so that plots move as little as possible.
  private var range: ClosedRange<Double> {
    0...Double(compared.reduce(max(1, reports.total)) { max($0, $1.steps) })
  }

  /// The lines of the other runs.
  private func others(_ curve: (ComparedRun) -> Curve?) -> [LinePlot.Series] {
    let styles: [Style] = [.positive, .negative, .warning, .text]
    return compared.enumerated().compactMap { index, run in
      curve(run).map { LinePlot.Series(run.name, $0.line, style: styles[index % styles.count]) }
    }
  }

  /// The loss of every step, faint, and smoothed.
  var loss: LinePlot {
    let own =
      reports.latest == nil && !compared.isEmpty
      ? []
      : [
        LinePlot.Series("each step", reports.loss.envelope, style: .muted, isFaint: true),
        LinePlot.Series("smoothed", reports.smoothedLoss.line, style: .accent),
      ]
    return LinePlot(
      series: own + others(\.loss),
      xTitle: Self.steps, yTitle: "Loss, nats", xRange: range, decimals: 3)
  }

  /// The norm of the gradient.
  var gradientNorm: LinePlot {
    LinePlot(
      series: [LinePlot.Series("norm", reports.gradientNorm.envelope, style: .text)],
      xTitle: Self.steps, yTitle: "Gradient", xRange: range, decimals: 2)
  }

  /// The learning rate.
  var learningRate: LinePlot {
    let greatest = reports.learningRate.stretches.lazy.map(\.greatest).max() ?? 0
    // The title has the power of ten, which axes show poorly.
    let power = greatest > 0 ? TrainingForm.power(of: greatest) : 0
    let scale = (0..<max(0, power)).reduce(1.0) { product, _ in product * 10 }
    let points = reports.learningRate.line.map { PlotPoint($0.x, $0.y * scale) }
    return LinePlot(
      series: [LinePlot.Series("now", points, style: .text)], xTitle: Self.steps,
      yTitle: power > 0 ? "Learning rate, 1e-\(power)" : "Learning rate", xRange: range,
      decimals: 2)
  }

  /// A measure at each evaluation, with a line for each set of prompts.
  func evaluation(_ measure: EvaluationMeasure) -> LinePlot {
    let styles: [Style] = [.positive, .accent, .warning, .text]
    let series = reports.measured.enumerated().compactMap { index, set -> LinePlot.Series? in
      guard let curve = set.curves[measure] else { return nil }
      return LinePlot.Series(set.prompts, curve.line, style: styles[index % styles.count])
    }
    return LinePlot(
      series: series + others { $0.evaluations[measure] }, xTitle: Self.steps,
      yTitle: "\(measure.rawValue), \(measure.unit)",
      xRange: range, decimals: measure.decimals)
  }

  /// The measures for a number of plots, the chosen one first.
  func measures(_ count: Int, from chosen: EvaluationMeasure) -> [EvaluationMeasure] {
    let all = TrainingState.measures(reports, compared)
    guard let start = all.firstIndex(of: chosen) else { return [] }
    return (0..<min(count, all.count)).map { all[(start + $0) % all.count] }
  }
}

extension TrainingState {
  /// The measures that can be plotted.
  var plottedMeasures: [EvaluationMeasure] { Self.measures(reports, compared) }

  /// The measures of a run and of those beside it.
  static func measures(
    _ reports: TrainingReports, _ compared: [ComparedRun]
  ) -> [EvaluationMeasure] {
    let measured = reports.measures
    return EvaluationMeasure.allCases.filter { measure in
      measured.contains(measure) || compared.contains { $0.evaluations[measure] != nil }
    }
  }
}

extension Curve {
  /// The last number of each stretch.
  var line: [PlotPoint] { stretches.map { PlotPoint(Double($0.step), $0.last) } }

  /// The least and the greatest of each stretch.
  var envelope: [PlotPoint] {
    stretches.flatMap { stretch -> [PlotPoint] in
      let x = Double(stretch.step)
      guard stretch.least < stretch.greatest else { return [PlotPoint(x, stretch.last)] }
      return [PlotPoint(x, stretch.least), PlotPoint(x, stretch.greatest)]
    }
  }
}

extension Scene<TrainingState> {
  /// The progress of training, for the title line; nil while no run is under way.
  var trainingWords: String? {
    let share = own.reports.share.map { "\(Int($0 * 100)) %" }
    return switch own.phase {
    case .idle, .finished, .stopped, .failed, .watched: nil
    case .preparing: "training begins"
    case .running: "training " + (share ?? "begins")
    case .pausing, .paused: "training paused" + (share.map { " at " + $0 } ?? "")
    case .stopping: "training ends"
    }
  }

  /// The status of the run: `training · epoch 1.20 of 2 · 12 s left`.
  func trainingStatus(_ glyphs: Glyphs) -> String {
    let reports = own.reports
    var parts = [own.phase.title]
    if let latest = reports.latest {
      let epochs = Double(reports.total) / Double(max(1, reports.stepsPerEpoch))
      parts.append(
        "epoch \(Numeral.fixed(latest.epoch, decimals: 2)) of "
          + Numeral.fixed(epochs, decimals: epochs == epochs.rounded() ? 0 : 2))
      if own.phase == .running { parts.append("\(Self.time(latest.secondsLeft)) left") }
    }
    if let seconds = reports.seconds { parts.append(Self.time(seconds)) }
    return parts.joined(separator: " \(glyphs.dot) ")
  }

  /// The numbers of the last step, with their names.
  func trainingNumbers(_ glyphs: Glyphs) -> [(name: String, value: String)] {
    guard let latest = own.reports.latest else { return [] }
    func number(_ value: Double, _ decimals: Int) -> String {
      Numeral.fixed(value, decimals: decimals, glyphs: glyphs)
    }
    let rate = latest.step.learningRate
    let power = TrainingForm.power(of: rate)
    let scale = (0..<power).reduce(1.0) { product, _ in product * 10 }
    return [
      ("lr", number(rate * scale, 2) + (power > 0 ? "e\(glyphs.minus)\(power)" : "")),
      ("gradient", number(latest.step.gradientNorm, 2)),
      ("tokens/s", number(latest.tokensPerSecond, 0)),
    ]
  }

  /// The text of a setting, and whether it is a default.
  func trainingSetting(_ field: TrainingField) -> (text: String, isUsual: Bool) {
    let form = own.form
    let text = form.text(of: field)
    switch field {
    case .count where form.corpus == nil: return ("all of the file", true)
    case .dropout where text.isEmpty: return ("as config.json", true)
    case .evaluateEvery:
      return text.isEmpty ? ("each epoch", true) : ("every \(text) steps", false)
    case .evaluations where text.isEmpty:
      return (form.corpus?.evaluationName ?? "nothing", true)
    case .folder where text.isEmpty: return (own.freeFolder?.path ?? "", true)
    default: return (text, false)
    }
  }
}
