import Foundation
import Screen
import StrictJSON
import TextColumns
import Tracking
import Training
import Transformer

/// Tells a person, or a program, how a training run goes.
struct TrainingReport {
  let run: Run
  private let progress = ProgressLine("step")
  private var total: Int
  /// The first and the latest evaluation on each set of prompts, in the order of their coming.
  private var evaluations: [(prompts: String, first: Evaluation, latest: Evaluation)] = []
  /// The steps of the first evaluation and of the latest.
  private var evaluatedSteps: (first: Int, latest: Int)?

  /// Whether standard output still takes what is written; the reason where it does not, unless the
  /// reader has just gone away.
  private var isHeard = StandardOutput.isOpen
  private var failure: CommandError?

  /// A report of a run of so many steps.
  init(_ run: Run, total: Int) {
    self.run = run
    self.total = total
  }

  /// Tells from now on of another run of so many steps.
  mutating func turn(toRunOf total: Int) {
    self.total = total
    (evaluations, evaluatedSteps) = ([], nil)
  }

  /// Tells of an event; what cannot be written is no reason to end a run.
  ///
  /// - Parameters:
  ///   - event: what happens.
  ///   - line: what a program is told; nil for the line of the log.
  mutating func tell(_ event: TrainingEvent, as line: JSONOutput? = nil) {
    if run.isJSON { write((line ?? event.json).line + "\n") }
    switch event {
    case .started(let header): write(said { add(header, to: &$0) })
    case .resumed(let step, let regrouping):
      write(said { $0.add("goes on after step \(step)\(words(regrouping))") })
    case .step(let report): progress.show(words(report))
    case .evaluated(let step, let epoch, let prompts, let evaluation):
      note(prompts, evaluation)
      evaluatedSteps = (evaluatedSteps?.first ?? step, step)
      let words = words(evaluation)
      write(said { $0.add("epoch \(number(epoch, 2))  step \(step)  \(prompts): \(words)") })
      progress.show("\(step)/\(total), at work")
    case .tracked(_, _, let prompts, let moment):
      let words = moment.values.map { "\($0.name) \($0.value.map { number($0, 2) } ?? "-")" }
      guard !words.isEmpty else { return }
      write(said { $0.add("  \(prompts): " + words.joined(separator: "  "), .muted) })
    case .saved(let step, _, let path, _):
      write(said { $0.add("step \(step): saved \(Columns.printable(path))", .muted) })
      progress.show("\(step)/\(total), at work")
    case .paused(let step): write(said { $0.add("paused after step \(step)") })
    case .troubled, .stopped, .finished: progress.end()
    }
  }

  /// Tells how the run ended, and what it changed.
  ///
  /// - Throws: why something that was told before could not be written.
  mutating func end(_ outcome: TrainingRun.Outcome, folder: RunFolder) throws {
    progress.end()
    if !run.isJSON { write(summary(outcome, folder)) }
    try check()
  }

  /// Throws why something that was told before could not be written.
  func check() throws {
    if let failure { throw failure }
  }

  private func summary(_ outcome: TrainingRun.Outcome, _ folder: RunFolder) -> String {
    let place = Columns.printable(folder.path)
    return run.page { page in
      if let (first, latest) = evaluatedSteps, latest > first {
        page.space()
        page.add("Before and after: steps \(first) and \(latest)", .heading)
        add(evaluations: evaluations, to: &page)
      }
      page.space()
      switch outcome {
      case .finished(let steps): page.note("All \(steps) steps are done; see \(place).")
      case .stopped(let steps):
        page.note("Stopped after step \(steps). The same command with --resume goes on.")
      }
    }
  }

  /// Writes to standard output until that fails, so that no half line is followed by others.
  mutating func write(_ text: String) {
    guard isHeard, !text.isEmpty else { return }
    do {
      isHeard = try StandardOutput.offer(text)
    } catch {
      isHeard = false
      failure = error
    }
  }

  private mutating func note(_ prompts: String, _ evaluation: Evaluation) {
    if let index = evaluations.firstIndex(where: { $0.prompts == prompts }) {
      evaluations[index].latest = evaluation
    } else {
      evaluations.append((prompts, evaluation, evaluation))
    }
  }

  /// What is said to people, in place of the progress.
  func said(_ text: (inout Page) -> Void) -> String {
    guard !run.isJSON else { return "" }
    progress.end()
    return run.page(text)
  }
}

// MARK: Words

extension TrainingReport {
  func number(_ value: Double, _ decimals: Int, signed: Bool = false) -> String {
    Numeral.fixed(value, decimals: decimals, signed: signed, glyphs: run.traits.glyphs)
  }

  private func words(_ regrouping: TrainingEvent.Regrouping?) -> String {
    guard let regrouping else { return "" }
    let now = regrouping.now == 1 ? "1 rank" : "\(regrouping.now) ranks"
    return ", on \(now) instead of \(regrouping.before): bytes may differ from those of a run that "
      + "kept its ranks"
  }

  private func words(_ report: StepReport) -> String {
    let left = ProgressLine.clock(.seconds(min(report.secondsLeft, 1e9)))
    return "\(report.step.number)/\(total) \(left) left  loss \(number(report.step.loss, 2)) "
      + "(mean \(number(report.smoothedLoss, 2)))  grad \(number(report.step.gradientNorm, 1))  "
      + "lr \(report.step.learningRate.short)  \(Int(report.tokensPerSecond)) tok/s"
  }

  private func words(_ evaluation: Evaluation) -> String {
    evaluation.shown.compactMap { name, value, decimals in
      value.map { "\(name) \(number($0, decimals))" }
    }.joined(separator: "  ")
  }

  private func add(_ header: TrainingHeader, to page: inout Page) {
    page.heading(
      "Training", header.checkpoint.name.split(separator: "/").last.map(String.init) ?? "")
    let rows = header.sentences ? "rows" : "blocks of \(header.block) tokens"
    page.fact(
      "data",
      "\(Columns.printable(header.data.name)): \(header.rows) \(rows), "
        + "\(header.tokens) tokens")
    if header.ranks > 1 {
      let threads = header.threads == 1 ? "1 thread" : "\(header.threads) threads"
      page.fact("ranks", "\(header.ranks), this one with \(threads)")
    }
    let settings = header.settings
    page.fact(
      "steps", "\(header.steps), \(header.stepsPerEpoch) an epoch, \(settings.batch) rows each")
    let dropout = settings.dropout
    page.fact(
      "settings",
      "lr \(settings.learningRate.short) \(settings.schedule.shape.rawValue), weight decay "
        + "\(settings.optimiser.weightDecay), clip \(settings.optimiser.clip.map { "\($0)" } ?? "none"), "
        + "dropout \(dropout.embedding) \(dropout.attention) \(dropout.residual), "
        + "seed \(settings.seed)")
    page.space()
  }

  private func add(
    evaluations: [(prompts: String, first: Evaluation, latest: Evaluation)], to page: inout Page
  ) {
    var table = TextTable([
      .init("prompts", .left), .init("measure", .left), .init("before"), .init("after"),
      .init("change"),
    ])
    for (prompts, first, latest) in evaluations {
      for ((name, before, decimals), (_, after, _)) in zip(first.shown, latest.shown) {
        guard let before, let after else { continue }
        table.rows.append([
          .init(Columns.printable(prompts)), .init(name), .init(number(before, decimals)),
          .init(number(after, decimals)),
          .init(number(after - before, decimals, signed: true), .muted),
        ])
      }
    }
    page.add(table.lines(width: page.width))
  }
}

extension Evaluation {
  /// Every measure as people read it: name, value, digits after the point.
  fileprivate var shown: [(name: String, value: Double?, decimals: Int)] {
    [
      ("F", logitDifference, 2), ("p(answer)", answerProbability, 3), ("rank", answerRank, 1),
      ("loss", loss, 3), ("p(later) - p(earlier)", probabilityDifference, 3),
    ]
  }
}

extension Double {
  /// Three digits, with a power of ten where the number is small.
  fileprivate var short: String { String(format: "%.3g", self) }
}
