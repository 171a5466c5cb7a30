import Screen
import TextColumns

/// The cells of the lens as words on colours, the last residual at the top.
struct LensGrid: Widget, Sendable {
  /// The cells.
  var model: LensModel
  /// The tokens of the prompt.
  var columnLabels: [String]
  /// The position and row under the cursor.
  var cursor: Point
  private static let labelWidth = 6

  private struct Layout {
    var cellWidth: Int
    var cellHeight: Int
    var columns: Range<Int>
    var rows: Range<Int>
  }

  private func layout(_ size: Size) -> Layout {
    let count = columnLabels.count
    let room = max(1, size.width - Self.labelWidth)
    let cellWidth = max(8, min(13, count == 0 ? 13 : room / count))
    let lines = max(1, size.height - 2)
    let rowCount = model.cells.count
    let cellHeight = max(
      1,
      min(
        model.cells.first?.first?.isOneLine ?? true ? 2 : 3,
        lines / max(1, rowCount)))
    func seen(_ chosen: Int, of count: Int, room: Int) -> Range<Int> {
      let start = max(0, min(chosen - room / 2, count - room))
      return start..<max(start, min(count, start + room))
    }
    return Layout(
      cellWidth: cellWidth, cellHeight: cellHeight,
      columns: seen(cursor.column, of: count, room: max(1, room / cellWidth)),
      rows: seen(rowCount - 1 - cursor.row, of: rowCount, room: lines / cellHeight))
  }

  /// Draws column labels, cells and legend.
  func draw(on canvas: Canvas) {
    guard canvas.width > Self.labelWidth, canvas.height >= 3, !model.cells.isEmpty else { return }
    let layout = layout(canvas.size)
    drawLabels(on: canvas, layout)
    for (line, row) in layout.rows.enumerated() {
      // Rows count from the top, where the last residual is.
      let residual = model.cells.count - 1 - row
      let top = 1 + line * layout.cellHeight
      canvas.text(
        model.rowLabels[residual], row: top + (layout.cellHeight - 1) / 2,
        residual == cursor.row ? .accent : .muted, width: Self.labelWidth - 1, alignment: .right)
      for (place, column) in layout.columns.enumerated()
      where model.cells[residual].indices.contains(column) {
        let cell = Rect(
          column: Self.labelWidth + place * layout.cellWidth, row: top,
          width: layout.cellWidth, height: layout.cellHeight)
        let isCursor = cursor == Point(column: column, row: residual)
        draw(model.cells[residual][column], isCursor: isCursor, on: canvas[cell])
      }
    }
    let mark = model.markMeaning.isEmpty ? "" : "  \(canvas.glyphs.on) \(model.markMeaning)"
    Legend(map: model.map, range: model.range, unit: model.unit + mark, ends: model.ends)
      .draw(on: canvas[canvas.bounds.splitBottom(1).bottom])
  }

  private func drawLabels(on canvas: Canvas, _ layout: Layout) {
    for (place, column) in layout.columns.enumerated() {
      canvas.text(
        columnLabels[column], column: Self.labelWidth + place * layout.cellWidth,
        column == cursor.column ? .accent : .muted, width: layout.cellWidth - 1)
    }
    let (left, right) = (
      layout.columns.lowerBound > 0, layout.columns.upperBound < columnLabels.count
    )
    if left { canvas.text(String(canvas.glyphs.moreLeft), column: Self.labelWidth - 2, .key) }
    if right { canvas.text(String(canvas.glyphs.moreRight), column: canvas.width - 1, .key) }
    if layout.rows.lowerBound > 0 { canvas.text(String(canvas.glyphs.moreUp), row: 1, .key) }
    if layout.rows.upperBound < model.cells.count {
      canvas.text(
        String(canvas.glyphs.moreDown), row: layout.rows.count * layout.cellHeight, .key)
    }
  }

  private func draw(_ cell: LensCell, isCursor: Bool, on canvas: Canvas) {
    let style = isCursor ? Style.cursor : .heat(model.map, cell.level)
    canvas.fill(canvas.bounds, with: " ", style)
    let line = canvas.height == 2 ? 0 : (canvas.height - 1) / 2
    canvas.text(cell.text, row: line, style, width: canvas.width - 1)
    // A number is left out rather than cut.
    let whole = [cell.more, cell.note].filter { !$0.isEmpty }.joined(separator: " ")
    let more = Columns.width(of: whole) < canvas.width || cell.more.isEmpty ? whole : cell.more
    if canvas.height > 1, !more.isEmpty {
      canvas.text(more, row: line + 1, style, width: canvas.width - 1)
    } else if canvas.traits.depth < .indexed, canvas.width > 9, !more.isEmpty {
      canvas.text(more, style, width: canvas.width - 1, alignment: .right)
    }
    if cell.isMarked {
      canvas.text(String(canvas.glyphs.on), column: canvas.width - 1, row: line, style)
    }
  }
}
