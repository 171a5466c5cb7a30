import Screen

/// Rows under titled columns.
public struct TableFigure: Hashable, Sendable {
  /// A column.
  public struct Column: Hashable, Sendable {
    /// What stands in it.
    public var title: String
    /// The unit of its numbers; empty where there is none.
    public var unit: String
    /// Digits after the point, where people read the numbers.
    public var decimals: Int

    /// Names a column.
    public init(_ title: String, unit: String = "", decimals: Int = 3) {
      self.title = title
      self.unit = unit
      self.decimals = decimals
    }

    /// Title and unit together.
    var heading: String { unit.isEmpty ? title : "\(title) (\(unit))" }
  }

  /// What stands in one place.
  public enum Cell: Hashable, Sendable {
    /// Words.
    case text(String)
    /// A number; NaN is an empty place.
    case number(Double)
    /// A whole number.
    case integer(Int)
  }

  /// The words above it; empty when the figure's own title says enough.
  public var title: String
  /// The columns, from the left.
  public var columns: [Column]
  /// The rows, from the top; what a row lacks is empty, and what it has too much is left out.
  public var rows: [[Cell]]

  /// Puts a table together.
  public init(title: String = "", columns: [Column], rows: [[Cell]]) {
    self.title = title
    self.columns = columns
    self.rows = rows
  }
}

extension TableFigure {
  func cell(row: Int, column: Int) -> Cell {
    rows[row].indices.contains(column) ? rows[row][column] : .number(.nan)
  }

  /// Whether a column's numbers should be aligned at the right.
  func isNumeric(_ column: Int) -> Bool {
    rows.indices.contains { row in
      if case .text(let words) = cell(row: row, column: column) { !words.isEmpty } else { false }
    } == false
  }

  /// A cell as people read it.
  func words(row: Int, column: Int) -> String {
    switch cell(row: row, column: column) {
    case .text(let words): words
    case .integer(let number): String(number)
    case .number(let number):
      number.isNaN ? "" : Numeral.fixed(number, decimals: columns[column].decimals)
    }
  }
}
