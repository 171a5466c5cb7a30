/// Products with few rows, such as one prompt's.
///
/// Their time goes into reading the weights once, not into arithmetic. The library first copies
/// weights into an order of its own, which reads and writes them once more; these loops use them
/// where they lie and ask for each cache line ahead of time, about twice as fast at 16 rows.

/// The most rows for which these loops beat the library.
let flatLimit = 32

/// How many rows of the weights are worked through before the next columns: what stays in the
/// first-level cache while all rows of the left side pass over it.
private let depth = 128

/// How far ahead, in elements along a row of weights, memory is asked for.
private let ahead = 32

/// c = a · b, or c += a · b, for at most `flatLimit` rows.
func flatProduct(_ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target) {
  if unsafe b.transposed {
    precondition(!add, "flatProduct: a transposed product is never added")
    unsafe flatTransposed(size, a, b, c)
  } else {
    unsafe flatPlain(size, a, b, add: add, c)
  }
}

// MARK: b stored as [k, n]

private func flatPlain(_ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target) {
  let blocks = size.n / lanes
  let whole = blocks * lanes
  if whole < size.n {
    unsafe BLAS.sgemm(
      size.m, size.n - whole, size.k, a.base, lda: a.stride, b.base + whole, ldb: b.stride,
      beta: add ? 1 : 0, c.base + whole, ldc: c.stride)
  }
  Threads.split(blocks, grain: max(1, (1 << 14) / max(1, size.k))) { part in
    let columns = part.lowerBound * lanes..<part.upperBound * lanes
    if !add {
      for row in 0..<size.m {
        unsafe (c.base + row * c.stride + columns.lowerBound).update(
          repeating: 0, count: columns.count)
      }
    }
    for from in stride(from: 0, to: size.k, by: depth) {
      let steps = min(depth, size.k - from)
      for column in stride(from: columns.lowerBound, to: columns.upperBound, by: lanes) {
        unsafe flatColumn(
          rows: size.m, steps: steps, Operand(a.base + from, stride: a.stride),
          Operand(b.base + from * b.stride + column, stride: b.stride),
          Target(c.base + column, stride: c.stride))
      }
    }
  }
}

/// Adds to sixteen columns of c, for all rows, the products of some steps.
@inline(__always)
private func flatColumn(rows: Int, steps: Int, _ a: Operand, _ b: Operand, _ c: Target) {
  var row = 0
  while row + 8 <= rows {
    unsafe flatTile(InlineArray<8, Vector>(repeating: .zero), row, steps, a, b, c)
    row += 8
  }
  while row + 4 <= rows {
    unsafe flatTile(InlineArray<4, Vector>(repeating: .zero), row, steps, a, b, c)
    row += 4
  }
  while row < rows {
    unsafe flatTile(InlineArray<1, Vector>(repeating: .zero), row, steps, a, b, c)
    row += 1
  }
}

/// The same for `count` rows from `row` on, whose sums stay in registers.
@inline(never)
private func flatTile<let count: Int>(
  _ start: InlineArray<count, Vector>, _ row: Int, _ steps: Int,
  _ a: Operand, _ b: Operand, _ c: Target
) {
  var sums = start
  let a = unsafe Operand(a.base + row * a.stride, stride: a.stride)
  let c = unsafe Target(c.base + row * c.stride, stride: c.stride)
  for r in 0..<count { unsafe sums[r] = Vector(c.base + r * c.stride) }
  for step in 0..<steps {
    let weights = unsafe Vector(b.base + step * b.stride)
    unsafe BLAS.prefetch(b.base + step * b.stride + ahead)
    for r in 0..<count {
      let factor = unsafe Vector(repeating: a.base[r * a.stride + step])
      sums[r] = sums[r].adding(factor, times: weights)
    }
  }
  for r in 0..<count { unsafe sums[r].store(c.base + r * c.stride) }
}

// MARK: b stored as [n, k]

private func flatTransposed(_ size: Extents, _ a: Operand, _ b: Operand, _ c: Target) {
  let groups = size.n / 4
  if groups * 4 < size.n {
    let first = groups * 4
    unsafe BLAS.sgemm(
      size.m, size.n - first, size.k, a.base, lda: a.stride, b.base + first * b.stride,
      ldb: b.stride, transposed: true, c.base + first, ldc: c.stride)
  }
  Threads.split(groups, grain: max(1, (1 << 14) / max(1, size.k))) { part in
    for group in part {
      let b = unsafe Operand(b.base + group * 4 * b.stride, stride: b.stride)
      let c = unsafe Target(c.base + group * 4, stride: c.stride)
      var row = 0
      while row + 4 <= size.m {
        unsafe flatDots(InlineArray<4, Vector>(repeating: .zero), row, size.k, a, b, c)
        row += 4
      }
      while row < size.m {
        unsafe flatDots(InlineArray<1, Vector>(repeating: .zero), row, size.k, a, b, c)
        row += 1
      }
    }
  }
}

/// The inner products of `count` rows of a, from `row` on, with four rows of b.
@inline(never)
private func flatDots<let count: Int>(
  _ zero: InlineArray<count, Vector>, _ row: Int, _ width: Int,
  _ a: Operand, _ b: Operand, _ c: Target
) {
  let a = unsafe Operand(a.base + row * a.stride, stride: a.stride)
  var (s0, s1, s2, s3) = (zero, zero, zero, zero)
  let whole = width - width % lanes
  for i in stride(from: 0, to: whole, by: lanes) {
    let b0 = unsafe Vector(b.base + i)
    let b1 = unsafe Vector(b.base + b.stride + i)
    let b2 = unsafe Vector(b.base + 2 * b.stride + i)
    let b3 = unsafe Vector(b.base + 3 * b.stride + i)
    for r in 0..<count {
      let x = unsafe Vector(a.base + r * a.stride + i)
      s0[r] = s0[r].adding(x, times: b0)
      s1[r] = s1[r].adding(x, times: b1)
      s2[r] = s2[r].adding(x, times: b2)
      s3[r] = s3[r].adding(x, times: b3)
    }
  }
  for r in 0..<count {
    var (t0, t1, t2, t3) = (s0[r].total, s1[r].total, s2[r].total, s3[r].total)
    for i in whole..<width {
      let x = unsafe a.base[r * a.stride + i]
      unsafe t0 += x * b.base[i]
      unsafe t1 += x * b.base[b.stride + i]
      unsafe t2 += x * b.base[2 * b.stride + i]
      unsafe t3 += x * b.base[3 * b.stride + i]
    }
    let out = unsafe c.base + (row + r) * c.stride
    unsafe (out[0], out[1], out[2], out[3]) = (t0, t1, t2, t3)
  }
}
