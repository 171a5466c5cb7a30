import Screen
import TextColumns

/// Attention probabilities of one head as a grid of queries by keys.
struct PatternGrid {
  /// `[query][key]`.
  let pattern: [[Float]]
  /// The token at each position.
  let labels: [String]

  private static let cell = 4

  /// The grid in blocks of as many keys as fit the page; keys after the query are left empty.
  func lines(on page: Page) -> [StyledLine] {
    let label = min(14, labels.map { Columns.width(of: $0) }.max() ?? 0)
    let margin = label + 6
    let perBlock = max(1, (page.width - margin) / Self.cell)
    var lines: [StyledLine] = []
    for first in stride(from: 0, to: pattern.count, by: perBlock) {
      if first > 0 { lines.append(StyledLine()) }
      let keys = first..<min(pattern.count, first + perBlock)
      var head = StyledLine()
      head.pad(to: margin)
      for key in keys {
        head.append(Columns.padded("\(key)", to: Self.cell, alignment: .right), .muted)
      }
      lines.append(head)
      for query in first..<pattern.count {
        lines.append(row(query, keys, label, page))
      }
    }
    return lines
  }

  private func row(
    _ query: Int, _ keys: Range<Int>, _ label: Int, _ page: Page
  ) -> StyledLine {
    var line = StyledLine(Columns.padded("\(query)", to: 4, alignment: .right) + " ", .muted)
    line.append(Columns.fitted(labels[query], to: label) + " ")
    for key in keys where key <= query {
      let share = pattern[query][key]
      let percent = page.number(share * 100, 0)
      let text = percent == "0" ? "·" : percent
      line.append(
        Columns.padded(text, to: Self.cell, alignment: .right), .heat(.sequential, Double(share)))
    }
    return line
  }
}

/// What one query attends to, most first.
struct PatternRow {
  private let row: [Float]
  private let labels: [String]

  /// A row of a pattern.
  init(_ row: [Float], labels: [String]) {
    self.row = row
    self.labels = labels
  }

  /// The keys with the most attention.
  func lines(on page: Page) -> [StyledLine] {
    var table = TextTable([
      .init("key"), .init("token", .left), .init("probability"), .init("", .left),
    ])
    for key in row.indices.sorted(by: { (row[$1], $0) < (row[$0], $1) }).prefix(5) {
      table.rows.append([
        .init("\(key)", .muted), .init(labels[key]), .init(page.number(row[key], 4)),
        .init(page.bar(row[key]), .accent),
      ])
    }
    return table.lines(width: page.width)
  }
}
