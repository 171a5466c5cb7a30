import Screen
import StrictJSON
import TextColumns
import Tracking
import Training

/// Tells a person, or a program, how a plan of stages goes.
struct StagedReport {
  private let run: Run
  private var report: TrainingReport

  /// A report of a plan.
  init(_ run: Run) {
    self.run = run
    report = TrainingReport(run, total: 0)
  }

  /// Tells of an event.
  mutating func tell(_ event: StagedEvent) {
    switch event {
    case .began(let place, let steps):
      report.turn(toRunOf: steps)
      tell(event, of: place, "")
    case .skipped(let place, let steps):
      tell(event, of: place, "done before: all \(steps) steps")
    case .training(_, let training):
      report.tell(training, as: event.json)
    }
  }

  private mutating func tell(_ event: StagedEvent, of place: StagePlace, _ remark: String) {
    guard !run.isJSON else { return report.write(event.json.line + "\n") }
    let title = "\(place.plan): stage \(place.index + 1) of \(place.count), \(place.name)"
    report.write(
      report.said { page in
        if place.index > 0 { page.space() }
        page.heading(Columns.printable(title), remark)
      })
  }

  /// Tells how the plan ended, and what each stage changed.
  ///
  /// - Throws: why a log cannot be read, or something that was told before not written.
  mutating func end(_ outcome: StagedRun.Outcome, _ staged: StagedRun) throws {
    if !run.isJSON {
      let records = try staged.plan.stages.indices.map { stage in
        try StageRecord(staged.place(stage).folder)
      }
      report.write(report.said { summary(outcome, staged, records, to: &$0) })
    }
    try report.check()
  }

  private func summary(
    _ outcome: StagedRun.Outcome, _ staged: StagedRun, _ records: [StageRecord],
    to page: inout Page
  ) {
    add(zip(staged.plan.stages, records).map { ($0.name, $1.changes) }, to: &page)
    page.space()
    let place = Columns.printable(staged.folder.path)
    switch outcome {
    case .finished:
      let count = staged.plan.stages.count
      page.note("\(count == 1 ? "The stage is" : "All \(count) stages are") done; see \(place).")
    case .stopped(let stage, let steps):
      page.note(
        "Stopped in stage \(staged.plan.stages[stage].name) after step \(steps). The same command "
          + "with --resume goes on.")
    }
  }

  /// A row for each stage and each set of prompts that it was measured on.
  private func add(
    _ stages: [(name: String, changes: [StageRecord.Change])], to page: inout Page
  ) {
    guard stages.contains(where: { !$0.changes.isEmpty }) else { return }
    let changes = stages.flatMap(\.changes)
    let hasF = changes.contains { $0.before.logitDifference != nil }
    var table = TextTable(
      [.init("stage", .left), .init("prompts", .left)]
        + (hasF ? [.init("F before"), .init("after")] : []) + [.init("p before"), .init("after")])
    for (name, changes) in stages {
      for change in changes {
        let (before, after) = (change.before, change.after)
        let f = [before.logitDifference, after.logitDifference].map { cell($0, 2) }
        table.rows.append(
          [.init(name), .init(Columns.printable(change.prompts))] + (hasF ? f : [])
            + [before.probability, after.probability].map { cell($0, 3) })
      }
    }
    page.space()
    page.add("Before and after each stage", .heading)
    page.add(table.lines(width: page.width))
    let isAboutYears = changes.contains { $0.before.probabilityDifference != nil }
    let answers = changes.contains { $0.before.probabilityDifference == nil }
    page.note(
      ((hasF ? ["F: logit difference."] : [])
        + (answers ? ["p: probability of the answer."] : [])
        + (isAboutYears ? ["p of years: p(later) - p(earlier)."] : [])).joined(separator: " "))
  }

  private func cell(_ value: Double?, _ decimals: Int) -> TextTable.Cell {
    .init(value.map { report.number($0, decimals) } ?? "")
  }
}

extension Evaluation {
  /// The probability by which a task is judged.
  fileprivate var probability: Double? { probabilityDifference ?? answerProbability }
}
