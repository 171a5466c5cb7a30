/// The gradients of attention, in the order in which they are needed.
///
/// With z = P v, P = softmax(S) and S = scale · q kᵀ for one head of one sequence:
///
///     dP = dz vᵀ,   dv = Pᵀ dz
///     dS = P · (dP - sum over keys of dP · P)
///     dq = scale · dS k,   dk = scale · dSᵀ q
///
/// Where several heads read the same keys and values, dk and dv are sums over those heads.
///
/// Keys and values of a prefix are given numbers: queries look at them, and their gradients are not
/// computed.
extension Attention {
  /// The gradient of the pattern, and of the values.
  ///
  /// - Parameters:
  ///   - dz: [N, H K], the gradient of z.
  ///   - pattern: as this attention stores it, after dropout if there is any.
  ///   - inputs: where the values are.
  ///   - dinputs: [N, (H + 2 G) K], queries, keys and values side by side; the values' part is
  ///     overwritten.
  /// - Returns: the gradient of the pattern, stored alike; undefined where a query sees no key.
  public func patternBackward(
    _ dz: Tensor, pattern: Tensor, _ inputs: AttentionInputs, into dinputs: inout Tensor
  ) -> Tensor {
    checkBackward(dz, pattern, dinputs)
    var dpattern = Tensor(uninitialized: [patternCount])
    let (columns, width) = (dinputs.columns, heads * headWidth)
    let start = width + keyValueHeads * headWidth
    unsafe dpattern.withMutablePointer { dpattern in
      unsafe dinputs.withMutablePointer { dinputs in
        let dvalues = unsafe Target(dinputs + start, stride: columns)
        unsafe pattern.withPointer { pattern in
          unsafe dz.withPointer { dz in
            let dz = unsafe Operand(dz, stride: width)
            unsafe eachPart(inputs, byGroup: true) { works in
              unsafe works.forEach { work in
                let at = unsafe work.patternOffset
                unsafe work.patternBackward(dz, into: dpattern + at)
                unsafe work.valuesBackward(pattern + at, dz, into: dvalues)
              }
            }
          }
        }
      }
    }
    return dpattern
  }

  /// Turns the gradient of the pattern into that of the scores, in place.
  ///
  /// - Parameters:
  ///   - pattern: before dropout.
  ///   - dpattern: the gradient of the same, overwritten.
  public func scoresBackward(pattern: Tensor, _ dpattern: inout Tensor) {
    precondition(
      pattern.count == patternCount && dpattern.count == patternCount,
      "scoresBackward: \(dpattern.count) gradients for \(patternCount) weights")
    unsafe dpattern.withMutablePointer { gradient in
      unsafe pattern.withPointer { pattern in
        Threads.split(spans.count * heads, grain: 12) { part in
          for pair in part {
            let span = spans[pair / heads]
            let at =
              patternOffsets[pair / heads] + pair % heads * span.queries.count * span.keyCount
            for query in 0..<span.queries.count {
              let row = at + query * span.keyCount
              unsafe softmaxRowBackward(pattern + row, gradient + row, count: span.keyCount)
            }
          }
        }
      }
    }
  }

  /// The gradients of queries and keys.
  ///
  /// - Parameters:
  ///   - dscores: as `scoresBackward` gives it: zero where a query sees no key.
  ///   - inputs: where queries and keys are.
  ///   - dinputs: [N, (H + 2 G) K], queries, keys and values side by side; the first two parts are
  ///     overwritten.
  public func inputsBackward(
    _ dscores: Tensor, _ inputs: AttentionInputs, into dinputs: inout Tensor
  ) {
    precondition(
      dscores.count == patternCount && dinputs.columns == (heads + 2 * keyValueHeads) * headWidth,
      "inputsBackward: \(dscores.count) gradients into \(dinputs.shape)")
    let (columns, width) = (dinputs.columns, heads * headWidth)
    unsafe dinputs.withMutablePointer { dinputs in
      let dqueries = unsafe Target(dinputs, stride: columns)
      let dkeys = unsafe Target(dinputs + width, stride: columns)
      unsafe dscores.withPointer { dscores in
        unsafe eachPart(inputs, byGroup: true) { works in
          unsafe works.forEach { work in
            let at = unsafe dscores + work.patternOffset
            unsafe work.queriesBackward(at, into: dqueries)
            unsafe work.keysBackward(at, into: dkeys)
          }
        }
      }
    }
  }

  private func checkBackward(_ dz: Tensor, _ pattern: Tensor, _ dinputs: Tensor) {
    let rows = spans.map(\.queries.upperBound).max() ?? 0
    precondition(
      dz.rows >= rows && dz.columns == heads * headWidth && pattern.count == patternCount
        && dinputs.rows >= rows && dinputs.columns == (heads + 2 * keyValueHeads) * headWidth,
      "attention: gradient \(dz.shape) of z, \(dinputs.shape) of queries, keys and values")
    precondition(
      spans.allSatisfy { $0.queries == $0.keys && $0.firstPosition == $0.prefix.count },
      "attention: gradients need every position after the prefix of every sequence")
  }
}

extension AttentionWork {
  /// dP = dz vᵀ.
  fileprivate func patternBackward(_ dz: Operand, into dpattern: UnsafeMutablePointer<Float>) {
    let (count, columns) = unsafe (span.keys.count, span.keyCount)
    unsafe BLAS.sgemm(
      count, count, headWidth, rows(dz, head), lda: dz.stride, values.base, ldb: values.stride,
      transposed: true, dpattern + span.prefix.count, ldc: columns)
    guard let prefixValues = unsafe prefixValues, unsafe !span.prefix.isEmpty else { return }
    unsafe BLAS.sgemm(
      count, span.prefix.count, headWidth, rows(dz, head), lda: dz.stride, prefixValues.base,
      ldb: prefixValues.stride, transposed: true, dpattern, ldc: columns)
  }

  /// dv = Pᵀ dz.
  fileprivate func valuesBackward(
    _ pattern: UnsafePointer<Float>, _ dz: Operand, into dvalues: Target
  ) {
    let count = unsafe span.keys.count
    unsafe BLAS.sgemm(
      count, headWidth, count, pattern + span.prefix.count, lda: span.keyCount,
      leftTransposed: true, rows(dz, head), ldb: dz.stride, beta: isFirstOfGroup ? 0 : 1,
      rows(dvalues, keyHead), ldc: dvalues.stride)
  }

  /// dq = scale · dS k.
  fileprivate func queriesBackward(_ dscores: UnsafePointer<Float>, into dqueries: Target) {
    let (count, columns) = unsafe (span.keys.count, span.keyCount)
    unsafe BLAS.sgemm(
      count, headWidth, count, alpha: scale, dscores + span.prefix.count, lda: columns, keys.base,
      ldb: keys.stride, rows(dqueries, head), ldc: dqueries.stride)
    guard let prefixKeys = unsafe prefixKeys, unsafe !span.prefix.isEmpty else { return }
    unsafe BLAS.sgemm(
      count, headWidth, span.prefix.count, alpha: scale, dscores, lda: columns, prefixKeys.base,
      ldb: prefixKeys.stride, beta: 1, rows(dqueries, head), ldc: dqueries.stride)
  }

  /// dk = scale · dSᵀ q.
  fileprivate func keysBackward(_ dscores: UnsafePointer<Float>, into dkeys: Target) {
    let count = unsafe span.keys.count
    unsafe BLAS.sgemm(
      count, headWidth, count, alpha: scale, dscores + span.prefix.count, lda: span.keyCount,
      leftTransposed: true, queries.base, ldb: queries.stride, beta: isFirstOfGroup ? 0 : 1,
      rows(dkeys, keyHead), ldc: dkeys.stride)
  }

  /// A head's columns of this sequence's rows.
  private func rows(_ tensor: Operand, _ head: Int) -> UnsafePointer<Float> {
    unsafe tensor.base + span.keys.lowerBound * tensor.stride + head * headWidth
  }

  private func rows(_ tensor: Target, _ head: Int) -> UnsafeMutablePointer<Float> {
    unsafe tensor.base + span.keys.lowerBound * tensor.stride + head * headWidth
  }
}

/// dx = p · (dp - sum of dp · p), in the place of dp; where p is zero, so is the result.
@inline(__always)
private func softmaxRowBackward(
  _ p: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
) {
  let whole = count - count % lanes
  var dots = Vector.zero
  var dot: Float = 0
  for i in stride(from: 0, to: whole, by: lanes) {
    unsafe dots = dots.adding(Vector(p + i), times: Vector(gradient + i))
  }
  for i in whole..<count { unsafe dot += p[i] * gradient[i] }
  let total = dots.total + dot
  let totals = Vector(repeating: total)
  for i in stride(from: 0, to: whole, by: lanes) {
    unsafe (Vector(p + i) * (Vector(gradient + i) - totals)).store(gradient + i)
  }
  for i in whole..<count { unsafe gradient[i] = p[i] * (gradient[i] - total) }
}
