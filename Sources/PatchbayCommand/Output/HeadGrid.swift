import Screen
import TextColumns

/// Numbers of heads as a grid of layers by heads, coloured by value, with the range below.
struct HeadGrid {
  /// `[layer][head]`.
  let values: [[Float]]
  /// The colours: signed up to the largest magnitude, or from 0 to 1.
  let map: ColorMap
  /// Digits after the point, at most; fewer where all heads then fit side by side.
  var decimals = 2
  /// What the columns are called; by default their numbers.
  var columnNames: [String]?
  /// The word above the layers.
  var corner = "head"
  /// What the only row is called, where there is one for all layers; its columns are then layers.
  var rowName: String?

  /// The value of the strongest colour.
  private var reach: Float {
    guard map.isSigned else { return 1 }
    let largest = values.joined().filter(\.isFinite).map(\.magnitude).max() ?? 0
    return largest > 0 ? largest : 1
  }

  /// The grid in blocks of as many heads as fit the page.
  func lines(on page: Page) -> [StyledLine] {
    let count = values.map(\.count).max() ?? 0
    var grid = self
    while grid.decimals > 1, grid.cellWidth(page) * count > page.width - Self.labelWidth {
      grid.decimals -= 1
    }
    if grid.cellWidth(page) * count > page.width - Self.labelWidth { grid.decimals = decimals }
    return grid.blocks(of: count, page)
  }

  private func blocks(of count: Int, _ page: Page) -> [StyledLine] {
    let cell = cellWidth(page)
    let perBlock = max(1, (page.width - Self.labelWidth) / cell)
    var lines: [StyledLine] = []
    for first in stride(from: 0, to: count, by: perBlock) {
      if first > 0 { lines.append(StyledLine()) }
      let columns = first..<min(count, first + perBlock)
      lines.append(head(columns, cell))
      for layer in values.indices { lines.append(row(layer, columns, cell, page)) }
    }
    return lines + [legend(page)]
  }

  private static let labelWidth = 6

  private func cellWidth(_ page: Page) -> Int {
    let texts =
      values.joined().map { text($0, page).count }
      + (columnNames ?? []).map { Columns.width(of: $0) }
    return max(5, (texts.max() ?? 0) + 1)
  }

  private func text(_ value: Float, _ page: Page) -> String {
    value.isNaN
      ? (page.traits.glyphs.isRich ? "·" : ".")
      : page.number(value, decimals, signed: map.isSigned)
  }

  private func head(_ columns: Range<Int>, _ cell: Int) -> StyledLine {
    var line = StyledLine(
      Columns.padded(
        rowName == nil ? corner : "layer", to: Self.labelWidth, alignment: .right), .muted)
    for column in columns {
      let name = columnNames.map { $0[column] } ?? String(column)
      line.append(Columns.padded(name, to: cell, alignment: .right), .muted)
    }
    return line
  }

  private func row(
    _ layer: Int, _ columns: Range<Int>, _ cell: Int, _ page: Page
  ) -> StyledLine {
    var line = StyledLine(
      Columns.padded(rowName ?? "L\(layer)", to: Self.labelWidth, alignment: .right), .muted)
    for column in columns where values[layer].indices.contains(column) {
      let value = values[layer][column]
      line.append(
        Columns.padded(text(value, page), to: cell, alignment: .right),
        value.isNaN ? .muted : .heat(map, Double(value / reach)))
    }
    return line
  }

  /// The range of the colours, and the least and greatest value.
  private func legend(_ page: Page) -> StyledLine {
    let known = values.joined().filter(\.isFinite)
    var line = StyledLine()
    line.pad(to: Self.labelWidth + 1)
    if page.traits.depth > .monochrome {
      line.append(text(map.isSigned ? -reach : 0, page) + " ", .muted)
      for step in 0..<16 {
        let share = Double(step) / 15
        line.append(" ", .heat(map, map.isSigned ? 2 * share - 1 : share))
      }
      line.append(" " + text(reach, page) + "   ", .muted)
    }
    if let least = known.min(), let most = known.max() {
      line.append("range \(text(least, page)) to \(text(most, page))", .muted)
    }
    return line
  }
}
