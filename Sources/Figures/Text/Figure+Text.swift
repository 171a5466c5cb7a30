import Screen
import TextColumns

extension Figure {
  /// The figure as aligned columns: title, parts, provenance.
  var plainText: String {
    var lines = [Columns.printable(title), ""]
    for part in content.leaves {
      if !part.title.isEmpty { lines += [Columns.printable(part.title), ""] }
      switch part {
      case .grid(let grid): lines += grid.lines
      case .table(let table): lines += table.lines
      case .plot(let plot): lines += plot.lines
      case .bars(let bars): lines += bars.lines
      case .diagram(let diagram): lines += diagram.lines
      case .graph(let graph): lines += graph.lines
      case .card(let card): lines += card.lines
      case .parts: break
      }
      lines.append("")
    }
    lines += notes
    return lines.map { $0.trimmedEnd + "\n" }.joined()
  }

  private var notes: [String] {
    let notes = provenance.notes()
    let width = notes.lazy.map { Columns.width(of: $0.name) }.max() ?? 0
    return notes.flatMap { note in
      Columns.wrapped(Columns.printable(note.words), to: TextPage.width - width - 2)
        .enumerated().map { index, line in
          Columns.padded(index == 0 ? note.name : "", to: width) + "  " + line
        }
    }
  }
}

/// The page that text is laid out for.
enum TextPage {
  /// Its columns.
  static let width = 100

  /// Lines of what a widget draws, without colours.
  static func picture(_ size: Size, _ draw: (Canvas) -> Void) -> [String] {
    let traits = DisplayTraits(depth: .monochrome, glyphs: .unicode)
    return Frame.drawn(size: size, traits: traits, draw).text
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

extension String {
  /// The text without blanks at its end.
  var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}

extension GridFigure {
  /// Labels and values in blocks of as many columns as the page has room for.
  fileprivate var lines: [String] {
    let labels = values.indices.map { Columns.printable(rowLabel($0)) }
    let left = min(24, labels.lazy.map { Columns.width(of: $0) }.max() ?? 0)
    let columns = (0..<columnCount).map(textColumn)
    var lines = [Columns.printable("\(rowTitle) × \(columnTitle): \(legend)")]
    for block in Self.blocks(columns.map(\.width), room: TextPage.width - left) {
      lines += ["", Columns.padded("", to: left) + block.map { columns[$0].heading }.joined()]
      for row in values.indices {
        lines.append(
          Columns.fitted(labels[row], to: left, alignment: .right)
            + block.map { columns[$0].cells[row] }.joined())
      }
    }
    return lines
  }

  /// A column of the grid, every line as wide as the others.
  private struct TextColumn {
    var heading: String
    var cells: [String]
    var width: Int
  }

  private func textColumn(_ column: Int) -> TextColumn {
    let heading = Columns.printable(columnLabel(column))
    let cells = values.enumerated().map { row, line in
      line.indices.contains(column) ? cell(line[column], row: row, column: column) : ""
    }
    let longest = ([heading] + cells).lazy.map { Columns.width(of: $0) }.max() ?? 0
    let width = max(1, min(14, longest))
    func field(_ words: String) -> String {
      "  " + Columns.fitted(words, to: width, alignment: .right)
    }
    return TextColumn(heading: field(heading), cells: cells.map(field), width: width + 2)
  }

  /// Runs of columns that fit side by side, at least one in each.
  private static func blocks(_ widths: [Int], room: Int) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start = 0
    var used = 0
    for (column, width) in widths.enumerated() {
      if column > start, used + width > room {
        blocks.append(start..<column)
        (start, used) = (column, 0)
      }
      used += width
    }
    return start < widths.count ? blocks + [start..<widths.count] : blocks
  }

  private func cell(_ value: Double, row: Int, column: Int) -> String {
    let words = text(row: row, column: column).map { Columns.printable($0) }
    let isMarked = marked.contains(Point(column: column, row: row))
    return (isMarked ? "*" : "") + (words ?? (value.isNaN ? "·" : numeral(value)))
  }

  private var legend: String {
    marked.isEmpty ? unit : "\(unit); * \(markMeaning)"
  }
}

extension TableFigure {
  var lines: [String] {
    let cells = rows.indices.map { row in
      columns.indices.map { Columns.printable(words(row: row, column: $0)) }
    }
    let widths = columns.indices.map { column in
      let longest = cells.lazy.map { Columns.width(of: $0[column]) }.max() ?? 0
      return min(60, max(longest, Columns.width(of: Columns.printable(columns[column].heading))))
    }
    let isNumeric = columns.indices.map(isNumeric)
    func line(_ fields: [String]) -> String {
      fields.enumerated().map { column, field in
        Columns.fitted(
          field, to: widths[column], alignment: isNumeric[column] ? .right : .left)
      }.joined(separator: "  ")
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return [line(columns.map { Columns.printable($0.heading) }), rule] + cells.map(line)
  }
}

extension PlotFigure {
  /// A picture in braille, then what each series is; lines are left out where there are marks.
  fileprivate var lines: [String] {
    let size = Size(width: TextPage.width, height: isSquare ? 30 : 22)
    return TextPage.picture(size) { canvas in
      if series.contains(where: { $0.form == .marks }) {
        ScatterPlot(
          classes: series.filter { $0.form == .marks }.map {
            .init($0.name, $0.points, style: .text, labels: $0.labels)
          }, xTitle: x.title, yTitle: y.title, xRange: xScale.range, yRange: yScale.range,
          hasDiagonal: hasDiagonal
        ).draw(on: canvas)
      } else {
        LinePlot(
          series: series.map { .init($0.name, $0.points, isFaint: $0.form == .faintLine) },
          xTitle: x.title, yTitle: y.title, xRange: xScale.range, yRange: yScale.range,
          isLogarithmic: y.isLogarithmic
        ).draw(on: canvas)
      }
    }
  }
}
