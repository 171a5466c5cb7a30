/// Causal attention of sequences laid end to end, as a function of doubles.
struct AttentionEquation: Sendable {
  var heads: Int
  var keyHeads: Int
  var headWidth: Int
  var window: Int?
  var lengths: [Int]
  var scale: Double
  /// What an element of the pattern is multiplied by, by its index among all.
  var factor: @Sendable (Int) -> Double = { _ in 1 }

  init(
    _ world: AttentionCase, scale: Double, factor: @escaping @Sendable (Int) -> Double = { _ in 1 }
  ) {
    (heads, keyHeads, headWidth) = (world.heads, world.keyHeads, world.headWidth)
    (window, lengths) = (world.window, world.lengths)
    (self.scale, self.factor) = (scale, factor)
  }

  private var width: Int { heads * headWidth }

  /// The first key that a query sees.
  private func first(_ query: Int) -> Int { max(0, query + 1 - (window ?? query + 1)) }

  /// z [N, H K] of queries, keys and values side by side [N, (H + 2 G) K].
  func mixed(_ joined: [Double]) -> [Double] {
    var out = [Double](repeating: 0, count: lengths.reduce(0, +) * width)
    eachQuery { first, head, query, start in
      func part(_ before: Int, _ head: Int, _ position: Int) -> ArraySlice<Double> {
        let start = ((first + position) * (heads + 2 * keyHeads) + before + head) * headWidth
        return joined[start..<start + headWidth]
      }
      let (from, keyHead) = (self.first(query), head / (heads / keyHeads))
      let scores = (from...query).map {
        dot(part(0, head, query), part(heads, keyHead, $0)) * scale
      }
      for (index, weight) in Reference.softmax(scores).enumerated() {
        let key = from + index
        for (column, value) in part(heads + keyHeads, keyHead, key).enumerated() {
          let place = (first + query) * width + head * headWidth + column
          out[place] += weight * factor(start + key) * value
        }
      }
    }
    return out
  }

  /// The pattern of scores, both stored sequence after sequence as [H, T, T].
  func pattern(_ scores: [Double]) -> [Double] {
    var out = [Double](repeating: 0, count: scores.count)
    eachQuery { _, _, query, start in
      let seen = start + first(query)...start + query
      out.replaceSubrange(seen, with: Reference.softmax(Array(scores[seen])))
    }
    return out
  }

  /// Calls with the sequence's first row, the head, the query and where its pattern row starts.
  private func eachQuery(_ body: (Int, Int, Int, Int) -> Void) {
    var (first, start) = (0, 0)
    for length in lengths {
      for head in 0..<heads {
        for query in 0..<length {
          body(first, head, query, start)
          start += length
        }
      }
      first += length
    }
  }

  private func dot(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
