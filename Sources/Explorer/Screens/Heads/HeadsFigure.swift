import Analyses
import Figures
import Screen
import Tasks
import Transformer

extension Scene<HeadsState> {
  /// The grid of heads by the measure, and their filtered and sorted table.
  var figure: Figure? {
    let values = grid(own.measure)
    let table = headsTable
    let isKnown =
      values.joined().contains { !$0.isNaN }
      || headColumns.contains { column in
        sortedHeads.contains { value(column, $0) != nil }
      }
    guard isKnown else { return nil }
    let isSigned = own.measure.isSigned || showsDifference
    let map = isSigned ? preferences.signedMap : preferences.sequentialMap
    let grid = GridFigure.heads(
      values, title: "By \(own.measure.title)",
      unit: "\(own.measure.title) (\(own.measure.unit(score)))", map: map,
      scaling: gridScaling(values, map),
      ablated: Set(document.ablated.map { Point(column: $0.index, row: $0.layer) }))
    return Figure(
      title: "Heads by \(own.measure.title)", provenance: provenance(.mean, headConventions),
      content: .parts([.grid(grid), .table(table)]))
  }

  private var headsTable: TableFigure {
    let columns = headColumns
    let ablated = document.ablated
    let filter = own.filter.map { ", \($0.text)" } ?? ""
    return TableFigure(
      title: "Table\(filter), by \(orderWords), "
        + (tableOrder.isAscending ? "rising" : "falling"),
      columns: columns.flatMap { column -> [TableFigure.Column] in
        column == .head
          ? [.init("layer"), .init("head")]
          : [.init(words(column), unit: unit(column))]
      }
        + (ablated.isEmpty ? [] : [.init("edit")]),
      rows: sortedHeads.map { head in
        columns.flatMap { cells($0, head) }
          + (ablated.isEmpty ? [] : [.text(ablated.contains(head) ? "ablated" : "")])
      })
  }

  /// The cells of a column.
  ///
  /// A head has two, as `1.10` would be read as the number 1.1.
  private func cells(_ column: HeadColumn, _ head: Head) -> [TableFigure.Cell] {
    switch column {
    case .head: [.integer(head.layer), .integer(head.index)]
    case .role: [.text(role(head) ?? "")]
    default: [.number(value(column, head) ?? .nan)]
    }
  }

  /// What the table is sorted by, in words.
  private var orderWords: String {
    let column = tableOrder.column
    return (column.goesBySize ? "size of " : "") + words(column)
  }

  /// The full name of a column, with its condition.
  private func words(_ column: HeadColumn) -> String {
    switch column {
    case .head, .role: title(column)
    case .measure(let measure):
      measure.title + (axis == nil ? "" : " \(leadingWords)")
    case .first(let measure), .second(let measure), .change(let measure):
      "\(measure.title) \(title(column))"
    }
  }

  private func unit(_ column: HeadColumn) -> String { column.measure?.unit(score) ?? "" }

  private var headConventions: [String?] {
    let isSwept = model.heads.contains { value(.effect, $0, leading) != nil }
    let hasScores = findings[ScoresQuery(leading.model)] != nil
    return [
      isScored ? Convention.attribution(score.isOfYears, of: convention) : nil,
      isSwept ? Convention.effect(score.isOfYears) : nil,
      isSwept ? ablationSweepConvention : nil, Convention.attention,
      hasScores ? Convention.scores : nil,
      hasScores ? scoreSample.map { "scores: mean over \($0.words)" } : nil, Convention.end,
    ]
  }
}
