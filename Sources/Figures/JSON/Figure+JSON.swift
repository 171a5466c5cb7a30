import Screen
import StrictJSON

extension Figure {
  /// The figure as one object of the schema `patchbay.figure/1`.
  var json: JSONOutput {
    let head: JSONOutput = [
      "schema": "patchbay.figure/1", "version": provenance.version, "title": title,
    ]
    let result: JSONOutput = ["result": content.json]
    return head.adding(provenance.json).adding(result)
  }
}

extension Provenance {
  /// All but the version.
  var json: JSONOutput {
    let checkpoints = JSONOutput.array(
      checkpoints.map { ["slot": $0.slot, "path": $0.path, "sha256": $0.sha256] })
    let prompts: JSONOutput = [
      "count": prompts.count, "set": prompts.set.isEmpty ? nil : prompts.set,
      "sha256": prompts.sha256, "first": prompts.first,
    ]
    let json: JSONOutput = [
      "checkpoints": checkpoints, "prompts": prompts, "bos": bos, "view": view,
      "interventions": interventions, "conventions": conventions,
    ]
    return bosToken.isEmpty ? json : json.adding(["bosToken": bosToken])
  }
}

extension Figure.Content {
  fileprivate var json: JSONOutput {
    switch self {
    case .grid(let grid): grid.json
    case .table(let table): table.json
    case .plot(let plot): plot.json
    case .bars(let bars): bars.json
    case .diagram(let diagram): diagram.json
    case .graph(let graph): graph.json
    case .card(let card): card.json
    case .parts(let parts): ["kind": "parts", "parts": JSONOutput.array(parts.map(\.json))]
    }
  }
}

extension GridFigure {
  fileprivate var json: JSONOutput {
    let marks = marked.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    var json: JSONOutput = [
      "kind": "grid", "title": title, "rowTitle": rowTitle, "columnTitle": columnTitle,
      "rowLabels": values.indices.map(rowLabel),
      "columnLabels": (0..<columnCount).map(columnLabel), "unit": unit, "colorMap": map.name,
      "range": [range.lowerBound, range.upperBound],
      "values": values.map { $0.map(\.withDigitsOfSingle) },
    ]
    if scale != .linear { json = json.adding(["scale": scale.rawValue]) }
    if !texts.isEmpty { json = json.adding(["texts": texts]) }
    if !marks.isEmpty {
      json = json.adding([
        "marked": marks.map { [$0.row, $0.column] }, "markMeaning": markMeaning,
      ])
    }
    return json
  }
}

extension TableFigure {
  fileprivate var json: JSONOutput {
    let columns = JSONOutput.array(
      columns.map { ["title": $0.title, "unit": $0.unit.isEmpty ? nil : $0.unit] })
    let rows = JSONOutput.array(
      rows.indices.map { row in
        .array(self.columns.indices.map { cell(row: row, column: $0).json })
      })
    return ["kind": "table", "title": title, "columns": columns, "rows": rows]
  }
}

extension TableFigure.Cell {
  fileprivate var json: JSONOutput {
    switch self {
    case .text(let words): .string(words)
    case .number(let number): .double(number.withDigitsOfSingle)
    case .integer(let number): .integer(number)
    }
  }
}

extension PlotFigure {
  fileprivate var json: JSONOutput {
    let series = JSONOutput.array(
      series.map { series -> JSONOutput in
        let json: JSONOutput = [
          "name": series.name, "form": series.form.rawValue,
          "x": series.points.map(\.x.withDigitsOfSingle),
          "y": series.points.map(\.y.withDigitsOfSingle),
        ]
        return series.labels.isEmpty ? json : json.adding(["labels": series.labels])
      })
    return ["kind": "plot", "title": title, "x": x.json, "y": y.json, "series": series]
  }
}

extension PlotFigure.Axis {
  fileprivate var json: JSONOutput {
    [
      "title": title, "range": range.map { [$0.lowerBound, $0.upperBound] },
      "logarithmic": isLogarithmic,
    ]
  }
}
