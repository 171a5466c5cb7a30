import Reproduction
import Screen
import StrictJSON
import TextColumns

extension ReproduceCommand {
  /// Lists what would be done and what it costs.
  func tell(_ plan: ReproductionPlan, _ cost: ReproductionCost, _ run: Run) throws {
    let rows = cost.secondsByRow()
    try run.print(
      "reproduce-list", nil, request: plan.json,
      result: [
        "rows": rows.map { row, seconds in
          ["id": row.id, "title": row.title, "seconds": seconds, "stages": row.stages] as JSONOutput
        },
        "stages": plan.stages.map { stage in
          [
            "id": stage.id, "kind": stage.kind.rawValue, "title": stage.title,
            "needs": stage.needs, "seconds": cost.seconds(stage),
          ] as JSONOutput
        }, "seconds": cost.seconds, "memoryBytes": cost.memory, "diskBytes": cost.disk,
      ]
    ) { page in
      page.add("Reproduction of the paper", .title)
      page.fact("checkpoint", Columns.printable(plan.subject.path))
      page.fact("setting", plan.settings.scale.rawValue)
      page.fact("names", "\(plan.subject.names) of \(plan.subject.allNames) are one token")
      page.fact(
        "stages",
        "\(plan.stages.count), \(plan.stages.count { $0.kind == .training }) of them fine-tunes")
      page.fact("time", "about \(Self.clock(cost.seconds)) on this machine, roughly")
      page.fact("memory", "at most about \(Numeral.bytes(cost.memory))")
      page.fact("disk", "about \(Numeral.bytes(cost.disk))")
      page.heading("figures and tables", "time: what none before it needs")
      var table = TextTable([.init("", .left), .init("what it shows", .left), .init("time")])
      for (row, seconds) in rows {
        table.rows.append([
          .init(row.id), .init(row.title), .init(Self.clock(seconds), .muted),
        ])
      }
      page.add(table.lines(width: page.width))
    }
  }

  /// Tells what a reproduction came to.
  func tell(_ report: ReproductionReport, _ folder: ReproductionFolder, _ run: Run) throws {
    if run.isJSON { return try StandardOutput.write(report.json.text + "\n") }
    try StandardOutput.write(
      run.page { page in
        page.add("Reproduction of the paper", .title)
        for (name, verdict, words) in report.verdicts {
          page.heading(name, verdict)
          page.note(words)
        }
        page.space()
        let (done, failed, missing) = (
          report.count(.done), report.count(.failed), report.count(.missing)
        )
        page.add(
          "\(done) figures and tables done, \(failed) failed, \(missing) not done",
          failed + missing == 0 ? .accent : .error)
        page.fact("report", Columns.printable(folder.file("report.md")))
      })
  }

  /// A duration in words of its size.
  private static func clock(_ seconds: Double) -> String {
    switch seconds {
    case ..<1: "0:01"
    default: ProgressLine.clock(.seconds(min(seconds, 1e9)))
    }
  }
}
