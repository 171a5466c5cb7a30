public import Screen

/// A grid of numbers, as a heat map shows it.
public struct GridFigure: Hashable, Sendable {
  /// The words above it; empty when the figure's own title says enough.
  public var title: String
  /// What the rows are, in one word.
  public var rowTitle: String
  /// What the columns are, in one word.
  public var columnTitle: String
  /// A label for each row, from the top; a missing one is the row's number from 0.
  public var rowLabels: [String]
  /// A label for each column, from the left; a missing one is the column's number from 0.
  public var columnLabels: [String]
  /// The numbers, row after row; rows may differ in length, and NaN is an empty cell.
  public var values: [[Double]]
  /// What the numbers are, with their unit.
  public var unit: String
  /// The colour map.
  public var map: ColorMap
  /// The values at the ends of the map; for a signed map its larger end counts on both sides.
  public var range: ClosedRange<Double>
  /// Words in each cell, such as the token that a lens reads there; without them, the number.
  public var texts: [[String]]
  /// Cells to mark.
  public var marked: Set<Point>
  /// What the mark means, such as `ablated`.
  public var markMeaning: String
  /// Digits after the point, where people read the numbers.
  public var decimals: Int

  /// Puts a grid together.
  ///
  /// - Parameters:
  ///   - title: words above it.
  ///   - rowTitle: what the rows are.
  ///   - columnTitle: what the columns are.
  ///   - rowLabels: a label for each row.
  ///   - columnLabels: a label for each column.
  ///   - values: the numbers, row after row.
  ///   - unit: what the numbers are, with their unit.
  ///   - map: the colour map.
  ///   - range: the values at the ends of the map; that of the values themselves without it.
  ///   - texts: words in each cell.
  ///   - marked: cells to mark.
  ///   - markMeaning: what the mark means.
  ///   - decimals: digits after the point, where people read the numbers.
  public init(
    title: String = "", rowTitle: String, columnTitle: String, rowLabels: [String] = [],
    columnLabels: [String] = [], values: [[Double]], unit: String, map: ColorMap,
    range: ClosedRange<Double>? = nil, texts: [[String]] = [], marked: Set<Point> = [],
    markMeaning: String = "marked", decimals: Int = 2
  ) {
    self.title = title
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.values = values
    self.unit = unit
    self.map = map
    self.range = range ?? Heatmap.range(of: values, map: map)
    self.texts = texts
    self.marked = marked
    self.markMeaning = markMeaning
    self.decimals = decimals
  }
}

extension GridFigure {
  var columnCount: Int { values.lazy.map(\.count).max() ?? 0 }

  func rowLabel(_ row: Int) -> String {
    rowLabels.indices.contains(row) ? rowLabels[row] : String(row)
  }

  func columnLabel(_ column: Int) -> String {
    columnLabels.indices.contains(column) ? columnLabels[column] : String(column)
  }

  func text(row: Int, column: Int) -> String? {
    guard texts.indices.contains(row), texts[row].indices.contains(column) else { return nil }
    return texts[row][column]
  }

  /// A number as people read it in a cell.
  func numeral(_ value: Double) -> String {
    value.isNaN ? "" : Numeral.fixed(value, decimals: decimals, signed: map.isSigned)
  }
}
