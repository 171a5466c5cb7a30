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
    let shown = state.shownNow
    isChange = shown == .change
    func rows(_ side: Side) -> [[Double]]? {
      state.findings.pattern(side, state.head)?.enumerated().map { query, row in
        row.prefix(query + 1).map(Double.init)
      }
    }
    switch shown {
    case .before:
      guard let before = rows(.before) else { return nil }
      values = before
    case .after:
      guard let after = rows(.after) else { return nil }
      values = after
    case .change:
      guard let before = rows(.before), let after = rows(.after) else { return nil }
      values = zip(after, before).map { zip($0, $1).map { $0 - $1 } }
    }
  }
}

/// One key of a query's row.
struct KeyShare: Hashable, Sendable {
  var position: Int
  var value: Comparison
}

extension AppState {
  /// What the query under the cursor looks at, the most first.
  var keyShares: [KeyShare] {
    func row(_ side: Side) -> [Float] {
      guard let pattern = findings.pattern(side, head), pattern.indices.contains(position)
      else { return [] }
      return Array(pattern[position].prefix(position + 1))
    }
    let (before, after) = (row(.before), isEdited ? row(.after) : [])
    let shares = (0..<max(before.count, after.count)).map { key in
      KeyShare(
        position: key,
        value: Comparison(
          before: before.indices.contains(key) ? Double(before[key]) : nil,
          after: after.indices.contains(key) ? Double(after[key]) : nil))
    }
    let shown = shownNow
    return shares.sorted { left, right in
      let (a, b) = (left.value[shown]?.magnitude ?? -1, right.value[shown]?.magnitude ?? -1)
      return a == b ? left.position < right.position : a > b
    }
  }
}
