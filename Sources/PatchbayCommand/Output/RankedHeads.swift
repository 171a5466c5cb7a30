import Screen
import TextColumns
import Transformer

/// The heads with the largest magnitudes, largest first, each with a bar.
struct RankedHeads {
  /// `[layer][head]`.
  let values: [[Float]]
  /// How many are listed.
  var count = 8
  /// Digits after the point.
  var decimals = 3
  /// Whether numbers carry a sign; those without are shares, whose bars are full at 1.
  var isSigned = true

  /// Heads that are not listed.
  var leftOut: Set<Head> = []

  /// A line for each head.
  func lines(on page: Page) -> [StyledLine] {
    let ranked = ranked.prefix(count)
    let largest = ranked.first.map { $0.value.magnitude } ?? 1
    let reach = isSigned ? max(largest, .leastNormalMagnitude) : 1
    let digits = ranked.map { text($0.value, page).count }.max() ?? 0
    return ranked.map { head, value in
      var line = StyledLine("  " + Columns.padded("\(head)", to: 6))
      line.append(
        Columns.padded(text(value, page), to: digits, alignment: .right),
        isSigned ? .sign(of: Double(value)) : .text)
      line.append("  ")
      line.append(
        page.bar(value.magnitude / reach), isSigned ? .sign(of: Double(value)) : .accent)
      return line
    }
  }

  /// All heads, the largest magnitude first; equal ones in their order.
  private var ranked: [(head: Head, value: Float)] {
    values.enumerated().flatMap { layer, row in
      row.enumerated().map { (head: Head(layer, $0), value: $1) }
    }.filter { $0.value.isFinite && !leftOut.contains($0.head) }.sorted {
      ($1.value.magnitude, $0.head) < ($0.value.magnitude, $1.head)
    }
  }

  private func text(_ value: Float, _ page: Page) -> String {
    page.number(value, decimals, signed: isSigned)
  }
}
