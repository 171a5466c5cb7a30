import TextColumns

/// How a heat map is fitted into its room.
struct HeatmapLayout {
  /// Whether there is a line for the legend, the last one.
  let hasLegend: Bool
  /// Whether there is a line for the column labels, the first one.
  let hasColumnLabels: Bool
  /// The columns that row labels take, the blank after them included.
  let labelWidth: Int
  /// The columns of one cell.
  let cellWidth: Int
  /// The lines of one cell.
  let cellHeight: Int
  /// Whether each line shows two rows of values.
  let sharesLines: Bool
  /// The rows of values that are seen.
  let rows: Range<Int>
  /// The columns of values that are seen.
  let columns: Range<Int>
  /// The lines that the grid takes.
  let lines: Int
  /// The first line of the grid.
  var top: Int { hasColumnLabels ? 1 : 0 }

  /// Cells wider than this gain nothing.
  private static let widest = 9
  /// Cells taller than this gain nothing.
  private static let tallest = 3

  init(_ map: Heatmap, size: Size, traits: DisplayTraits) {
    let rowCount = map.values.count
    let columnCount = map.values.lazy.map(\.count).max() ?? 0
    hasLegend = size.height >= 2
    hasColumnLabels = !map.columnLabels.isEmpty && size.height >= 4
    let room = max(0, size.height - (hasLegend ? 1 : 0) - (hasColumnLabels ? 1 : 0))
    let longest = map.rowLabels.lazy.map { Columns.width(of: $0) }.max() ?? 0
    labelWidth = longest == 0 || size.width < 8 ? 0 : min(longest, size.width / 4) + 1
    let width = max(0, size.width - labelWidth)
    cellWidth = columnCount == 0 ? 1 : max(1, min(Self.widest, width / columnCount))
    columns = Self.seen(map.cursor?.column, of: columnCount, room: width / cellWidth)
    sharesLines = rowCount > room && traits.glyphs.isRich && traits.depth >= .indexed
    let perLine = sharesLines ? 2 : 1
    rows = Self.seen(map.cursor?.row, of: rowCount, room: room * perLine)
    let spare = rowCount == 0 ? 1 : room / rowCount
    cellHeight = sharesLines || cellWidth < 5 ? 1 : max(1, min(Self.tallest, spare))
    lines = sharesLines ? (rows.count + 1) / 2 : rows.count * cellHeight
  }

  private static func seen(_ cursor: Int?, of count: Int, room: Int) -> Range<Int> {
    let start = Viewport.start(showing: cursor, of: count, room: room)
    return start..<max(start, min(count, start + room))
  }

  /// The row of values on a line of the grid, the upper one when two share it.
  func row(on line: Int) -> Int {
    rows.lowerBound + (sharesLines ? 2 * line : line / cellHeight)
  }

  /// Whether the values of a cell are printed on this line, the middle one of the cell.
  func isMiddle(_ line: Int) -> Bool { line % cellHeight == (cellHeight - 1) / 2 }

  /// The first column of the screen of a cell.
  func column(_ place: Int) -> Int { labelWidth + place * cellWidth }
}

// MARK: Drawing

extension Heatmap {
  func drawRowLabel(on canvas: Canvas, line: Int, _ layout: HeatmapLayout) {
    guard layout.labelWidth > 0 else { return }
    var row = layout.row(on: line)
    var isCursor = row == cursor?.row
    if layout.sharesLines, let chosen = cursor?.row, chosen == row + 1 {
      (row, isCursor) = (chosen, true)
    }
    guard layout.isMiddle(line), rowLabels.indices.contains(row) else { return }
    canvas.text(
      rowLabels[row], row: layout.top + line, isCursor ? .accent : .muted,
      width: layout.labelWidth - 1, alignment: .right)
  }

  func drawColumnLabels(on canvas: Canvas, _ layout: HeatmapLayout) {
    guard layout.hasColumnLabels else { return }
    let widest = columnLabels.lazy.map { Columns.width(of: $0) }.max() ?? 0
    // In narrow cells every so many labels are shown, those that their width leaves room for.
    let step =
      layout.cellWidth >= 4 ? 1 : (min(widest, 4) + layout.cellWidth) / max(1, layout.cellWidth)
    for (place, column) in layout.columns.enumerated() where place % step == 0 {
      guard columnLabels.indices.contains(column) else { continue }
      let room = layout.cellWidth * step - 1
      let indent = layout.cellWidth == 4 ? 1 : 0
      canvas.text(
        columnLabels[column], column: layout.column(place) + indent, .muted, width: max(1, room),
        alignment: layout.cellWidth >= 4 ? .right : .left)
    }
    guard let chosen = cursor?.column, layout.columns.contains(chosen),
      columnLabels.indices.contains(chosen)
    else { return }
    let text = columnLabels[chosen]
    let place = layout.column(chosen - layout.columns.lowerBound)
    guard layout.cellWidth < 4 else {
      let indent = layout.cellWidth == 4 ? 1 : 0
      canvas.text(
        text, column: place + indent, .accent, width: layout.cellWidth - 1, alignment: .right)
      return
    }
    let width = min(canvas.width, Columns.width(of: text) + 2)
    let start = max(0, min(place - 1, canvas.width - width))
    canvas.text(" \(text) ", column: start, .accent, width: width)
  }

  func drawCell(on canvas: Canvas, line: Int, place: Int, _ layout: HeatmapLayout) {
    let (row, column) = (layout.row(on: line), layout.columns.lowerBound + place)
    guard row < layout.rows.upperBound, values[row].indices.contains(column) else { return }
    let cell = Rect(
      column: layout.column(place), row: layout.top + line, width: layout.cellWidth, height: 1)
    let here = Point(column: column, row: row)
    canvas.mark(cell, as: .cell(here))
    let isCursor = here == cursor
    guard let level = level(values[row][column]) else {
      canvas.fill(cell, isCursor ? .cursor : .text)
      if layout.isMiddle(line) {
        canvas.text(
          String(canvas.glyphs.dot), column: cell.column, row: cell.row,
          isCursor ? .cursor : .muted, width: cell.width, alignment: .centre)
      }
      return
    }
    var style = isCursor ? Style.cursor : .heat(map, level)
    if marked.contains(here) { style = style.with(.bold) }
    canvas.fill(cell, style)
    guard layout.isMiddle(line) else { return }
    let width = cell.width > 4 ? cell.width - 1 : cell.width
    let isMarked = marked.contains(here)
    // The mark takes a column of its own, so the number is fitted into one less.
    let room = isMarked ? cell.width - 1 : cell.width
    var label =
      approximate.contains(here) && cell.width >= 4
      ? approximateLabel(values[row][column], width: isMarked ? width - 1 : width, canvas.glyphs)
      : self.label(values[row][column], level, width: room, canvas.traits)
    if isMarked {
      let mark = String(mark ?? canvas.glyphs.cross)
      let fits = cell.width > 4 && Columns.width(of: mark + label) <= width
      label = fits ? mark + label : mark
    }
    canvas.text(
      label, column: cell.column, row: cell.row, style, width: width,
      alignment: cell.width >= 4 ? .right : .centre)
  }

  /// A number that is no more than approximate, as `~+.1`.
  private func approximateLabel(_ value: Double, width: Int, _ glyphs: Glyphs) -> String {
    let text = Numeral.compact(
      value, columns: width - 1, signed: map.isSigned, most: decimals, glyphs: glyphs)
    // Nothing is nothing, however it was found.
    let isZero = text?.allSatisfy { !$0.isNumber || $0 == "0" } ?? true
    return "~" + (isZero ? String(glyphs.dot) : text ?? "")
  }

  /// What a cell of a width says besides its colour.
  private func label(
    _ value: Double, _ level: Double, width: Int, _ traits: DisplayTraits
  ) -> String {
    let glyphs = traits.glyphs
    // A sign sets numbers apart; without one a blank must.
    let room = width > 4 || !map.isSigned ? width - 1 : width
    if width >= 4,
      let text = Numeral.compact(
        value, columns: room, signed: map.isSigned, most: decimals, glyphs: glyphs)
    {
      // A zero has no sign that would set it apart from its neighbour.
      let isZero = map.isSigned && width <= 5 && text.allSatisfy { $0 == "0" || $0 == "." }
      return isZero ? String(glyphs.dot) : text
    }
    if traits.depth >= .indexed {
      guard map.isSigned, width >= 2, level.magnitude >= 0.15 else { return "" }
      return level < 0 ? String(glyphs.minus) : "+"
    }
    if width == 1 { return String(HeatMark.glyph(level, map, glyphs)) }
    return HeatMark.digits(level, map, glyphs)
  }

  /// Draws the values of two rows on one line, as the colours of an upper half block.
  func drawHalves(on canvas: Canvas, line: Int, place: Int, _ layout: HeatmapLayout) {
    let (row, column) = (layout.row(on: line), layout.columns.lowerBound + place)
    let upper = level(value(row: row, column: column))
    let lower = row + 1 < layout.rows.upperBound ? level(value(row: row + 1, column: column)) : nil
    let isUpper = cursor == Point(column: column, row: row)
    let isLower = cursor == Point(column: column, row: row + 1)
    let mark = marked(row: row, column: column, upper, lower)
    for offset in 0..<layout.cellWidth {
      let (x, y) = (layout.column(place) + offset, layout.top + line)
      if isUpper || isLower {
        canvas.put(isUpper ? "▀" : "▄", column: x, row: y, cursorHalf(isUpper ? lower : upper))
      } else if offset == 0, let mark {
        canvas.put(
          self.mark ?? canvas.glyphs.cross, column: x, row: y, .heat(map, mark).with(.bold))
      } else if let upper {
        let style = Style(foreground: Heat(map, upper), background: lower.map { Heat(map, $0) })
        canvas.put("▀", column: x, row: y, style)
      } else if let lower {
        canvas.put("▄", column: x, row: y, Style(foreground: Heat(map, lower)))
      }
    }
  }

  /// The level of the marked one of two rows that share a line, if any is marked.
  private func marked(row: Int, column: Int, _ upper: Double?, _ lower: Double?) -> Double? {
    if let upper, marked.contains(Point(column: column, row: row)) { return upper }
    if let lower, marked.contains(Point(column: column, row: row + 1)) { return lower }
    return nil
  }

  /// The cursor's colour in one half, the other value's behind it.
  private func cursorHalf(_ other: Double?) -> Style {
    Style(.title, foreground: Heat(.grey, 1), background: other.map { Heat(map, $0) })
  }

  func drawMoreMarks(on canvas: Canvas, _ layout: HeatmapLayout) {
    let columnCount = values.lazy.map(\.count).max() ?? 0
    let (first, last) = (layout.top, layout.top + layout.lines - 1)
    guard layout.lines > 0, canvas.width > 1 else { return }
    func mark(_ glyph: Character, _ column: Int, _ row: Int) {
      canvas.text(String(glyph), column: column, row: row, .key)
    }
    let left = max(0, layout.labelWidth - 1)
    if layout.rows.lowerBound > 0 { mark(canvas.glyphs.moreUp, left, first) }
    if layout.rows.upperBound < values.count { mark(canvas.glyphs.moreDown, left, last) }
    if layout.columns.lowerBound > 0, layout.hasColumnLabels {
      mark(canvas.glyphs.moreLeft, left, 0)
    }
    if layout.columns.upperBound < columnCount, layout.hasColumnLabels {
      mark(canvas.glyphs.moreRight, canvas.width - 1, 0)
    }
  }
}
