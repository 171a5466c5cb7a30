/// Where the queries and keys of each sequence lie among the rows of the tensors.
///
/// Keys come in one or two parts: a prefix taken from an earlier pass (positions before the first
/// that can differ), then the positions that this pass computes. Queries may be fewer than keys:
/// the last layer needs only those whose logits are requested.
public struct AttentionSpan: Hashable, Sendable {
  /// Tensor rows of the queries, which stand at consecutive positions.
  public var queries: Range<Int>

  /// The position of the first query within its sequence.
  public var firstPosition: Int

  /// Tensor rows of the keys and values computed in this run.
  public var keys: Range<Int>

  /// Tensor rows of the keys and values of earlier positions in the prefix tensors.
  public var prefix: Range<Int>

  /// A sequence whose queries see the prefix and every key at or before their own position.
  public init(queries: Range<Int>, firstPosition: Int, keys: Range<Int>, prefix: Range<Int> = 0..<0)
  {
    self.queries = queries
    self.firstPosition = firstPosition
    self.keys = keys
    self.prefix = prefix
  }

  /// The number of positions that have a key: the columns of the pattern.
  public var keyCount: Int { prefix.count + keys.count }
}

/// The tensors from which attention is computed; every one has H · K columns from its offset on.
public struct AttentionInputs: Sendable {
  var queries: (tensor: Tensor, column: Int)
  var keys: (tensor: Tensor, column: Int)
  var values: (tensor: Tensor, column: Int)
  var prefix: (keys: Tensor, values: Tensor)?

  /// Queries, keys and values as columns of tensors.
  ///
  /// - Parameters:
  ///   - queries: a tensor and the column of its first query element.
  ///   - keys: likewise.
  ///   - values: likewise.
  ///   - prefix: keys and values [P, H · K] of an earlier run, for spans with a prefix.
  public init(
    queries: (tensor: Tensor, column: Int), keys: (tensor: Tensor, column: Int),
    values: (tensor: Tensor, column: Int), prefix: (keys: Tensor, values: Tensor)? = nil
  ) {
    self.queries = queries
    self.keys = keys
    self.values = values
    self.prefix = prefix
  }
}

/// Multi-head causal attention over sequences of any lengths.
///
/// A pattern is stored sequence after sequence; a sequence has H blocks of [queries, keys].
///
/// Source: Vaswani et al. 2017, section 3.2.
public struct Attention: Sendable {
  /// The number of heads, H.
  public let heads: Int
  /// The width of a head, K.
  public let headWidth: Int
  /// What scores are multiplied by; one over the square root of K for GPT-2.
  public let scale: Float
  /// The sequences.
  public let spans: [AttentionSpan]
  /// Where each sequence's pattern starts.
  public let patternOffsets: [Int]
  /// The number of elements of a whole pattern.
  public let patternCount: Int

  /// Attention of a shape over sequences.
  public init(heads: Int, headWidth: Int, scale: Float, spans: [AttentionSpan]) {
    self.heads = heads
    self.headWidth = headWidth
    self.scale = scale
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

  /// The scores before softmax: q · kᵀ times the scale, minus infinity above the diagonal.
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
          unsafe causalSoftmax(base + patternOffsets[pair / heads] + pair % heads * size, span)
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
  /// - Parameters:
  ///   - inputs: where queries, keys and values are.
  ///   - out: [queries, H · K], overwritten at the rows of the spans' queries.
  public func attend(_ inputs: AttentionInputs, into out: inout Tensor) {
    checkOutput(out)
    let longest = spans.map { $0.queries.count * $0.keyCount }.max() ?? 0
    let columns = out.columns
    unsafe out.withMutablePointer { out in
      let out = unsafe Target(out, stride: columns)
      unsafe eachPart(inputs) { works in
        var scratch = Tensor(uninitialized: [longest])
        unsafe scratch.withMutablePointer { base in
          unsafe works.forEach { work in
            unsafe work.scores(into: base)
            unsafe causalSoftmax(base, work.span)
            unsafe work.mix(base, into: out)
          }
        }
      }
    }
  }
}

/// Softmax of each query's row over the keys it may see; zero at the rest.
private func causalSoftmax(_ base: UnsafeMutablePointer<Float>, _ span: AttentionSpan) {
  let keys = span.keyCount
  for query in 0..<span.queries.count {
    let seen = min(keys, span.firstPosition + query + 1)
    let row = unsafe base + query * keys
    unsafe softmaxRow(row, count: seen)
    unsafe (row + seen).update(repeating: 0, count: keys - seen)
  }
}
