import TextColumns

/// A heat map fitted into its room: where its cells lie and how they say their values.
struct FittedHeatmap {
  let source: Heatmap
  let layout: MapLayout
  let speech: CellSpeech
  /// Digits after the point that numbers have at most.
  let decimals: Int
  /// Where numbers stand within their cells: in the middle, flush right among themselves.
  let field: (start: Int, width: Int)

  init(_ source: Heatmap, size: Size, traits: DisplayTraits) {
    self.source = source
    let demand = source.demand
    layout = MapLayout(
      demand, in: size, canShareLines: traits.glyphs.isRich && traits.depth >= .indexed,
      cursor: source.cursor.map { Point(column: $0.column, row: source.row(at: $0.row)) })
    decimals = source.shownDecimals
    if layout.sharesLines {
      speech = .silent
    } else if !source.words.isEmpty {
      // A number below a word says it; without one, colours or a mark in the blank after it do.
      speech = layout.hasNotes ? .numbers : traits.depth >= .indexed ? .silent : .marks
    } else {
      speech = CellSpeech(
        width: layout.cellWidth, largest: source.largest, isSigned: source.map.isSigned,
        decimals: decimals, depth: traits.depth)
    }
    let width = min(layout.cellWidth, demand.text)
    field = ((layout.cellWidth - width) / 2, width)
  }

  /// The legend, whose marks and numbers are those of the cells.
  var legend: Legend {
    var legend =
      source.legend
      ?? Legend(
        map: source.map, scaling: source.scaling, unit: source.unit, decimals: decimals)
    legend.speech = speech
    return legend
  }

  func draw(on canvas: Canvas) {
    drawColumnLabels(on: canvas)
    for line in 0..<layout.lines {
      drawRowLabel(on: canvas, line: line)
      for place in 0..<layout.columns.count {
        if layout.sharesLines {
          drawHalves(on: canvas, line: line, place: place)
        } else {
          drawCell(on: canvas, line: line, place: place)
        }
      }
    }
    drawMoreMarks(on: canvas)
    guard layout.hasLegend else { return }
    legend.draw(
      on: canvas[
        Rect(
          column: 0, row: min(canvas.height - 1, layout.top + layout.lines), width: canvas.width,
          height: 1)])
  }
}

// MARK: Labels

extension FittedHeatmap {
  private func drawRowLabel(on canvas: Canvas, line: Int) {
    guard layout.labelWidth > 0 else { return }
    let place = layout.row(on: line)
    var row = source.row(at: place)
    if layout.sharesLines, let chosen = source.cursor?.row, chosen == source.row(at: place + 1) {
      row = chosen
    }
    let isFirst = layout.sharesLines || line % layout.cellHeight == layout.textTop
    guard isFirst, source.rowLabels.indices.contains(row) else { return }
    canvas.text(
      source.rowLabels[row], row: layout.top + line,
      row == source.cursor?.row ? .accent : .muted,
      width: layout.labelWidth - 1, alignment: .right)
  }

  /// Draws the names of columns, which take turns on lines where they are wider than cells.
  private func drawColumnLabels(on canvas: Canvas) {
    guard layout.hasColumnLabels else { return }
    let takesTurns = layout.labelLines * layout.labelStep > 1
    let chosen = takesTurns ? chosenLabel(on: canvas) : nil
    for (place, column) in layout.columns.enumerated() where place % layout.labelStep == 0 {
      let style: Style = column == source.cursor?.column ? .accent : .muted
      if takesTurns {
        let start = layout.column(place)
        let taken = start..<start + Columns.width(of: label(column))
        // What is left of a number would be another number.
        if let chosen, chosen.row == labelLine(place), chosen.columns.overlaps(taken),
          Int(label(column)) != nil
        {
          continue
        }
        canvas.text(
          label(column), column: start, row: labelLine(place), style,
          width: min(layout.labelRoom, canvas.width - start))
      } else {
        drawLabel(column, above: place, style, on: canvas)
      }
    }
    guard let chosen else { return }
    canvas.text(
      " \(label(chosen.column)) ", column: chosen.columns.lowerBound, row: chosen.row, .accent,
      width: chosen.columns.count)
  }

  /// Where the name of the cursor's column stands, which is seen whole, over its neighbours.
  private func chosenLabel(
    on canvas: Canvas
  ) -> (column: Int, columns: Range<Int>, row: Int)? {
    guard let chosen = source.cursor?.column, layout.columns.contains(chosen) else { return nil }
    let place = chosen - layout.columns.lowerBound
    let width = min(canvas.width, Columns.width(of: label(chosen)) + 2)
    let start = max(0, min(layout.column(place) - 1, canvas.width - width))
    return (chosen, start..<start + width, labelLine(place))
  }

  private func label(_ column: Int) -> String {
    source.columnLabels.indices.contains(column) ? source.columnLabels[column] : ""
  }

  /// The line of labels on which a column has its turn.
  private func labelLine(_ place: Int) -> Int {
    place / layout.labelStep % layout.labelLines
  }

  /// Draws a name that has a cell's width: above words at their start, above numbers at their end.
  private func drawLabel(
    _ column: Int, above place: Int, _ style: Style, on canvas: Canvas
  ) {
    let start = layout.column(place)
    guard source.words.isEmpty else {
      canvas.text(label(column), column: start, style, width: layout.cellWidth - 1)
      return
    }
    // A blank stays between names, on the left where numbers fill their cells.
    let end = field.start + field.width
    let isFilled = end == layout.cellWidth
    let fits = Columns.width(of: label(column)) <= end - (isFilled ? 1 : 0)
    let shift = isFilled ? 1 : 0
    canvas.text(
      label(column), column: start + shift, style,
      width: max(1, fits ? end - shift : layout.cellWidth - 1), alignment: .right)
  }

  private func drawMoreMarks(on canvas: Canvas) {
    let columnCount = source.values.lazy.map(\.count).max() ?? 0
    let (first, last) = (layout.top, layout.top + layout.lines - 1)
    guard layout.lines > 0, canvas.width > 1 else { return }
    func mark(_ glyph: Character, _ column: Int, _ row: Int) {
      canvas.text(String(glyph), column: column, row: row, .key)
    }
    let left = max(0, layout.labelWidth - 1)
    if layout.rows.lowerBound > 0 { mark(canvas.glyphs.moreUp, left, first) }
    if layout.rows.upperBound < source.values.count { mark(canvas.glyphs.moreDown, left, last) }
    guard layout.hasColumnLabels else { return }
    if layout.columns.lowerBound > 0 { mark(canvas.glyphs.moreLeft, left, 0) }
    if layout.columns.upperBound < columnCount {
      mark(canvas.glyphs.moreRight, canvas.width - 1, 0)
    }
  }
}
