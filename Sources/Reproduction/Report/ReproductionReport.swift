import Figures
import Files
import StrictJSON

/// What a reproduction has found, row by row, and whether the paper's findings hold.
public struct ReproductionReport: Sendable {
  /// What became of a row.
  public enum State: String, Hashable, Sendable {
    /// All its numbers are there.
    case done
    /// A stage that it needs has failed, or its numbers cannot be read.
    case failed
    /// A stage that it needs was not done yet.
    case missing
  }

  /// A row with what was found of it.
  struct Row: Sendable {
    let row: PaperRow
    let state: State
    let content: RowContent
    /// Why there are no numbers.
    let problem: String?
    /// The command that gives its numbers, as it was run.
    let command: [String]

    var verdict: Verdict? { state == .done ? Verdict(content) : nil }
  }

  let plan: ReproductionPlan
  let version: String
  let records: [String: ReproducedStage]
  let rows: [Row]
  let findings: [(finding: Finding, problem: String?)]
  let roles: Roles

  /// Reads the results of all stages.
  ///
  /// - Parameters:
  ///   - plan: what was done.
  ///   - folder: where.
  ///   - records: what became of each stage.
  ///   - version: that of the program.
  public init(
    _ plan: ReproductionPlan, in folder: ReproductionFolder, records: [String: ReproducedStage],
    version: String
  ) {
    let context = RowContext(plan: plan, results: Results(folder), version: version)
    self.plan = plan
    self.version = version
    self.records = records
    roles = context.roles
    rows = plan.rows.map { Self.read($0, context, records) }
    findings = plan.hasFindings ? Finding.all(context) : []
  }

  private static func read(
    _ row: PaperRow, _ context: RowContext, _ records: [String: ReproducedStage]
  ) -> Row {
    let command = row.stages.last.flatMap { records[$0]?.arguments } ?? []
    func without(_ state: State, _ problem: String) -> Row {
      Row(row: row, state: state, content: RowContent(), problem: problem, command: command)
    }
    for stage in row.stages {
      switch missing(stage, context.plan, records) {
      case nil: continue
      case (let name, let problem?)?: return without(.failed, "stage \(name) failed: \(problem)")
      case (let name, nil)?: return without(.missing, "stage \(name) was not done")
      }
    }
    do throws(ReproductionError) {
      return Row(
        row: row, state: .done, content: try row.compose(context), problem: nil, command: command)
    } catch {
      return without(.failed, "\(error)")
    }
  }

  /// The stage for want of which another is not done, and why it failed; nil where nothing is wanting.
  private static func missing(
    _ name: String, _ plan: ReproductionPlan, _ records: [String: ReproducedStage]
  ) -> (stage: String, problem: String?)? {
    if let record = records[name] {
      return record.state == .done ? nil : (name, record.problem ?? "it does not say why")
    }
    for need in plan.stage(name)?.needs ?? [] {
      if let found = missing(need, plan, records) { return found }
    }
    return (name, nil)
  }

  /// Whether every row has its numbers.
  public var isComplete: Bool { rows.allSatisfy { $0.state == .done } }

  /// The rows by what became of them.
  public func count(_ state: State) -> Int { rows.count { $0.state == state } }

  /// The findings with their verdicts, in words.
  public var verdicts: [(name: String, verdict: String, words: String)] {
    findings.map { finding, problem in
      (
        finding.id, problem == nil ? finding.verdict.words : "open",
        problem ?? finding.content.claimWords
      )
    }
  }

  /// Writes the report and the figures that rows put together.
  ///
  /// - Throws: `file` where one cannot be written.
  public func write(to folder: ReproductionFolder) throws(ReproductionError) {
    for row in rows {
      for composed in row.content.figures {
        for (place, format) in [("figures", FigureFormat.svg), ("data", .csv), ("data", .json)] {
          let path = "\(place)/\(composed.stem).\(format.rawValue)"
          for file in composed.figure.files(at: path, as: format) {
            try folder.write(file.text, to: file.path)
          }
        }
      }
    }
    try folder.write(markdown, to: "report.md")
    try folder.write(json.text + "\n", to: "report.json")
  }
}

extension RowContent {
  /// What holds and what does not, in a sentence.
  var claimWords: String {
    func list(_ claims: [Claim]) -> String { claims.map(\.words).joined(separator: "; ") }
    let (held, not) = (claims.filter(\.holds), claims.filter { !$0.holds })
    return [
      held.isEmpty ? nil : "Holds: \(list(held)).",
      not.isEmpty ? nil : "Does not hold: \(list(not)).",
    ]
    .compactMap(\.self).joined(separator: " ")
  }

  /// The stems of all its figures.
  var stems: [String] { drawn + figures.map(\.stem) }
}
