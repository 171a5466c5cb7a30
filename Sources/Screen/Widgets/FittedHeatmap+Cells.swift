import TextColumns

// The cells of a heat map.

extension FittedHeatmap {
  /// Draws one line of a cell.
  func drawCell(on canvas: Canvas, line: Int, place: Int) {
    let at = layout.row(on: line)
    let (row, column) = (source.row(at: at), layout.columns.lowerBound + place)
    guard at < layout.rows.upperBound, source.values[row].indices.contains(column) else { return }
    let here = Point(column: column, row: row)
    let cell = canvas[
      Rect(
        column: layout.column(place), row: layout.top + line, width: layout.cellWidth, height: 1)]
    cell.mark(cell.bounds, as: .cell(here))
    let textLine = line % layout.cellHeight - layout.textTop
    // In tall cells the cursor is on the lines that say something: the colour stays in sight, and
    // a step is few bytes.
    let said = 0..<(layout.textLines + (layout.hasNotes ? 1 : 0))
    let isCursor = here == source.cursor && (layout.cellHeight <= 2 || said.contains(textLine))
    guard let level = source.level(row: row, column: column) else {
      cell.fill(isCursor ? .cursor : .text)
      if textLine == 0 {
        cell.text(
          String(canvas.glyphs.dot), column: field.start, isCursor ? .cursor : .muted,
          width: field.width, alignment: source.words.isEmpty ? .right : .left)
      }
      return
    }
    var style = isCursor ? Style.cursor : .heat(source.map, level)
    if source.marked.contains(here) { style = style.with(.bold) }
    cell.fill(style)
    if let words = source.words(row: row, column: column) {
      draw(words, level, isMarked: source.marked.contains(here), textLine, style, on: cell)
    } else if speech == .numbers {
      drawNumber(here, textLine, style, on: cell)
    } else if textLine == 0 {
      let isMarked = source.marked.contains(here)
      let text = isMarked ? mark(cell.glyphs) : speech.mark(level, source.map, cell.glyphs)
      cell.text(text, style, width: cell.width, alignment: cell.width > 2 ? .centre : .right)
    }
  }

  private func mark(_ glyphs: Glyphs) -> String { String(source.mark ?? glyphs.cross) }

  /// Draws a number, with its mark beside it, or below it where only that has room.
  private func drawNumber(_ here: Point, _ textLine: Int, _ style: Style, on cell: Canvas) {
    let value = source.value(row: here.row, column: here.column)
    let isMarked = source.marked.contains(here)
    let fitsBeside = layout.cellWidth > field.width
    let isBelow = isMarked && !fitsBeside && layout.cellHeight > layout.textTop + 1
    if isBelow, textLine == 1 {
      cell.text(
        mark(cell.glyphs), column: field.start, style, width: field.width, alignment: .right)
    }
    guard textLine == 0 else { return }
    let isBeside = isMarked && !isBelow
    let start = isBeside && fitsBeside && field.start == 0 ? 1 : field.start
    let room = isBeside && !fitsBeside ? field.width - 1 : field.width
    let text = number(value, isApproximate: source.approximate.contains(here), room, cell.glyphs)
    cell.text(
      text, column: start + field.width - room, style, width: room, alignment: .right)
    guard isBeside else { return }
    let place = max(0, start + field.width - Columns.width(of: text) - 1)
    cell.text(mark(cell.glyphs), column: place, style)
  }

  /// A number in so many columns, with `~` before it where it is approximate and has room.
  private func number(
    _ value: Double, isApproximate: Bool, _ columns: Int, _ glyphs: Glyphs
  ) -> String {
    let isSigned = source.map.isSigned
    // Signs set neighbours apart, and so does a blank: where there is neither, one is kept.
    let isTight = layout.cellWidth == field.width && !isSigned
    let room = columns - (isTight ? 1 : 0)
    let marks = isApproximate && room >= 4
    let text = CellSpeech.numeral(
      value, columns: marks ? room - 1 : room, isSigned: isSigned, decimals: decimals, glyphs)
    let short = text.map {
      fills($0, marks ? columns - 1 : columns) ? Numeral.withoutLeadingZero($0) : $0
    }
    return (marks ? "~" : "") + (short ?? "")
  }

  /// Whether a number takes all of its cell, so that it touches the one before it.
  private func fills(_ text: String, _ columns: Int) -> Bool {
    layout.cellWidth == field.width && Columns.width(of: text) >= columns
  }

  /// Draws one line of a word and its number.
  private func draw(
    _ words: Heatmap.Words, _ level: Double, isMarked: Bool, _ textLine: Int, _ style: Style,
    on cell: Canvas
  ) {
    let width = max(1, cell.width - 1)
    if textLine == 0, cell.width > 1 {
      let glyph =
        isMarked ? mark(cell.glyphs) : speech.mark(level, source.map, cell.glyphs)
      cell.text(glyph, column: cell.width - 1, style)
    }
    let lines = Self.folded(cell.glyphs.shown(words.text), to: width, most: layout.textLines)
    let count = max(1, lines.count)
    if lines.indices.contains(textLine) {
      cell.text(lines[textLine], style, width: width)
    } else if layout.hasNotes, textLine == count {
      cell.text(words.note, style, width: width)
    }
  }

  /// A word over lines of a width; what is left beyond the last is cut with an ellipsis there.
  static func folded(_ word: String, to width: Int, most: Int) -> [String] {
    var lines: [String] = []
    var rest = Substring(word)
    while !rest.isEmpty, lines.count < most - 1, Columns.width(of: String(rest)) > width {
      var (line, used) = ("", 0)
      while let next = rest.first, used + Columns.width(of: next) <= width {
        line.append(rest.removeFirst())
        used += Columns.width(of: next)
      }
      guard !line.isEmpty else { break }
      lines.append(line)
    }
    return rest.isEmpty ? lines : lines + [String(rest)]
  }

  /// Draws the values of two rows on one line, as the colours of an upper half block.
  func drawHalves(on canvas: Canvas, line: Int, place: Int) {
    let at = layout.row(on: line)
    let column = layout.columns.lowerBound + place
    let isPair = at + 1 < layout.rows.upperBound
    let (first, second) = (source.row(at: at), isPair ? source.row(at: at + 1) : nil)
    let upper = source.level(row: first, column: column)
    let lower = second.flatMap { source.level(row: $0, column: column) }
    let here = Point(column: column, row: first)
    let below = second.map { Point(column: column, row: $0) }
    let marked =
      source.marked.contains(here) ? upper : below.map(source.marked.contains) == true ? lower : nil
    let cell = canvas[
      Rect(
        column: layout.column(place), row: layout.top + line, width: layout.cellWidth, height: 1)]
    if let below, lower != nil { cell.mark(cell.bounds, as: .cell(below)) }
    if upper != nil { cell.mark(cell.bounds, as: .cell(here)) }
    for offset in 0..<layout.cellWidth {
      if source.cursor == here || source.cursor == below, source.cursor != nil {
        let isUpper = source.cursor == here
        cell.put(isUpper ? "▀" : "▄", column: offset, row: 0, cursorHalf(isUpper ? lower : upper))
      } else if offset == 0, let marked {
        cell.put(
          source.mark ?? canvas.glyphs.cross, column: offset, row: 0,
          .heat(source.map, marked).with(.bold))
      } else if let upper {
        let style = Style(
          foreground: Heat(source.map, upper), background: lower.map { Heat(source.map, $0) })
        cell.put("▀", column: offset, row: 0, style)
      } else if let lower {
        cell.put("▄", column: offset, row: 0, Style(foreground: Heat(source.map, lower)))
      }
    }
  }

  /// The cursor's colour in one half, the other value's behind it.
  private func cursorHalf(_ other: Double?) -> Style {
    Style(
      .title, foreground: Heat(.grey, 1), background: other.map { Heat(source.map, $0) })
  }
}
