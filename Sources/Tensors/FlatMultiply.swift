/// Products with few rows, such as one prompt's.
///
/// Their time goes into reading the weights once, not into arithmetic alone. The library first copies
/// weights into an order of its own, which reads and writes them once more; these loops use them
/// where they lie and ask for each cache line ahead of time.
///
/// Every sum goes by k alone, in steps that are always the same: neither the rows beside it nor the way
/// in which columns are split among threads changes a bit of it.

/// The most rows for which these loops beat the library.
var flatLimit: Int {
  @inline(__always) get { unsafe BLAS.hasWideVectors ? 128 : 32 }
}

/// c = a · b, or c += a · b, for at most `flatLimit` rows.
func flatProduct(_ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target) {
  if unsafe b.transposed {
    unsafe flatTransposed(size, a, b, add: add, c)
  } else {
    unsafe flatPlain(size, a, b, add: add, c)
  }
}

/// The fewest columns of c that are worth a thread of their own, for a depth.
func flatGrain(depth: Int) -> Int { max(1, (1 << 14) / max(1, depth)) }

// MARK: b stored as [k, n]

/// How many rows of the weights are worked through before the next columns: so many of the left
/// side, packed, stay in the first-level cache.
let flatDepth = 128

/// How many vectors of a row of weights are asked for together: memory gives neighbours faster.
private let together = 4

/// The floats of a page of memory: addresses so far apart share a place in the first-level cache.
private let pageOfFloats = 1024

/// The most rows of c whose sums stay in registers: one vector each, beside one of weights.
private var tileHeight: Int {
  @inline(__always) get { unsafe BLAS.hasWideVectors ? 16 : 4 }
}

/// Rows are padded with zeros to a multiple of this.
private let rowStep = 4

func padded(_ rows: Int) -> Int { (rows + rowStep - 1) / rowStep * rowStep }

private func flatPlain(_ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target) {
  let blocks = size.n / lanes
  let whole = blocks * lanes
  if whole < size.n {
    unsafe BLAS.sgemm(
      size.m, size.n - whole, size.k, a.base, lda: a.stride, b.base + whole, ldb: b.stride,
      beta: add ? 1 : 0, c.base + whole, ldc: c.stride)
  }
  Threads.split(blocks, grain: flatGrain(depth: size.k)) { part in
    let columns = part.lowerBound * lanes..<part.upperBound * lanes
    if !add {
      for row in 0..<size.m {
        unsafe (c.base + row * c.stride + columns.lowerBound).update(
          repeating: 0, count: columns.count)
      }
    }
    unsafe withFlatMemory(rows: size.m) { memory in
      for from in stride(from: 0, to: size.k, by: flatDepth) {
        let steps = min(flatDepth, size.k - from)
        unsafe pack(Operand(a.base + from, stride: a.stride), size.m, steps, into: memory.rows)
        unsafe flatColumns(
          columns, rows: size.m, steps: steps, memory,
          Operand(b.base + from * b.stride, stride: b.stride), c)
      }
    }
  }
}

/// Lends memory for a column of weights, and for some columns of so many rows.
func withFlatMemory(rows: Int, _ body: (FlatMemory) -> Void) {
  unsafe withUnsafeTemporaryAllocation(
    byteCount: (padded(rows) + lanes) * flatDepth * MemoryLayout<Float>.stride, alignment: 64
  ) { memory in
    let floats = unsafe memory.bindMemory(to: Float.self)
    guard let floats = floats.baseAddress else { return }
    unsafe body(FlatMemory(weights: floats, rows: floats + lanes * flatDepth))
  }
}

/// Lays out some columns of a tile by tile and step by step, as the tiles read them.
func pack(
  _ a: Operand, _ rows: Int, _ steps: Int, into packed: UnsafeMutablePointer<Float>
) {
  var tile = unsafe packed
  for first in stride(from: 0, to: rows, by: tileHeight) {
    let count = min(tileHeight, rows - first)
    let height = padded(count)
    for row in 0..<height {
      var place = unsafe tile + row
      let source = unsafe a.base + (first + min(row, count - 1)) * a.stride
      for step in 0..<steps {
        unsafe place.pointee = row < count ? source[step] : 0
        unsafe place += height
      }
    }
    unsafe tile += height * steps
  }
}

/// Adds to some columns of c, for all rows, the products of some steps.
func flatColumns(
  _ columns: Range<Int>, rows: Int, steps: Int, _ memory: FlatMemory, _ b: Operand, _ c: Target
) {
  let width = together * lanes
  // Rows of weights that lie a whole number of pages apart push each other out of the cache, which
  // tells where many tiles read them.
  let copies = unsafe rows > 2 * tileHeight && b.stride % pageOfFloats == 0
  for first in stride(from: columns.lowerBound, to: columns.upperBound, by: width) {
    let next = first + width
    // What is worked on next: beside this, or at the start of the rows below.
    let isBeside = next < columns.upperBound
    var ahead = unsafe b.base + (isBeside ? next : steps * b.stride + columns.lowerBound)
    for column in stride(from: first, to: min(next, columns.upperBound), by: lanes) {
      var weights = unsafe FlatWeights(b.base + column, stride: b.stride, ahead: ahead)
      if copies { unsafe weights = copied(weights, steps: steps, to: memory.weights) }
      var (row, tile) = unsafe (0, memory.rows)
      while row < rows {
        let count = min(tileHeight, rows - row)
        let target = unsafe Target(c.base + row * c.stride + column, stride: c.stride)
        unsafe flatTile(rows: count, steps: steps, tile, weights, target)
        unsafe tile += padded(count) * steps
        row += count
      }
      unsafe ahead += flatDepth / together * b.stride
    }
  }
}

/// The same weights without gaps.
private func copied(
  _ weights: FlatWeights, steps: Int, to copy: UnsafeMutablePointer<Float>
) -> FlatWeights {
  var ahead = unsafe weights.ahead
  for step in 0..<steps {
    unsafe BLAS.prefetch(ahead + step % together &* lanes)
    unsafe Vector(weights.base + step &* weights.stride).store(copy + step &* lanes)
    if step % together == together - 1 { unsafe ahead += weights.stride }
  }
  return unsafe FlatWeights(copy, stride: lanes, ahead: copy)
}

/// Memory that stays in the first-level cache.
@unsafe
struct FlatMemory {
  /// A column of vectors of weights.
  let weights: UnsafeMutablePointer<Float>
  /// Columns of the left side, packed.
  let rows: UnsafeMutablePointer<Float>
}

/// A column of vectors of weights, and the weights to ask memory for meanwhile.
@unsafe
private struct FlatWeights {
  let base: UnsafePointer<Float>
  let stride: Int
  let ahead: UnsafePointer<Float>

  init(_ base: UnsafePointer<Float>, stride: Int, ahead: UnsafePointer<Float>) {
    unsafe self.base = unsafe base
    unsafe self.stride = stride
    unsafe self.ahead = unsafe ahead
  }
}

/// Adds to sixteen columns of c, for the rows of a tile, the products of some steps.
@inline(__always)
private func flatTile(
  rows: Int, steps: Int, _ a: UnsafePointer<Float>, _ b: FlatWeights, _ c: Target
) {
  if padded(rows) == 4 {
    unsafe flatTile(InlineArray<4, Vector>(repeating: .zero), rows, steps, a, b, c)
  } else if padded(rows) == 8 {
    unsafe flatTile(InlineArray<8, Vector>(repeating: .zero), rows, steps, a, b, c)
  } else if padded(rows) == 12 {
    unsafe flatTile(InlineArray<12, Vector>(repeating: .zero), rows, steps, a, b, c)
  } else {
    unsafe flatTile(InlineArray<16, Vector>(repeating: .zero), rows, steps, a, b, c)
  }
}

/// The same for `height` packed rows, of which c has the first `rows`.
@inline(never)
private func flatTile<let height: Int>(
  _ start: InlineArray<height, Vector>, _ rows: Int, _ steps: Int,
  _ a: UnsafePointer<Float>, _ b: FlatWeights, _ c: Target
) {
  var sums = start
  var (a, weights, ahead) = unsafe (a, b.base, b.ahead)
  for _ in 0..<steps / together {
    for line in 0..<together {
      unsafe BLAS.prefetch(ahead + line &* lanes)
      unsafe addProducts(&sums, a, Vector(weights))
      unsafe (a, weights) = unsafe (a + height, weights + b.stride)
    }
    unsafe ahead += b.stride
  }
  for _ in 0..<steps % together {
    unsafe addProducts(&sums, a, Vector(weights))
    unsafe (a, weights) = unsafe (a + height, weights + b.stride)
  }
  // A copy has an address, so that the sums themselves need none and stay in registers.
  var results = start
  for row in 0..<height { results[row] = sums[row] }
  // Sums of sums of some steps each round less than one long chain.
  for row in 0..<height where row < rows {
    let place = unsafe c.base + row &* c.stride
    unsafe (Vector(place) + results[row]).store(place)
  }
}

/// sums[row] += a[row] · weights for each row of a tile.
@inline(__always)
private func addProducts<let height: Int>(
  _ sums: inout InlineArray<height, Vector>, _ a: UnsafePointer<Float>, _ weights: Vector
) {
  for row in 0..<height {
    sums[row] = unsafe sums[row].adding(Vector(repeating: a[row]), times: weights)
  }
}
