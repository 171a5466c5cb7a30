import Screen
import Training
import Transformer

/// The plots of a training run.
struct TrainingPlots {
  /// The reports of the run.
  let reports: TrainingReports
  /// Other runs, whose curves stand beside.
  var compared: [ComparedRun] = []
  /// The steps that are shown; nil for the whole run.
  var shown: ClosedRange<Int>?
  /// The step under the cursor; nil for the newest, which has no line.
  var cursor: Int?
  /// The head under the cursor.
  var head = Head(0, 0)
  /// Whether losses and gradients are logarithmic.
  var isLogarithmic = false
  /// The title of the lower axis.
  var axis = "steps"
  /// Lines at more saved epochs than this would hide the curves.
  private static let mostLines = 12

  /// The steps of the whole run, so that plots move as little as possible, or those that are shown.
  private var range: ClosedRange<Double> {
    if let shown { return Double(shown.lowerBound)...Double(shown.upperBound) }
    return 0...Double(compared.reduce(max(1, reports.total)) { max($0, $1.steps) })
  }

  /// Saved epochs and alarms.
  var marks: [LinePlot.Mark] {
    let range = range
    let seen = reports.events.all.filter { range.contains(Double($0.step)) }
    let hasLines = seen.count(where: { $0.savedEpoch != nil }) <= Self.mostLines
    return seen.compactMap { event in
      if event.savedEpoch != nil {
        return LinePlot.Mark(Double(event.step), "●", style: .border, hasLine: hasLines)
      }
      return event.isAlarm ? LinePlot.Mark(Double(event.step), "!", style: .warning) : nil
    }
  }

  /// A plot over the steps that are shown.
  private func plot(
    _ series: [LinePlot.Series], _ title: String, decimals: Int, isLogarithmic: Bool = false,
    marks: [LinePlot.Mark] = []
  ) -> LinePlot {
    LinePlot(
      series: series, xTitle: axis, yTitle: title, xRange: range,
      isLogarithmic: isLogarithmic, decimals: decimals, cursor: cursor.map(Double.init),
      marks: marks)
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
    return plot(
      own + others(\.loss), "Loss, nats", decimals: 3, isLogarithmic: isLogarithmic, marks: marks)
  }

  /// The norm of the gradient.
  var gradientNorm: LinePlot {
    plot(
      [LinePlot.Series("norm", reports.gradientNorm.envelope, style: .text)], "Gradient",
      decimals: 2, isLogarithmic: isLogarithmic)
  }

  /// The tokens over the time of a step.
  var tokensPerSecond: LinePlot {
    plot(
      [LinePlot.Series("now", reports.tokensPerSecond.line, style: .text)], "Tokens/s",
      decimals: 0)
  }

  /// The time of a step.
  var stepTime: LinePlot {
    let points = reports.stepSeconds.envelope.map { PlotPoint($0.x, $0.y * 1000) }
    return plot([LinePlot.Series("now", points, style: .text)], "Step time, ms", decimals: 0)
  }

  /// The learning rate.
  var learningRate: LinePlot {
    let greatest = reports.learningRate.stretches.lazy.map(\.greatest).max() ?? 0
    // The title has the power of ten, which axes show poorly.
    let power = greatest > 0 ? TrainingForm.power(of: greatest) : 0
    let scale = (0..<max(0, power)).reduce(1.0) { product, _ in product * 10 }
    let points = reports.learningRate.line.map { PlotPoint($0.x, $0.y * scale) }
    return plot(
      [LinePlot.Series("now", points, style: .text)],
      power > 0 ? "Learning rate, 1e-\(power)" : "Learning rate", decimals: 2)
  }

  /// A measure at each evaluation, with a line for each set of prompts.
  func measured(_ measure: PlottedMeasure) -> LinePlot {
    let styles: [Style] = [.positive, .accent, .warning, .text]
    let series = reports.curves(of: measure, head).enumerated().map { index, set in
      LinePlot.Series(set.prompts, set.curve.line, style: styles[index % styles.count])
    }
    return plot(
      series + others { $0.curve(of: measure) }, measure.titleAndUnit(head),
      decimals: measure.decimals, marks: marks)
  }

  /// The measures for a number of plots, the chosen one first.
  func measures(_ count: Int, from chosen: PlottedMeasure) -> [PlottedMeasure] {
    let all = TrainingState.measures(reports, compared)
    guard let start = all.firstIndex(of: chosen) else { return [] }
    return (0..<min(count, all.count)).map { all[(start + $0) % all.count] }
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
