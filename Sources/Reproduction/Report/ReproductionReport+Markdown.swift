import Screen
import Transformer

extension ReproductionReport {
  /// The report as a page: findings, the table of all rows, then each row with its numbers and figures.
  var markdown: String {
    var page = MarkdownPage()
    addHead(to: &page)
    addFindings(to: &page)
    addTable(to: &page)
    for row in rows { add(row, to: &page) }
    addStages(to: &page)
    return page.text
  }

  private func addHead(to page: inout MarkdownPage) {
    let subject = plan.subject
    page.heading(1, "Neuroplasticity and Corruption in Model Mechanisms: a reproduction")
    page.paragraph(
      "Chhabra, Zhu, Khalili: *Neuroplasticity and Corruption in Model Mechanisms: A Case Study of "
        + "Indirect Object Identification*. Every figure and table, on the checkpoint named here.")
    let shape = subject.shape
    var facts = [
      ("checkpoint", "`\(subject.path)`, sha256 `\(subject.sha256.prefix(16))…`"),
      (
        "shape",
        "\(shape.layers) layers of \(shape.heads) heads, width \(shape.width), vocabulary \(shape.vocabulary)"
      ),
      (
        "names",
        "\(subject.names) of \(subject.allNames) are one token of this model; prompts use those"
      ),
      (
        "setting",
        "\(plan.settings.scale.rawValue): \(plan.settings.prompts) prompts of indirect objects, "
          + "\(plan.settings.yearPrompts) of greater-than, fine-tunes on \(plan.settings.sentences) sentences "
          + "at a learning rate of \(plan.settings.learningRate)"
      ),
      ("made by", "patchbay \(version)"),
    ]
    let done = plan.stages.compactMap { records[$0.id] }
    let seconds = done.reduce(0) { $0 + $1.seconds }
    let peak = done.compactMap(\.peakBytes).max()
    facts.append(
      (
        "time and memory",
        "\(Self.clock(seconds)) in \(done.count) of \(plan.stages.count) stages"
          + (peak.map { ", at most \(Numeral.bytes($0))" } ?? "")
      ))
    page.table(["", ""], facts.map { [$0.0, $0.1] })
    if !subject.isGPT2Small {
      page.paragraph(
        "The paper's numbers are about GPT-2 small, and this is another model: they stand beside ours for "
          + "comparison of direction, not of size. A verdict says whether what the paper claims holds "
          + "here; each claim is named. Intervals are 95 % of 1,000 resamples of the prompts.")
    }
  }

  private func addFindings(to page: inout MarkdownPage) {
    guard !findings.isEmpty else { return }
    page.heading(2, "The three findings")
    page.table(
      ["finding", "verdict", "what it says"],
      findings.map { finding, problem in
        [
          "[\(finding.id)](#\(finding.id))", problem == nil ? finding.verdict.words : "open",
          finding.statement,
        ]
      })
    for (finding, problem) in findings {
      page.heading(3, finding.id)
      page.paragraph(finding.statement)
      if let problem { page.paragraph("Open: \(problem)") }
      page.content(finding.content)
    }
  }

  private func addTable(to page: inout MarkdownPage) {
    page.heading(2, "All figures and tables")
    page.table(
      ["", "what it shows", "section", "verdict", "first number, ours", "paper"],
      rows.map { row in
        let number = row.content.numbers.first { $0.paper != nil } ?? row.content.numbers.first
        return [
          "[\(row.row.label)](#\(MarkdownPage.anchor(row.heading)))", row.row.title,
          row.row.section,
          row.verdict?.words ?? row.state.rawValue,
          number.map { "\($0.name): \($0.words)" } ?? "", number?.paperWords ?? "",
        ]
      })
  }

  private func add(_ row: Row, to page: inout MarkdownPage) {
    page.heading(2, row.heading)
    page.paragraph(
      "\(row.row.title). \(row.row.task.rawValue.capitalizedFirst), section \(row.row.section).")
    if let setting = setting(of: row.row) { page.paragraph(setting) }
    if let problem = row.problem {
      page.paragraph("**\(row.state.rawValue.capitalizedFirst)**: \(problem)")
    }
    page.content(row.content)
    for stem in row.content.stems {
      page.paragraph("![\(row.row.label)](figures/\(stem).svg)")
      page.paragraph("Data: [CSV](data/\(stem).csv), [JSON](data/\(stem).json).")
    }
    if !row.command.isEmpty {
      page.code("patchbay \(row.command.map(MarkdownPage.word).joined(separator: " "))")
    }
  }

  /// On what a row was measured; nil where that is no prompt and no model.
  private func setting(of row: PaperRow) -> String? {
    guard let view = row.view else { return nil }
    let models = [view.first, view.second].compactMap(\.self).map { "`\($0)`" }
    let prompts = view.prompts.map { path in
      view.row.map { "prompt \($0) of `\(path)`" } ?? "`\(path)`"
    }
    return "Setting: \(models.joined(separator: " and "))"
      + (prompts.map { ", \($0), \(view.bos ? "with BOS" : "no BOS")" } ?? "") + "."
  }

  private func addStages(to page: inout MarkdownPage) {
    page.heading(2, "Stages")
    page.table(
      ["stage", "what it does", "state", "time", "memory"],
      plan.stages.map { stage in
        let record = records[stage.id]
        return [
          "`\(stage.id)`", stage.title, record?.state.rawValue ?? "not done",
          record.map { Self.clock($0.seconds) } ?? "",
          record?.peakBytes.map { Numeral.bytes($0) } ?? "",
        ]
      })
    page.paragraph(
      "Hashes of all files, models among them, are in report.json under `files`. The commands run in this "
        + "folder.")
  }

  /// A duration as hours, minutes and seconds.
  static func clock(_ seconds: Double) -> String {
    guard seconds >= 60 else { return "\(Numeral.fixed(seconds, decimals: 1)) s" }
    let whole = Int(seconds.rounded())
    return whole >= 3600
      ? "\(whole / 3600) h \(whole / 60 % 60) min" : "\(whole / 60) min \(whole % 60) s"
  }
}

extension ReproductionReport.Row {
  fileprivate var heading: String { row.label }
}

extension RowContent.Number {
  /// Our number with its interval.
  var words: String {
    let value = Numeral.fixed(ours, decimals: decimals)
    guard let interval else { return value }
    return value + " [\(Numeral.fixed(interval.lowerBound, decimals: decimals)), "
      + "\(Numeral.fixed(interval.upperBound, decimals: decimals))]"
  }

  var paperWords: String { paper.map { Numeral.fixed($0, decimals: decimals) } ?? "" }
}

extension String {
  /// The text with its first letter large.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
