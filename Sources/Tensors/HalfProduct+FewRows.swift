/// Products of at most four rows with a right side of half precision stored as [n, k].
///
/// There is nothing to gain from a converted row but its one use, so that only a short run of four rows
/// is converted at a time, which stays in the first-level cache; memory is asked for rows ahead.

/// How many numbers of each row of b are converted together.
private let runLength = 256

/// c = a · bᵀ, or c += a · bᵀ, for groups of four rows of b; every bit as `flatGroups` has it.
func flatHalfFew(
  _ groups: Int, _ size: Extents, _ a: Operand, _ b: StoredOperand, add: Bool, _ c: Target
) {
  Threads.split(groups, grain: flatGrain(depth: size.k)) { part in
    unsafe withUnsafeTemporaryAllocation(
      byteCount: flatSide * runLength * MemoryLayout<Float>.stride, alignment: 64
    ) { memory in
      let floats = unsafe memory.bindMemory(to: Float.self)
      guard let run = floats.baseAddress, case .half(let base, let format) = unsafe b.elements
      else { return }
      for group in part {
        let first = group * flatSide
        let rows = unsafe HalfRows(
          base: base + 2 * first * b.stride, format: format, stride: b.stride, run: run)
        unsafe flatSquare(
          size, a, rows, add: add, Target(c.base + first, stride: c.stride))
      }
    }
  }
}

/// Four rows of half precision, and memory for a run of them in single precision.
@unsafe
private struct HalfRows {
  let base: UnsafeRawPointer
  let format: HalfFormat
  let stride: Int
  let run: UnsafeMutablePointer<Float>

  /// Converts elements of the four rows, and asks memory for those of the next four.
  @inline(__always)
  func convert(_ part: Range<Int>) {
    for row in 0..<flatSide {
      let source = unsafe base + 2 &* (row &* stride &+ part.lowerBound)
      let next = unsafe source + 2 &* flatSide &* stride
      for line in Swift.stride(from: 0, to: 2 &* part.count, by: 64) {
        unsafe BLAS.prefetch((next + line).assumingMemoryBound(to: Float.self))
      }
      unsafe HalfPrecision.convert(source, format, count: part.count, to: run + row &* runLength)
    }
  }
}

/// The inner products of up to four rows of a with four of b.
@inline(never)
private func flatSquare(
  _ size: Extents, _ a: Operand, _ b: HalfRows, add: Bool, _ c: Target
) {
  let (depth, rows, stride) = unsafe (size.k, size.m, a.stride)
  // Rows that a lacks are its last once more, and nobody reads what comes of them.
  let places = InlineArray<4, Int> { min($0, rows - 1) &* stride }
  let zero = InlineArray<4, Vector>(repeating: .zero)
  var (s0, s1, s2, s3) = (zero, zero, zero, zero)
  let whole = depth - depth % lanes
  for from in Swift.stride(from: 0, to: whole, by: runLength) {
    let count = min(runLength, whole - from)
    unsafe b.convert(from..<from + count)
    for i in Swift.stride(from: 0, to: count, by: lanes) {
      let place = unsafe b.run + i
      let (w0, w1) = unsafe (Vector(place), Vector(place + runLength))
      let (w2, w3) = unsafe (Vector(place + 2 &* runLength), Vector(place + 3 &* runLength))
      for r in 0..<4 {
        let x = unsafe Vector(a.base + (places[r] &+ from &+ i))
        s0[r] = s0[r].adding(x, times: w0)
        s1[r] = s1[r].adding(x, times: w1)
        s2[r] = s2[r].adding(x, times: w2)
        s3[r] = s3[r].adding(x, times: w3)
      }
    }
  }
  var sums = FlatSums(repeating: s0)
  (sums.second, sums.third, sums.fourth) = (s1, s2, s3)
  let totals = sums.totals
  unsafe b.convert(whole..<depth)
  for row in 0..<rows {
    let (x, out) = unsafe (a.base + places[row], c.base + row &* c.stride)
    for column in 0..<flatSide {
      var total = totals[row &* flatSide &+ column]
      for i in whole..<depth {
        unsafe total = total.fused(x[i], b.run[column &* runLength &+ i &- whole])
      }
      unsafe out[column] = add ? out[column] + total : total
    }
  }
}
