import TextColumns

/// A table with rules above, under the heads, and below; a long one is cut, and says so.
struct TableDrawing: Drawing {
  /// Lines of each head.
  private let heads: [[String]]
  private let cells: [[String]]
  private let widths: [Double]
  private let isNumeric: [Bool]
  /// How many rows are left out, in words; empty where there are none.
  private let rest: String

  private static let size = 10.0
  private static let line = 17.0
  private static let headLine = 13.0
  private static let gap = 18.0
  /// Longer cells are cut.
  private static let longest = 300.0
  /// Longer heads are broken between words.
  private static let widestHead = 72.0
  /// Rows beyond these belong into the other formats.
  private static let most = 72

  init(_ table: TableFigure) {
    let shown = table.rows.indices.prefix(Self.most)
    let left = table.rows.count - shown.count
    rest = left > 0 ? "and \(left) more rows, which CSV, JSON and text have" : ""
    cells = shown.map { row in
      table.columns.indices.map {
        TextMeasure.fitted(table.words(row: row, column: $0), to: Self.longest, size: Self.size)
      }
    }
    isNumeric = table.columns.indices.map(table.isNumeric)
    var widths = table.columns.map { _ in 0.0 }
    for row in cells {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], TextMeasure.width(cell, size: Self.size))
      }
    }
    heads = table.columns.enumerated().map { column, head in
      Self.wrapped(head.heading, to: max(widths[column], Self.widestHead))
    }
    for (column, lines) in heads.enumerated() {
      let width = lines.lazy.map { TextMeasure.width($0, size: Self.size, isBold: true) }.max()
      widths[column] = max(widths[column], width ?? 0)
    }
    self.widths = widths
  }

  private static func wrapped(_ head: String, to width: Double) -> [String] {
    Columns.wrapped(TextMeasure.fitted(head, to: longest, size: size)) {
      // A word that is a little too wide is better whole.
      TextMeasure.width($0, size: size, isBold: true) <= width || !$0.contains(" ")
    }
  }

  private var headHeight: Double {
    Self.headLine * Double(max(1, heads.lazy.map(\.count).max() ?? 1)) + 7
  }

  private var tableWidth: Double {
    widths.reduce(0, +) + Self.gap * Double(max(0, widths.count - 1)) + 8
  }

  var width: Double {
    max(tableWidth, rest.isEmpty ? 0 : TextMeasure.width(rest, size: 9) + 8)
  }

  var height: Double {
    headHeight + Self.line * Double(cells.count) + 9 + (rest.isEmpty ? 0 : Self.line)
  }

  func draw(on canvas: inout SVGCanvas) {
    canvas.line((0, 1), (tableWidth, 1), SVGColor.text, width: 1.2)
    // Heads of fewer lines stand at the foot.
    for (column, lines) in heads.enumerated() {
      for (line, words) in lines.reversed().enumerated() {
        let y = headHeight - 6 - Self.headLine * Double(line)
        draw(words, column, y: y, isBold: true, on: &canvas)
      }
    }
    canvas.line((0, headHeight), (tableWidth, headHeight), SVGColor.text, width: 0.6)
    for (row, line) in cells.enumerated() {
      let y = headHeight + Self.line * Double(row) + 13
      for (column, words) in line.enumerated() {
        draw(words, column, y: y, isBold: false, on: &canvas)
      }
    }
    let end = headHeight + Self.line * Double(cells.count) + 4
    canvas.line((0, end), (tableWidth, end), SVGColor.text, width: 1.2)
    canvas.words(rest, x: 4, y: end + 13, .init(size: 9, color: SVGColor.muted))
  }

  private func draw(
    _ words: String, _ column: Int, y: Double, isBold: Bool, on canvas: inout SVGCanvas
  ) {
    let left = widths[..<column].reduce(4) { $0 + $1 + Self.gap }
    let isRight = isNumeric[column]
    canvas.words(
      words, x: isRight ? left + widths[column] : left, y: y,
      .init(size: Self.size, anchor: isRight ? .end : .start, isBold: isBold))
  }
}
