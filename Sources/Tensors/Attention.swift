/// Multi-head causal attention over sequences of any lengths.
///
/// A pattern is stored sequence after sequence; a sequence has H blocks of [queries, keys]. Where there
/// are fewer keys and values than heads, head h reads number h / (H / G) of the G.
///
/// Source: Vaswani et al. 2017, section 3.2; Ainslie et al. 2023 for G below H; Beltagy et al. 2020,
/// section 3.1, for windows.
public struct Attention: Sendable {
  /// The number of heads, H.
  public let heads: Int
  /// The number of heads that keys and values have, G, a divisor of H.
  public let keyValueHeads: Int
  /// The width of a head, K.
  public let headWidth: Int
  /// What scores are multiplied by; one over the square root of K for GPT-2.
  public let scale: Float
  /// How many keys a query sees, its own among them; nil where it sees all before it.
  public let window: Int?
  /// The sequences.
  public let spans: [AttentionSpan]
  /// Where each sequence's pattern starts.
  public let patternOffsets: [Int]
  /// The number of elements of a whole pattern.
  public let patternCount: Int

  /// Attention of a shape over sequences.
  ///
  /// - Parameters:
  ///   - heads: H.
  ///   - keyValueHeads: G; as many as heads where left out.
  ///   - headWidth: K.
  ///   - scale: what scores are multiplied by.
  ///   - window: how many keys a query sees, its own among them; nil for all before it.
  ///   - spans: the sequences.
  public init(
    heads: Int, keyValueHeads: Int? = nil, headWidth: Int, scale: Float, window: Int? = nil,
    spans: [AttentionSpan]
  ) {
    let groups = keyValueHeads ?? heads
    precondition(
      (groups == heads || groups > 0 && heads % groups == 0) && (window ?? 1) > 0,
      "Attention: \(heads) heads, \(groups) of keys and values, a window of \(window ?? 0)")
    self.heads = heads
    self.keyValueHeads = groups
    self.headWidth = headWidth
    self.scale = scale
    self.window = window
    self.spans = spans
    var offsets: [Int] = []
    var count = 0
    for span in spans {
      offsets.append(count)
      count += heads * span.queries.count * span.keyCount
    }
    patternOffsets = offsets
    patternCount = count
  }

  /// The scores before softmax: q · kᵀ times the scale, minus infinity where a query sees no key.
  public func scores(_ inputs: AttentionInputs) -> Tensor {
    var out = Tensor(uninitialized: [patternCount])
    unsafe out.withMutablePointer { base in
      unsafe eachPart(inputs) { works in
        unsafe works.forEach { unsafe $0.scores(into: base + $0.patternOffset) }
      }
    }
    return out
  }

  /// The pattern that scores give: softmax of each query's row.
  public func pattern(scores: Tensor) -> Tensor {
    var out = scores
    precondition(out.count == patternCount, "pattern: \(out.count) scores, not \(patternCount)")
    unsafe out.withMutablePointer { base in
      Threads.split(spans.count * heads, grain: 12) { part in
        for pair in part {
          let span = spans[pair / heads]
          let size = span.queries.count * span.keyCount
          unsafe causalSoftmax(
            base + patternOffsets[pair / heads] + pair % heads * size, span, window: window)
        }
      }
    }
    return out
  }

  /// z: the values weighted by a pattern.
  ///
  /// - Parameters:
  ///   - pattern: as this attention stores it.
  ///   - inputs: where the values are; queries and keys are not read.
  ///   - out: [queries, H · K], overwritten at the rows of the spans' queries.
  public func mix(pattern: Tensor, _ inputs: AttentionInputs, into out: inout Tensor) {
    precondition(pattern.count == patternCount, "mix: \(pattern.count) weights")
    checkOutput(out)
    let columns = out.columns
    unsafe out.withMutablePointer { out in
      let out = unsafe Target(out, stride: columns)
      unsafe pattern.withPointer { base in
        unsafe eachPart(inputs) { works in
          unsafe works.forEach { unsafe $0.mix(base + $0.patternOffset, into: out) }
        }
      }
    }
  }

  /// z from queries, keys and values, without keeping the pattern.
  ///
  /// Under a window long sequences are worked through in runs of queries, each with the keys that it
  /// sees: time goes by the window, and sums may be rounded otherwise than by way of the pattern.
  ///
  /// - Parameters:
  ///   - inputs: where queries, keys and values are.
  ///   - out: [queries, H · K], overwritten at the rows of the spans' queries.
  public func attend(_ inputs: AttentionInputs, into out: inout Tensor) {
    checkOutput(out)
    let longest =
      spans.flatMap { span in
        span.runs(window: window).map { span.narrowed(to: $0, window: window).scoreCount }
      }.max() ?? 0
    let columns = out.columns
    unsafe out.withMutablePointer { out in
      let out = unsafe Target(out, stride: columns)
      unsafe eachPart(inputs) { works in
        var scratch = Tensor(uninitialized: [longest])
        unsafe scratch.withMutablePointer { base in
          unsafe works.forEach { whole in
            for run in unsafe whole.span.runs(window: window) {
              let work = unsafe whole.narrowed(to: run)
              unsafe work.scores(into: base)
              unsafe causalSoftmax(base, work.span, window: window)
              unsafe work.mix(base, into: out)
            }
          }
        }
      }
    }
  }
}

/// Softmax of each query's row over the keys it may see; zero at the rest.
private func causalSoftmax(
  _ base: UnsafeMutablePointer<Float>, _ span: AttentionSpan, window: Int?
) {
  let keys = span.keyCount
  for query in 0..<span.queries.count {
    let seen = span.seen(by: query, window: window)
    let row = unsafe base + query * keys
    unsafe row.update(repeating: 0, count: seen.lowerBound)
    unsafe softmaxRow(row + seen.lowerBound, count: seen.count)
    unsafe (row + seen.upperBound).update(repeating: 0, count: keys - seen.upperBound)
  }
}
