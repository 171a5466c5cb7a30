import Screen
import TextColumns

/// Rows under heads, each column as wide as its widest text.
struct TextTable {
  /// The columns.
  let columns: [Column]
  /// The rows, each with a cell for every column.
  var rows: [[Cell]] = []

  /// A column's head and side.
  struct Column {
    let head: String
    let alignment: Columns.Alignment

    init(_ head: String, _ alignment: Columns.Alignment = .right) {
      self.head = head
      self.alignment = alignment
    }
  }

  /// One text and its meaning.
  struct Cell {
    let text: String
    let style: Style

    init(_ text: String, _ style: Style = .text) {
      self.text = text
      self.style = style
    }
  }

  /// A table without rows.
  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// The lines of the table; where it is too wide, its widest left-aligned column is cut.
  func lines(width: Int, indent: Int = 2) -> [StyledLine] {
    let widths = widths(limit: width - indent)
    var lines: [StyledLine] = []
    if columns.contains(where: { !$0.head.isEmpty }) {
      lines.append(line(columns.map { Cell($0.head, .muted) }, widths, indent))
    }
    return lines + rows.map { line($0, widths, indent) }
  }

  private func line(_ cells: [Cell], _ widths: [Int], _ indent: Int) -> StyledLine {
    var line = StyledLine(String(repeating: " ", count: indent))
    for (index, cell) in cells.enumerated() where index < widths.count {
      if index > 0 { line.append("  ") }
      line.append(
        Columns.fitted(cell.text, to: widths[index], alignment: columns[index].alignment),
        cell.style)
    }
    return line
  }

  private func widths(limit: Int) -> [Int] {
    var widths = columns.map { Columns.width(of: $0.head) }
    for row in rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        widths[index] = max(widths[index], Columns.width(of: cell.text))
      }
    }
    let excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - limit
    let flexible = widths.indices.filter { columns[$0].alignment == .left }
    if excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }) {
      widths[widest] = max(4, widths[widest] - excess)
    }
    return widths
  }
}
