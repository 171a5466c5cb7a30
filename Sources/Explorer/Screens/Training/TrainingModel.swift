import Screen
import TextColumns
import Tracking
import Training

extension TrainingState {
  /// The measures that can be plotted.
  var plottedMeasures: [PlottedMeasure] { Self.measures(reports, beside) }

  /// The measures of a run and of those beside it.
  static func measures(
    _ reports: TrainingReports, _ compared: [ComparedRun]
  ) -> [PlottedMeasure] {
    let measured = reports.measures
    let evaluations = EvaluationMeasure.allCases.filter { measure in
      measured.contains(measure) || compared.contains { $0.evaluations[measure] != nil }
    }
    var seen: Set<String> = []
    let names = (reports.trackedNames + compared.flatMap { $0.tracked.keys.sorted() })
      .filter { seen.insert($0).inserted }
    return evaluations.map(PlottedMeasure.evaluation) + names.map(PlottedMeasure.tracked)
      + reports.mapNames.map(PlottedMeasure.head)
  }
}

extension Scene<TrainingState> {
  /// The progress of training, for the title line; nil while no run is under way.
  var trainingWords: String? {
    let share = own.reports.share.map { "\(Int($0 * 100)) %" }
    return switch own.phase {
    case .idle, .finished, .stopped, .failed: nil
    case .watched: own.watched?.machine.map { "follows \($0)" + (share.map { " " + $0 } ?? "") }
    case .series(let words): own.series?.isOver == false ? "series: " + words : nil
    case .preparing: "training begins"
    case .running: "training " + (share ?? "begins")
    case .pausing, .paused: "training paused" + (share.map { " at " + $0 } ?? "")
    case .stopping: "training ends"
    }
  }

  /// The status of the run.
  ///
  /// - Parameters:
  ///   - glyphs: what the terminal can show.
  ///   - room: columns; last parts that do not fit are left out.
  /// - Returns: words such as `training · epoch 1.20 of 2 · 12 s left`.
  func trainingStatus(_ glyphs: Glyphs, room: Int) -> String {
    let reports = own.reports
    if let step = own.time.cursor {
      let words = "at step \(step)"
      guard reports.stepsPerEpoch > 0, own.stage == nil else {
        return words + " \(glyphs.dot) G goes to the newest"
      }
      let epoch = Double(step) / Double(reports.stepsPerEpoch)
      return words + " \(glyphs.dot) epoch " + Numeral.fixed(epoch, decimals: 2)
        + " \(glyphs.dot) G goes to the newest"
    }
    var parts = [own.phase.title]
    own.stage.map { parts.append("stage \($0.words)") }
    if let latest = reports.latest {
      let epochs = Double(reports.total) / Double(max(1, reports.stepsPerEpoch))
      let whole =
        own.stage == nil
        ? " of " + Numeral.fixed(epochs, decimals: epochs == epochs.rounded() ? 0 : 2) : ""
      parts.append("epoch " + Numeral.fixed(latest.epoch, decimals: 2) + whole)
      if own.phase == .running || own.watched?.status?.isUnderWay == true {
        parts.append("\(Self.time(latest.secondsLeft)) left")
      }
    }
    if let seconds = reports.seconds { parts.append(Self.time(seconds)) }
    func words() -> String { parts.joined(separator: " \(glyphs.dot) ") }
    while parts.count > 1, Columns.width(of: words()) > room { parts.removeLast() }
    return words()
  }

  /// The numbers of the step under the cursor, or else of the newest, with their names.
  func trainingNumbers(_ glyphs: Glyphs) -> [(name: String, value: String)] {
    let reports = own.reports
    guard let latest = reports.latest else { return [] }
    let step = own.time.cursor
    func number(_ curve: Curve, _ newest: Double?, _ decimals: Int) -> String {
      let value = step.map { curve.value(at: $0) } ?? newest
      return showNumber(value, decimals: decimals, glyphs: glyphs)
    }
    let rate = step.map { reports.learningRate.value(at: $0) } ?? latest.step.learningRate
    let seconds = step.map { reports.stepSeconds.value(at: $0) } ?? latest.stepSeconds
    var numbers = [
      ("loss", number(reports.loss, latest.step.loss, 3)),
      ("lr", rate.map { Self.power($0, glyphs) } ?? "\(glyphs.dot)"),
      ("gradient", number(reports.gradientNorm, latest.step.gradientNorm, 2)),
      ("tokens/s", number(reports.tokensPerSecond, latest.tokensPerSecond, 0)),
    ]
    if let seconds { numbers.append(("step", Self.stepTime(seconds, glyphs))) }
    guard step == nil else { return numbers }
    if let memory = own.memory { numbers.append(("memory", "\(memory / 1_000_000) MB")) }
    if let share = own.foreground.share, share >= 0.01 {
      numbers.append(("slowed", "\(Int((share * 100).rounded())) %"))
    }
    return numbers
  }

  /// A small number with its power of ten: `3.32e−4`.
  private static func power(_ number: Double, _ glyphs: Glyphs) -> String {
    let power = TrainingForm.power(of: number)
    let scale = (0..<power).reduce(1.0) { product, _ in product * 10 }
    return Numeral.fixed(number * scale, decimals: 2, glyphs: glyphs)
      + (power > 0 ? "e\(glyphs.minus)\(power)" : "")
  }

  /// The time of a step: `13 ms`, `2.41 s`.
  private static func stepTime(_ seconds: Double, _ glyphs: Glyphs) -> String {
    seconds < 1
      ? Numeral.fixed(seconds * 1000, decimals: seconds < 0.01 ? 1 : 0, glyphs: glyphs) + " ms"
      : Numeral.fixed(seconds, decimals: 2, glyphs: glyphs) + " s"
  }

  /// The settings of the run that is shown, in short, as lines of a width.
  func settingsInShort(width: Int, _ glyphs: Glyphs) -> [String] {
    if let series = own.series { return series.settings(glyphs) }
    let form = own.request?.form ?? own.form
    if !form.plan.isEmpty, let stage = own.stage {
      return [stage.plan, "stage \(stage.words)"]
    }
    let parts = [
      form.text(of: .length), "batch \(form.batch)", "lr \(form.text(of: .learningRate))",
      form.text(of: .rows), "seed \(form.seed)",
    ]
    var lines: [String] = []
    for part in parts {
      let longer = lines.last.map { "\($0) \(glyphs.dot) \(part)" }
      if let longer, Columns.width(of: longer) <= width {
        lines[lines.count - 1] = longer
      } else {
        lines.append(part)
      }
    }
    return lines
  }

  /// The text of a setting, and whether it is a default.
  func trainingSetting(_ field: TrainingField) -> (text: String, isUsual: Bool) {
    let form = own.form
    let text = form.text(of: field)
    switch field {
    case .plan:
      guard !text.isEmpty else { return ("none", true) }
      return (ReadyMadePlans.plan(named: text)?.name ?? text, false)
    case .folder where text.isEmpty: return (own.freeFolder?.path ?? "", true)
    case .folder: return (text, false)
    case _ where !form.plan.isEmpty: return ("as the plan says", true)
    case .count where form.corpus == nil: return ("all of the file", true)
    case .dropout where text.isEmpty: return ("as config.json", true)
    case .evaluateEvery:
      return text.isEmpty ? ("each epoch", true) : ("every \(text) steps", false)
    case .tracked where text.isEmpty: return ("what suits them", true)
    case .evaluations where text.isEmpty:
      return (form.corpus?.evaluationName ?? "nothing", true)
    default: return (text, false)
    }
  }
}
