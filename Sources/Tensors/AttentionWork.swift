/// One head of one sequence: the unit of work of attention.
@unsafe
struct AttentionWork {
  let span: AttentionSpan
  /// The number of the head.
  let head: Int
  /// The number of the head of keys and values that it reads.
  let keyHead: Int
  /// Whether no earlier head reads the same keys and values.
  let isFirstOfGroup: Bool
  /// Where the head's block starts in a pattern.
  let patternOffset: Int
  let headWidth: Int
  let scale: Float
  let window: Int?
  let queries: Operand
  let keys: Operand
  let values: Operand
  let prefixKeys: Operand?
  let prefixValues: Operand?

  /// Writes [queries, keys] scores, minus infinity where a query does not see a key.
  func scores(into base: UnsafeMutablePointer<Float>) {
    let span = unsafe span
    let columns = span.keyCount
    if let prefixKeys = unsafe prefixKeys, !span.prefix.isEmpty {
      unsafe BLAS.sgemm(
        span.queries.count, span.prefix.count, headWidth, alpha: scale,
        queries.base, lda: queries.stride, prefixKeys.base, ldb: prefixKeys.stride,
        transposed: true, base, ldc: columns)
    }
    unsafe BLAS.sgemm(
      span.queries.count, span.keys.count, headWidth, alpha: scale,
      queries.base, lda: queries.stride, keys.base, ldb: keys.stride,
      transposed: true, base + span.prefix.count, ldc: columns)
    for query in 0..<span.queries.count {
      let seen = unsafe span.seen(by: query, window: window)
      let row = unsafe base + query * columns
      unsafe row.update(repeating: -.infinity, count: seen.lowerBound)
      unsafe (row + seen.upperBound).update(
        repeating: -.infinity, count: columns - seen.upperBound)
    }
  }

  /// Writes the values weighted by the pattern at `base`, for this head's columns of `out`.
  func mix(_ base: UnsafePointer<Float>, into out: Target) {
    let span = unsafe span
    let columns = span.keyCount
    unsafe BLAS.sgemm(
      span.queries.count, headWidth, span.keys.count, base + span.prefix.count, lda: columns,
      values.base, ldb: values.stride, outTarget(out), ldc: out.stride)
    if let prefixValues = unsafe prefixValues, !span.prefix.isEmpty {
      unsafe BLAS.sgemm(
        span.queries.count, headWidth, span.prefix.count, base, lda: columns,
        prefixValues.base, ldb: prefixValues.stride, beta: 1, outTarget(out), ldc: out.stride)
    }
  }

  private func outTarget(_ out: Target) -> UnsafeMutablePointer<Float> {
    unsafe out.base + span.queries.lowerBound * out.stride + head * headWidth
  }
}

extension Attention {
  /// Runs `body` on runs of (sequence, head) pairs, one run a thread.
  ///
  /// - Parameters:
  ///   - inputs: where queries, keys and values are.
  ///   - byGroup: whether heads that share keys and values stay on one thread, in their order.
  ///   - body: does the work of a run.
  func eachPart(
    _ inputs: AttentionInputs, byGroup: Bool = false, _ body: ([AttentionWork]) -> Void
  ) {
    check(inputs)
    let together = byGroup ? groupSize : 1
    let units = spans.count * heads / together
    let each = together * (spans.first.map { $0.scoreCount * headWidth } ?? 1)
    unsafe inputs.withOperands { lent in
      Threads.split(units, grain: max(1, 16384 / max(1, each))) { part in
        let pairs = part.lowerBound * together..<part.upperBound * together
        unsafe body(pairs.map { unsafe work($0 / heads, $0 % heads, lent) })
      }
    }
  }

  /// How many heads share keys and values.
  private var groupSize: Int { heads / max(1, keyValueHeads) }

  private func work(_ sequence: Int, _ head: Int, _ lent: LentInputs) -> AttentionWork {
    let span = spans[sequence]
    let keyHead = head / groupSize
    func operand(_ source: Operand, _ row: Int, _ head: Int) -> Operand {
      unsafe Operand(
        source.base + row * source.stride + head * headWidth, stride: source.stride)
    }
    return unsafe AttentionWork(
      span: span, head: head, keyHead: keyHead, isFirstOfGroup: head % groupSize == 0,
      patternOffset: patternOffsets[sequence] + head * span.scoreCount,
      headWidth: headWidth, scale: scale, window: window,
      queries: operand(lent.queries, span.queries.lowerBound, head),
      keys: operand(lent.keys, span.keys.lowerBound, keyHead),
      values: operand(lent.values, span.keys.lowerBound, keyHead),
      prefixKeys: lent.prefixKeys.map { unsafe operand($0, span.prefix.lowerBound, keyHead) },
      prefixValues: lent.prefixValues.map { unsafe operand($0, span.prefix.lowerBound, keyHead) })
  }

  /// Checks that z has a row for every query and a column for every head's width.
  func checkOutput(_ out: Tensor) {
    let rows = spans.map(\.queries.upperBound).max() ?? 0
    precondition(
      out.rows >= rows && out.columns >= heads * headWidth,
      "attention: z of shape \(out.shape) for \(rows) queries of \(heads) heads")
  }

  private func check(_ inputs: AttentionInputs) {
    func fits(
      _ part: (tensor: Tensor, column: Int), _ rows: Range<Int>, _ heads: Int
    ) -> Bool {
      part.column >= 0 && part.column + heads * headWidth <= part.tensor.columns
        && rows.lowerBound >= 0 && rows.upperBound <= part.tensor.rows
    }
    func fitsPrefix(_ rows: Range<Int>) -> Bool {
      guard !rows.isEmpty, let prefix = inputs.prefix else { return rows.isEmpty }
      return fits((prefix.keys, 0), rows, keyValueHeads)
        && fits((prefix.values, 0), rows, keyValueHeads)
    }
    for span in spans {
      precondition(
        fits(inputs.queries, span.queries, heads) && fits(inputs.keys, span.keys, keyValueHeads)
          && fits(inputs.values, span.keys, keyValueHeads) && fitsPrefix(span.prefix)
          && span.firstPosition >= 0
          && span.firstPosition + span.queries.count <= span.keyCount,
        "attention: \(span) does not fit the tensors")
    }
  }
}

@unsafe
struct LentInputs {
  let queries: Operand
  let keys: Operand
  let values: Operand
  let prefixKeys: Operand?
  let prefixValues: Operand?
}

extension AttentionInputs {
  func withOperands(_ body: (LentInputs) -> Void) {
    unsafe queries.tensor.withPointer { q in
      unsafe keys.tensor.withPointer { k in
        unsafe values.tensor.withPointer { v in
          let whole = unsafe (
            Operand(q + queries.column, stride: queries.tensor.columns),
            Operand(k + keys.column, stride: keys.tensor.columns),
            Operand(v + values.column, stride: values.tensor.columns)
          )
          guard let prefix else {
            return unsafe body(
              LentInputs(
                queries: whole.0, keys: whole.1, values: whole.2, prefixKeys: nil,
                prefixValues: nil))
          }
          unsafe prefix.keys.withPointer { pk in
            unsafe prefix.values.withPointer { pv in
              unsafe body(
                LentInputs(
                  queries: whole.0, keys: whole.1, values: whole.2,
                  prefixKeys: Operand(pk, stride: prefix.keys.columns),
                  prefixValues: Operand(pv, stride: prefix.values.columns)))
            }
          }
        }
      }
    }
  }
}
