/// A table with rules above, under the heads, and below.
struct TableDrawing: Drawing {
  private let table: TableFigure
  private let heads: [String]
  private let cells: [[String]]
  private let widths: [Double]
  private let isNumeric: [Bool]

  private static let size = 10.0
  private static let line = 17.0
  private static let gap = 18.0
  /// Longer cells are cut.
  private static let longest = 300.0

  init(_ table: TableFigure) {
    self.table = table
    heads = table.columns.map {
      TextMeasure.fitted($0.heading, to: Self.longest, size: Self.size)
    }
    cells = table.rows.indices.map { row in
      table.columns.indices.map {
        TextMeasure.fitted(table.words(row: row, column: $0), to: Self.longest, size: Self.size)
      }
    }
    isNumeric = table.columns.indices.map(table.isNumeric)
    var widths = heads.map { TextMeasure.width($0, size: Self.size, isBold: true) }
    for row in cells {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], TextMeasure.width(cell, size: Self.size))
      }
    }
    self.widths = widths
  }

  var width: Double { widths.reduce(0, +) + Self.gap * Double(max(0, widths.count - 1)) + 8 }
  var height: Double { Self.line * Double(cells.count + 1) + 12 }

  func draw(on canvas: inout SVGCanvas) {
    canvas.line((0, 1), (width, 1), SVGColor.text, width: 1.2)
    draw(heads, y: 14, isBold: true, on: &canvas)
    canvas.line((0, Self.line + 3), (width, Self.line + 3), SVGColor.text, width: 0.6)
    for (row, line) in cells.enumerated() {
      draw(line, y: Self.line * Double(row + 1) + 16, isBold: false, on: &canvas)
    }
    canvas.line((0, height - 2), (width, height - 2), SVGColor.text, width: 1.2)
  }

  private func draw(_ line: [String], y: Double, isBold: Bool, on canvas: inout SVGCanvas) {
    var x = 4.0
    for (column, words) in line.enumerated() {
      let isRight = isNumeric[column]
      canvas.words(
        words, x: isRight ? x + widths[column] : x, y: y,
        .init(size: Self.size, anchor: isRight ? .end : .start, isBold: isBold))
      x += widths[column] + Self.gap
    }
  }
}
