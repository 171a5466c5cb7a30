import Analyses
import Patching
import Screen
import Tasks
import TextColumns
import Transformer

/// A sweep of patches as people read it: the grid, the strongest cells, and how numbers are
/// reckoned.
struct PatchPage {
  let work: PatchWork
  let outcome: PatchWork.Outcome

  private var record: PatchRecord { outcome.record }
  private var grid: PatchGrid { record.grid }

  /// The cells listed.
  private static let listed = 10

  /// Adds everything below the title.
  func add(to page: inout Page, _ prompts: LoadedPrompts, _ model: OpenModel) {
    for (name, value) in PatchWords.baseline(record) {
      page.fact(name, page.number(value, 3, signed: true))
    }
    page.fact("memory", "at most \(ModelFacts.megabytes(outcome.memory))", .muted)
    let values = grid.values { cell in record.approximate?[cell.layer][cell.column] ?? effect(cell)
    }
    page.heading(
      record.approximate == nil ? "effects" : "approximate effects",
      "\(record.score.name) patched minus unpatched, in \(record.score.unit)")
    page.add(
      HeadGrid(
        values: values.map { $0.map { $0 ?? .nan } }, map: .signed,
        columnNames: grid.columns.map(\.name), corner: outcome.columnTitle
      ).lines(on: page))
    if isByPosition, prompts.set.prompts.count == 1 { addTokens(to: &page, prompts, model) }
    if !outcome.exact.isEmpty {
      page.heading(record.approximate == nil ? "strongest effects" : "strongest, patched exactly")
      page.add(table(page).lines(width: page.width))
    }
    page.space()
    page.note(PatchWords.definition(record, in: model.configuration).capitalizedFirst + ".")
    page.note(
      (record.score.isOfYears
        ? "\(record.score.definition.capitalizedFirst), "
        : "In logits, answer minus distractor at END, ")
        + "\(page.convention(prompts)); "
        + "\(page.average(prompts)). \(PatchWords.normaliser(record)).")
    if record.approximate != nil { page.note(PatchWords.approximation.capitalizedFirst + ".") }
  }

  private var isByPosition: Bool {
    if case .position = grid.columns.first { true } else { false }
  }

  /// The effect of a cell that has a path.
  private func effect(_ cell: PatchCell) -> Float? {
    outcome.plan.hasPath(cell) ? grid.effect(cell) : nil
  }

  private func addTokens(to page: inout Page, _ prompts: LoadedPrompts, _ model: OpenModel) {
    let sides = [("into", work.destination.prompts), ("from", work.source.prompts)]
    for (name, set) in sides {
      let words = set.prompts[0].tokens.enumerated().map { "\($0) \(page.token($1, model))" }
      page.fact(name, Columns.truncated(words.joined(separator: "  "), to: 400), .muted)
    }
  }

  private func table(_ page: Page) -> TextTable {
    var columns: [TextTable.Column] = [
      .init("cell", .left), .init("patched"), .init("effect"),
      .init(record.normalisation == .percent ? "per cent" : record.normalisation.rawValue),
    ]
    if record.approximate != nil { columns.append(.init("approximate")) }
    var table = TextTable(columns)
    let ranked = outcome.exact.filter { grid.effect($0) != nil }.sorted {
      (grid.effect($0) ?? 0).magnitude > (grid.effect($1) ?? 0).magnitude
    }
    for cell in ranked.prefix(Self.listed) {
      let effect = grid.effect(cell) ?? 0
      var row: [TextTable.Cell] = [
        .init(PatchWords.name(cell, grid.columns)),
        .init(grid.patched(cell).map { page.number($0, 3, signed: true) } ?? ""),
        .init(page.number(effect, 3, signed: true), .sign(of: Double(effect))),
        .init(
          grid.normalized(cell, record.normalisation).map {
            page.number($0, record.normalisation == .percent ? 1 : 3, signed: true)
          } ?? ""),
      ]
      if let approximate = record.approximate?[cell.layer][cell.column] {
        row.append(.init(page.number(approximate, 3, signed: true), .muted))
      }
      table.rows.append(row)
    }
    return table
  }
}
