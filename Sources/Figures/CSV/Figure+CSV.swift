import Screen
import TextColumns

extension Figure {
  /// The figure in CSV: comment lines, then a block of records for each part.
  ///
  /// Grids and plots have one record for each cell or point, so that every block is a table of
  /// observations with a heading.
  var csv: String {
    var output = CommaSeparated()
    output.comment(Columns.printable(title))
    for note in provenance.notes() {
      output.comment(Columns.printable("\(note.name): \(note.words)"))
    }
    for (index, part) in content.leaves.enumerated() {
      if index > 0 { output.gap() }
      if !part.title.isEmpty { output.comment(Columns.printable(part.title)) }
      switch part {
      case .grid(let grid): grid.write(to: &output)
      case .table(let table): table.write(to: &output)
      case .plot(let plot): plot.write(to: &output)
      case .parts: break
      }
    }
    return output.text
  }
}

extension GridFigure {
  fileprivate func write(to output: inout CommaSeparated) {
    var heading = [
      rowTitle.isEmpty ? "row" : rowTitle, columnTitle.isEmpty ? "column" : columnTitle,
      unit.isEmpty ? "value" : unit,
    ]
    // Where labels repeat, as tokens do, places tell rows and columns apart.
    let hasPlaces = hasRepeatedLabels
    if hasPlaces { heading += ["row place", "column place"] }
    if !texts.isEmpty { heading.append("text") }
    if !marked.isEmpty { heading.append(markMeaning) }
    output.record(heading)
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        var record = [rowLabel(row), columnLabel(column), CommaSeparated.number(value)]
        if hasPlaces { record += [String(row), String(column)] }
        if !texts.isEmpty { record.append(text(row: row, column: column) ?? "") }
        if !marked.isEmpty {
          record.append(marked.contains(.init(column: column, row: row)) ? "1" : "0")
        }
        output.record(record)
      }
    }
  }
}

extension TableFigure {
  fileprivate func write(to output: inout CommaSeparated) {
    output.record(columns.map(\.heading))
    for row in rows.indices {
      output.record(
        columns.indices.map { column in
          switch cell(row: row, column: column) {
          case .text(let words): words
          case .integer(let number): String(number)
          case .number(let number): CommaSeparated.number(number)
          }
        })
    }
  }
}

extension PlotFigure {
  fileprivate func write(to output: inout CommaSeparated) {
    output.record(["series", x.title.isEmpty ? "x" : x.title, y.title.isEmpty ? "y" : y.title])
    for series in series {
      for point in series.points {
        output.record([
          series.name, CommaSeparated.number(point.x), CommaSeparated.number(point.y),
        ])
      }
    }
  }
}
