public import Screen

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
  /// How values between the ends are coloured.
  public var scale: Scale
  /// The largest magnitude of each row, where each has a scale of its own.
  public var rowEnds: [Double]
  /// Words in each cell, such as the token that a lens reads there; without them, the number.
  public var texts: [[String]]
  /// Cells to mark.
  public var marked: Set<Point>
  /// What the mark means, such as `ablated`.
  public var markMeaning: String
  /// Digits after the point, where people read the numbers.
  public var decimals: Int

  /// How the values between the ends of a map are coloured.
  public enum Scale: String, Hashable, Sendable, CaseIterable {
    /// Equal differences are equal steps.
    case linear
    /// Equal factors are equal steps, the smallest value at the bright end: for ranks from 1.
    case ranks
    /// Equal differences are equal steps up to the largest value of each row.
    case rowMaximum = "row maximum"
    /// Equal factors are equal steps, over `ColorScale.decades` powers of ten below the largest
    /// value.
    case logarithm
  }

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
  ///   - scale: how values between the ends are coloured.
  ///   - scaling: range and scale as a map on the screen has them, in place of both.
  ///   - texts: words in each cell.
  ///   - marked: cells to mark.
  ///   - markMeaning: what the mark means.
  ///   - decimals: digits after the point, where people read the numbers.
  public init(
    title: String = "", rowTitle: String, columnTitle: String, rowLabels: [String] = [],
    columnLabels: [String] = [], values: [[Double]], unit: String, map: ColorMap,
    range: ClosedRange<Double>? = nil, scale: Scale = .linear, scaling: ColorScaling? = nil,
    texts: [[String]] = [], marked: Set<Point> = [],
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
    self.range = scaling?.range ?? range ?? Heatmap.range(of: values, map: map)
    self.scale = scaling.map { Scale($0.scale) } ?? scale
    rowEnds = scaling?.rowEnds ?? []
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

  /// Where a value of a row lies on the map; nothing for what is not a number.
  func level(of value: Double, row: Int) -> Double? {
    switch scale {
    case .linear: return map.level(of: value, in: range)
    case .ranks:
      guard !value.isNaN else { return nil }
      let (low, high) = (max(1, range.lowerBound), max(2, range.upperBound))
      return 1 - max(0, min(1, log(max(low, value) / low) / log(high / low)))
    case .rowMaximum, .logarithm:
      let kind: ColorScale = scale == .logarithm ? .logarithm : .rowMaximum
      return ColorScaling(kind, range: range, rowEnds: rowEnds)
        .level(of: value, row: row, map: map)
    }
  }

  /// Whether two rows or two columns have one label, which then does not name them.
  var hasRepeatedLabels: Bool {
    let rows = values.indices.map(rowLabel)
    let columns = (0..<columnCount).map(columnLabel)
    return Set(rows).count < rows.count || Set(columns).count < columns.count
  }

  /// A number as people read it in a cell.
  func numeral(_ value: Double) -> String {
    value.isNaN ? "" : Numeral.fixed(value, decimals: decimals, signed: map.isSigned)
  }
}

extension GridFigure.Scale {
  /// The scale of a map on the screen.
  init(_ scale: ColorScale) {
    self =
      switch scale {
      case .unit, .maximum: .linear
      case .rowMaximum: .rowMaximum
      case .logarithm: .logarithm
      }
  }
}
