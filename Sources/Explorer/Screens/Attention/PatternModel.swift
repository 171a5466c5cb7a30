import Screen
import Tasks
import Transformer

/// The attention pattern of a head, or the mean over a layer, ready to be drawn.
struct PatternModel: Sendable {
  /// Values by block, `[query block][key block]`, without keys after the query.
  ///
  /// A block has the value of its tokens that is farthest from zero.
  var values: [[Double]]
  /// Whether values are differences.
  var isChange: Bool
  /// The tokens along each side of a block.
  var zoom: Int

  /// The pattern that the screen shows; nil while unknown.
  init?(_ scene: Scene<AttentionState>) {
    isChange = scene.showsDifference
    zoom = max(1, scene.own.zoom)
    var parts: [(pattern: [[Float]], sign: Double)] = []
    for term in scene.terms {
      guard let pattern = scene.shownPattern(term.condition) else { return nil }
      parts.append((pattern, term.sign))
    }
    values = Self.blocks(parts, zoom)
  }

  /// The scale of the colours, fitted to both patterns that are compared, so that colours compare.
  func scaling(_ scene: Scene<AttentionState>, _ map: ColorMap) -> ColorScaling {
    let scale = scene.scale(among: AttentionScreen.scales(scene))
    guard !isChange, let axis = scene.axis else {
      return ColorScaling(scale, over: [values], map: map)
    }
    let compared = [axis.first, axis.second].compactMap { scene.shownPattern($0) }
    return ColorScaling(
      scale, over: compared.map { Self.blocks([($0, 1)], zoom) }, map: map)
  }

  /// The value farthest from zero in each block of queries and keys.
  private static func blocks(
    _ parts: [(pattern: [[Float]], sign: Double)], _ zoom: Int
  ) -> [[Double]] {
    let count = parts.map(\.pattern.count).min() ?? 0
    return stride(from: 0, to: count, by: zoom).map { first in
      let last = min(first + zoom, count) - 1
      var row = [Double](repeating: 0, count: last / zoom + 1)
      for query in first...last {
        for key in 0...query {
          let value = parts.reduce(0.0) { $0 + $1.sign * Double($1.pattern[query][key]) }
          if value.magnitude > row[key / zoom].magnitude { row[key / zoom] = value }
        }
      }
      return row
    }
  }
}

/// A key in the row of a query.
struct KeyShare: Hashable, Sendable {
  var position: Int
  var value: Comparison
  /// The value as heat maps show it.
  var shown: Double?
}

extension Scene<AttentionState> {
  /// Whether the mean over the layer's heads is shown now.
  var showsLayerMean: Bool { own.isLayerMean && fitsAllPatterns }

  /// Whether values are norms of what is written instead of probabilities.
  var showsWeighted: Bool { own.isWeighted && !showsLayerMean }

  /// The pattern under one condition, `[query][key]`; nil while unknown.
  func shownPattern(_ condition: Condition) -> [[Float]]? {
    if showsLayerMean { return layerPattern(condition) }
    if showsWeighted { return findings[WeightedPatternQuery(condition, head)] }
    return findings.pattern(condition, head)
  }

  /// The mean pattern of the heads of the layer under the cursor.
  private func layerPattern(_ condition: Condition) -> [[Float]]? {
    let heads = (0..<model.shape.heads).map { Head(head.layer, $0) }
    let patterns = heads.compactMap { findings.pattern(condition, $0) }
    guard patterns.count == heads.count, var sum = patterns.first else { return nil }
    for pattern in patterns.dropFirst() {
      for query in sum.indices {
        for key in 0...query { sum[query][key] += pattern[query][key] }
      }
    }
    return sum.map { row in row.map { $0 / Float(heads.count) } }
  }

  /// The value of a full bar: 1 on the scale from 0 to 1, else the largest value compared.
  var patternEnd: Double {
    guard scale(among: AttentionScreen.scales(self)) != .unit else { return 1 }
    let compared = axis.map { [$0.first, $0.second] } ?? [leading]
    let rows = compared.compactMap { shownPattern($0) }.joined()
    let most = rows.lazy.compactMap { $0.max() }.max() ?? 0
    return most > 0 ? Double(most) : 1
  }

  /// The key under the cursor, never after the query.
  var shownKey: Int { min(key, position) }

  /// The keys of the query under the cursor, in the order of positions; empty while unknown.
  var keyRow: [KeyShare] {
    var rows: [Condition: [Float]] = [:]
    for condition in conditions {
      guard let pattern = shownPattern(condition), pattern.indices.contains(position) else {
        continue
      }
      rows[condition] = pattern[position]
    }
    guard rows[leading] != nil else { return [] }
    func share(_ condition: Condition, _ key: Int) -> Double? {
      guard let row = rows[condition], row.indices.contains(key) else { return nil }
      return Double(row[key])
    }
    return (0...position).map { key in
      KeyShare(
        position: key, value: comparison { share($0, key) },
        shown: shownValue { share($0, key) })
    }
  }

  /// The keys of the query under the cursor, the largest share first.
  var keyShares: [KeyShare] {
    keyRow.sorted { left, right in
      let (a, b) = (left.shown?.magnitude ?? -1, right.shown?.magnitude ?? -1)
      return a == b ? left.position < right.position : a > b
    }
  }

  /// What is shown, in words: `layer 3, mean` or `head 9.9, value-weighted`.
  var patternTitle: String {
    let window = model.shape.window(layer: head.layer).map { ", window \($0)" } ?? ""
    if showsLayerMean {
      return "Layer \(head.layer), mean of \(model.shape.heads) heads" + window
    }
    return "Head \(name(head))" + (showsWeighted ? ", value-weighted" : "") + window
  }

  /// The unit of the values.
  var patternUnit: String {
    let unit = showsWeighted ? "length of what is written" : "probability"
    return showsDifference ? "difference, \(unit)" : unit
  }
}
