/// Which keys a query sees, and runs of queries that see few of many.
extension AttentionSpan {
  /// The keys that a query sees, by its number: those up to its own position, at most `window`.
  func seen(by query: Int, window: Int?) -> Range<Int> {
    let end = min(keyCount, firstPosition + query + 1)
    guard let window else { return 0..<end }
    return max(0, end - window)..<end
  }

  /// The elements of one head's block of the pattern.
  var scoreCount: Int { queries.count * keyCount }

  /// How many queries are worked through together where they see few of the keys.
  private static let runLength = 64

  /// The queries in runs: all at once unless the window leaves out some keys.
  func runs(window: Int?) -> [Range<Int>] {
    guard let window, firstPosition + queries.count > window, queries.count > 0 else {
      return [0..<queries.count]
    }
    return stride(from: 0, to: queries.count, by: Self.runLength).map {
      $0..<min($0 + Self.runLength, queries.count)
    }
  }

  /// A run of queries with the keys that any of them sees.
  ///
  /// Where all keys are seen, that is this span with fewer queries.
  func narrowed(to run: Range<Int>, window: Int?) -> AttentionSpan {
    guard window != nil, !run.isEmpty else { return self }
    let first = seen(by: run.lowerBound, window: window).lowerBound
    let end = seen(by: run.upperBound - 1, window: window).upperBound
    let own = max(0, first - prefix.count)..<max(0, end - prefix.count)
    return AttentionSpan(
      queries: queries.lowerBound + run.lowerBound..<queries.lowerBound + run.upperBound,
      firstPosition: firstPosition + run.lowerBound - first,
      keys: keys.lowerBound + own.lowerBound..<keys.lowerBound + own.upperBound,
      prefix: prefix.lowerBound + min(first, prefix.count)..<prefix.lowerBound
        + min(end, prefix.count))
  }
}

extension AttentionWork {
  /// The same head for a run of queries and the keys that any of them sees.
  func narrowed(to run: Range<Int>) -> AttentionWork {
    let whole = unsafe span
    let part = unsafe whole.narrowed(to: run, window: window)
    guard part != whole else { return unsafe self }
    func moved(_ operand: Operand, _ from: Range<Int>, _ to: Range<Int>) -> Operand {
      unsafe Operand(
        operand.base + (to.lowerBound - from.lowerBound) * operand.stride, stride: operand.stride)
    }
    return unsafe AttentionWork(
      span: part, head: head, keyHead: keyHead, isFirstOfGroup: isFirstOfGroup,
      patternOffset: patternOffset, headWidth: headWidth, scale: scale, window: window,
      queries: moved(queries, whole.queries, part.queries),
      keys: moved(keys, whole.keys, part.keys),
      values: moved(values, whole.keys, part.keys),
      prefixKeys: prefixKeys.map { unsafe moved($0, whole.prefix, part.prefix) },
      prefixValues: prefixValues.map { unsafe moved($0, whole.prefix, part.prefix) })
  }
}
