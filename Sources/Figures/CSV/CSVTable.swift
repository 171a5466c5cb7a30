import Screen

/// One table of a figure as records: observations in rows, variables in columns.
///
/// A grid has one record for each cell and a plot one for each point, so that every table can be
/// filtered, grouped and joined as it is.
struct CSVTable {
  /// A variable.
  struct Column: Hashable {
    /// Its heading, which no other column of the table has.
    var heading: String
    /// Whether it holds numbers alone; one that is missing is empty.
    var isNumeric: Bool
  }

  /// What the table shows; empty where the figure's title says it.
  let title: String
  /// The variables.
  let columns: [Column]
  /// The records, with as many fields as there are columns.
  let records: [[String]]

  init(_ title: String, _ columns: [Column], _ records: [[String]]) {
    self.title = title
    self.columns = Self.distinct(columns)
    self.records = records
  }

  /// The tables of a figure, the first of which is what it is about.
  static func tables(of content: Figure.Content) -> [CSVTable] {
    content.leaves.flatMap { part -> [CSVTable] in
      switch part {
      case .grid(let grid): [CSVTable(grid)]
      case .table(let table): [CSVTable(table)]
      case .plot(let plot): [CSVTable(plot)]
      case .bars(let bars): [CSVTable(bars)]
      case .diagram(let diagram): CSVTable.tables(of: diagram)
      case .graph(let graph): CSVTable.tables(of: graph)
      case .card(let card): [CSVTable(card)]
      case .parts: []
      }
    }
  }

  /// The table as records of RFC 4180, the headings first and nothing else.
  var text: String {
    var output = CommaSeparated()
    output.record(columns.map(\.heading))
    for record in records { output.record(record) }
    return output.text
  }

  /// Headings that tell columns apart: none is empty and no two are the same.
  private static func distinct(_ columns: [Column]) -> [Column] {
    var taken: Set<String> = []
    return columns.enumerated().map { place, column in
      var column = column
      if column.heading.isEmpty { column.heading = "column \(place + 1)" }
      let name = column.heading
      var number = 2
      while !taken.insert(column.heading).inserted {
        column.heading = "\(name) \(number)"
        number += 1
      }
      return column
    }
  }
}

extension CSVTable {
  private init(_ grid: GridFigure) {
    let rows = grid.values.indices
    let places = 0..<grid.columnCount
    var columns: [Column] = [
      Column(
        heading: grid.rowTitle.isEmpty ? "row" : grid.rowTitle,
        isNumeric: rows.allSatisfy { Int(grid.rowLabel($0)) != nil }),
      Column(
        heading: grid.columnTitle.isEmpty ? "column" : grid.columnTitle,
        isNumeric: places.allSatisfy { Int(grid.columnLabel($0)) != nil }),
      Column(heading: grid.unit.isEmpty ? "value" : grid.unit, isNumeric: true),
    ]
    // Where labels repeat, as tokens do, places tell rows and columns apart.
    let hasPlaces = grid.hasRepeatedLabels
    if hasPlaces {
      columns += ["row place", "column place"].map { Column(heading: $0, isNumeric: true) }
    }
    if !grid.texts.isEmpty { columns.append(Column(heading: "text", isNumeric: false)) }
    if !grid.marked.isEmpty { columns.append(Column(heading: grid.markMeaning, isNumeric: true)) }
    var records: [[String]] = []
    for (row, line) in grid.values.enumerated() {
      for (column, value) in line.enumerated() {
        var record = [
          grid.rowLabel(row), grid.columnLabel(column), CommaSeparated.number(value),
        ]
        if hasPlaces { record += [String(row), String(column)] }
        if !grid.texts.isEmpty { record.append(grid.text(row: row, column: column) ?? "") }
        if !grid.marked.isEmpty {
          record.append(grid.marked.contains(Point(column: column, row: row)) ? "1" : "0")
        }
        records.append(record)
      }
    }
    self.init(grid.title, columns, records)
  }

  private init(_ table: TableFigure) {
    self.init(
      table.title,
      table.columns.indices.map {
        Column(heading: table.columns[$0].heading, isNumeric: table.isNumeric($0))
      },
      table.rows.indices.map { row in
        table.columns.indices.map { column in
          switch table.cell(row: row, column: column) {
          case .text(let words): words
          case .integer(let number): String(number)
          case .number(let number): CommaSeparated.number(number)
          }
        }
      })
  }

  private init(_ plot: PlotFigure) {
    let hasLabels = plot.series.contains { !$0.labels.isEmpty }
    self.init(
      plot.title,
      [
        Column(heading: "series", isNumeric: false),
        Column(heading: plot.x.title.isEmpty ? "x" : plot.x.title, isNumeric: true),
        Column(heading: plot.y.title.isEmpty ? "y" : plot.y.title, isNumeric: true),
      ] + (hasLabels ? [Column(heading: "label", isNumeric: false)] : []),
      plot.series.flatMap { series in
        series.points.enumerated().map { index, point in
          [series.name, CommaSeparated.number(point.x), CommaSeparated.number(point.y)]
            + (hasLabels ? [series.label(index)] : [])
        }
      })
  }
}
