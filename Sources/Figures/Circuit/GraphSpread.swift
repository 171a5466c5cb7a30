import Screen

/// Where the nodes of each row stand from left to right.
///
/// What is late in its layer stands in a column of its own. The others are spread so that nodes of
/// rows above each other rarely share a place, as edges would then hide each other, and are drawn
/// a little towards those that they are joined to.
struct GraphSpread {
  /// The middle of each node.
  private(set) var middles: [Double]
  /// How wide the whole is.
  let room: Double
  private let widths: [Double]
  private let left: Double
  private let right: Double

  private static let gap = 14.0
  /// The room outside of the nodes, where steep edges go.
  private static let margin = 84.0
  /// The room for the nodes that are not late.
  private static let least = 470.0

  init(_ graph: LayeredGraph, _ rows: [[Int]], widths: [Double]) {
    self.widths = widths
    let isLate = graph.nodes.map(\.isLate)
    let early = rows.map { row in row.filter { !isLate[$0] } }
    let widest =
      early.lazy.map { row in row.reduce(0) { $0 + widths[$1] + Self.gap } }.max() ?? 0
    left = Self.margin
    right = left + max(Self.least, widest)
    let late = rows.map { row in row.filter { isLate[$0] } }
    let column =
      late.lazy.map { row in row.reduce(0) { $0 + widths[$1] + Self.gap } }.max() ?? 0
    let middle = right + 40 + column / 2
    room = (column > 0 ? middle + column / 2 : right) + Self.margin
    middles = Array(repeating: middle, count: widths.count)
    for row in late {
      var start = middle - row.reduce(-Self.gap) { $0 + widths[$1] + Self.gap } / 2
      for node in row {
        middles[node] = start + widths[node] / 2
        start += widths[node] + Self.gap
      }
    }
    for (number, row) in early.enumerated() where !row.isEmpty {
      let isEnd = row.count == 1 && graph.nodes[row[0]].short.isEmpty
      let phase = isEnd ? 0.5 : Self.halves(number + 1)
      for (index, node) in row.enumerated() {
        middles[node] = left + (right - left) * (Double(index) + phase) / Double(row.count)
      }
      arrange(row, wanted: row.map { middles[$0] })
    }
    pull(graph, early)
  }

  /// The numbers 1/2, 1/4, 3/4, 1/8 and so on, which fill the room between 0 and 1 evenly.
  ///
  /// Source: van der Corput 1935.
  private static func halves(_ number: Int) -> Double {
    var (rest, part, sum) = (number, 0.5, 0.0)
    while rest > 0 {
      if rest % 2 == 1 { sum += part }
      (rest, part) = (rest / 2, part / 2)
    }
    return sum
  }

  /// Draws nodes a quarter of the way to the mean place of those that they are joined to.
  private mutating func pull(_ graph: LayeredGraph, _ rows: [[Int]]) {
    var sums = middles.map { $0 * 1e-9 }
    var weights = middles.map { _ in 1e-9 }
    for edge in graph.strongest().map({ graph.edges[$0] }) where edge.score.isFinite {
      let weight = edge.score.magnitude.squareRoot()
      for (one, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
        sums[one] += weight * middles[other]
        weights[one] += weight
      }
    }
    for row in rows where row.count > 1 {
      arrange(row, wanted: row.map { 0.75 * middles[$0] + 0.25 * sums[$0] / weights[$0] })
    }
  }

  /// Sets nodes as near to where they are wanted as their widths let them, in their order.
  private mutating func arrange(_ row: [Int], wanted: [Double]) {
    var least = left
    for (index, node) in row.enumerated() {
      middles[node] = max(wanted[index], least + widths[node] / 2)
      least = middles[node] + widths[node] / 2 + Self.gap
    }
    var most = right
    for node in row.reversed() {
      middles[node] = min(middles[node], most - widths[node] / 2)
      most = middles[node] - widths[node] / 2 - Self.gap
    }
  }
}
