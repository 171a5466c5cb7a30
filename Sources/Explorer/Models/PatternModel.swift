import Screen
import Transformer

/// Where one head looks, ready to be drawn.
struct PatternModel: Sendable {
  /// Rows are queries, `[query][key]`, keys after the query left out.
  var values: [[Double]]
  /// Whether values are differences.
  var isChange: Bool

  /// The pattern of the head under the cursor as it is to be shown; nil while it is not known.
  init?(_ state: AppState) {
    isChange = state.showsDifference
    let terms = state.terms
    var sum: [[Double]] = []
    for term in terms {
      guard let pattern = state.findings.pattern(term.condition, state.head) else { return nil }
      let rows = pattern.enumerated().map { query, row in
        row.prefix(query + 1).map { term.sign * Double($0) }
      }
      sum = sum.isEmpty ? rows : zip(sum, rows).map { zip($0, $1).map(+) }
    }
    values = sum
  }
}

/// One key of a query's row.
struct KeyShare: Hashable, Sendable {
  var position: Int
  var value: Comparison
  /// As heat maps show it.
  var shown: Double?
}

extension AppState {
  /// What the query under the cursor looks at, the most first.
  var keyShares: [KeyShare] {
    func share(_ condition: Condition, _ key: Int) -> Double? {
      guard let pattern = findings.pattern(condition, head), pattern.indices.contains(position),
        pattern[position].indices.contains(key)
      else { return nil }
      return Double(pattern[position][key])
    }
    guard findings.pattern(leading, head) != nil else { return [] }
    let shares = (0...position).map { key in
      KeyShare(
        position: key, value: comparison { share($0, key) },
        shown: shownValue { share($0, key) })
    }
    return shares.sorted { left, right in
      let (a, b) = (left.shown?.magnitude ?? -1, right.shown?.magnitude ?? -1)
      return a == b ? left.position < right.position : a > b
    }
  }
}
