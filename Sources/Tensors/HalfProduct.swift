/// Products with a right side of half precision, which is converted by blocks.
///
/// The blocks are runs of columns of c, so that every sum goes by k as it does where all is converted
/// first. Of few rows every bit is the same; where the library multiplies it is given fewer columns at
/// a time, and may round sums otherwise.

/// The numbers of a block that all threads convert together: 4 MB of single precision.
private let blockSize = 1 << 20

/// The numbers of a block that one thread converts for itself: they stay in its second-level cache.
private let ownBlockSize = 1 << 16

/// The columns of c whose weights, `flatDepth` rows of them, are such a block.
private let ownBlockColumns = ownBlockSize / flatDepth

/// c = a · b, or c += a · b, for b of half precision.
func halfProduct(_ size: Extents, _ a: Operand, _ b: StoredOperand, add: Bool, _ c: Target) {
  if unsafe isFlat(size, a) {
    return unsafe b.transposed
      ? flatHalfTransposed(size, a, b, add: add, c) : flatHalfPlain(size, a, b, add: add, c)
  }
  // Whole vectors, and some of them, so that kernels find no more remainders than in the whole.
  let columns = max(64, blockSize / max(1, size.k) / 64 * 64)
  unsafe halfProduct(size, a, b, 0..<size.n, by: columns, add: add, c)
}

/// The product for a run of columns of c, some at a time.
private func halfProduct(
  _ size: Extents, _ a: Operand, _ b: StoredOperand, _ columns: Range<Int>, by step: Int,
  add: Bool, _ c: Target
) {
  var scratch = Tensor(uninitialized: [min(step, columns.count), size.k])
  unsafe scratch.withMutablePointer { scratch in
    for first in stride(from: columns.lowerBound, to: columns.upperBound, by: step) {
      let part = first..<min(first + step, columns.upperBound)
      unsafe b.convert(columns: part, depth: size.k, to: scratch)
      let stride = unsafe b.transposed ? size.k : part.count
      unsafe product(
        Extents(m: size.m, n: part.count, k: size.k), a,
        Operand(scratch, stride: stride, transposed: b.transposed), add: add,
        Target(c.base + first, stride: c.stride))
    }
  }
}

/// c = a · bᵀ, or c += a · bᵀ, for few rows: each thread converts groups of rows of b for itself.
private func flatHalfTransposed(
  _ size: Extents, _ a: Operand, _ b: StoredOperand, add: Bool, _ c: Target
) {
  let groups = size.n / flatSide
  let whole = groups * flatSide
  if whole < size.n {
    unsafe halfProduct(size, a, b, whole..<size.n, by: flatSide, add: add, c)
  }
  if unsafe size.m <= flatSide && BLAS.hasWideVectors {
    return unsafe flatHalfFew(groups, size, a, b, add: add, c)
  }
  let together = max(1, ownBlockSize / max(1, size.k * flatSide))
  Threads.split(groups, grain: flatGrain(depth: size.k)) { part in
    var scratch = Tensor(uninitialized: [min(together, part.count) * flatSide, size.k])
    unsafe scratch.withMutablePointer { scratch in
      for first in stride(from: part.lowerBound, to: part.upperBound, by: together) {
        let count = min(together, part.upperBound - first)
        for row in 0..<count * flatSide {
          let from = unsafe (first * flatSide + row) * b.stride
          unsafe b.elements.copy(from..<from + size.k, to: scratch + row * size.k)
        }
        unsafe flatGroups(
          0..<count, size, a, Operand(scratch, stride: size.k), add: add,
          Target(c.base + first * flatSide, stride: c.stride))
      }
    }
  }
}

/// c = a · b, or c += a · b, for few rows: each thread converts squares of b for itself.
private func flatHalfPlain(
  _ size: Extents, _ a: Operand, _ b: StoredOperand, add: Bool, _ c: Target
) {
  let blocks = size.n / lanes
  let whole = blocks * lanes
  if whole < size.n {
    unsafe halfProduct(size, a, b, whole..<size.n, by: lanes, add: add, c)
  }
  Threads.split(blocks, grain: flatGrain(depth: size.k)) { part in
    var scratch = Tensor(uninitialized: [flatDepth, min(ownBlockColumns, part.count * lanes)])
    unsafe scratch.withMutablePointer { scratch in
      unsafe withFlatMemory(rows: size.m) { memory in
        let end = part.upperBound * lanes
        for first in stride(from: part.lowerBound * lanes, to: end, by: ownBlockColumns) {
          let columns = first..<min(first + ownBlockColumns, end)
          unsafe flatHalfColumns(columns, size, a, b, add: add, c, scratch, memory)
        }
      }
    }
  }
}

/// The same for some columns of c.
private func flatHalfColumns(
  _ columns: Range<Int>, _ size: Extents, _ a: Operand, _ b: StoredOperand, add: Bool, _ c: Target,
  _ scratch: UnsafeMutablePointer<Float>, _ memory: FlatMemory
) {
  let c = unsafe Target(c.base + columns.lowerBound, stride: c.stride)
  if !add {
    for row in 0..<size.m {
      unsafe (c.base + row * c.stride).update(repeating: 0, count: columns.count)
    }
  }
  for from in stride(from: 0, to: size.k, by: flatDepth) {
    let steps = min(flatDepth, size.k - from)
    for step in 0..<steps {
      let start = unsafe (from + step) * b.stride
      unsafe b.elements.copy(
        start + columns.lowerBound..<start + columns.upperBound,
        to: scratch + step * columns.count)
    }
    unsafe pack(Operand(a.base + from, stride: a.stride), size.m, steps, into: memory.rows)
    unsafe flatColumns(
      0..<columns.count, rows: size.m, steps: steps, memory,
      Operand(scratch, stride: columns.count), c)
  }
}

extension StoredOperand {
  /// Converts some columns (of b, or of bᵀ) on all threads, and lays them out without gaps.
  fileprivate func convert(
    columns: Range<Int>, depth: Int, to target: UnsafeMutablePointer<Float>
  ) {
    let (rows, first) = unsafe transposed ? (columns, 0) : (0..<depth, columns.lowerBound)
    let count = unsafe transposed ? depth : columns.count
    Threads.split(rows.count, grain: max(1, (1 << 16) / max(1, count))) { part in
      for row in part {
        let from = unsafe (rows.lowerBound + row) * stride + first
        unsafe elements.copy(from..<from + count, to: target + row * count)
      }
    }
  }
}
