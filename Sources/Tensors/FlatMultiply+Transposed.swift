/// Products of few rows with b stored as [n, k]: inner products of rows with rows.

/// How many rows of a, and of b, are multiplied with each other at a time.
let flatSide = 4

/// c = a · bᵀ, or c += a · bᵀ, for at most `flatLimit` rows of a.
func flatTransposed(_ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target) {
  let groups = size.n / flatSide
  if groups * flatSide < size.n {
    let first = groups * flatSide
    unsafe BLAS.sgemm(
      size.m, size.n - first, size.k, a.base, lda: a.stride, b.base + first * b.stride,
      ldb: b.stride, transposed: true, beta: add ? 1 : 0, c.base + first, ldc: c.stride)
  }
  Threads.split(groups, grain: flatGrain(depth: size.k)) { part in
    unsafe flatGroups(part, size, a, b, add: add, c)
  }
}

/// The same for some groups of four rows of b.
func flatGroups(
  _ groups: Range<Int>, _ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target
) {
  for group in groups {
    let first = group * flatSide
    for row in stride(from: 0, to: size.m, by: flatSide) {
      unsafe flatSquare(
        depth: size.k, from: row, of: size.m, add: add,
        Operand(a.base + row * a.stride, stride: a.stride),
        Operand(b.base + first * b.stride, stride: b.stride),
        Target(c.base + row * c.stride + first, stride: c.stride))
    }
  }
}

/// The inner products of up to four rows of a, from the row `first` of `all` on, with four of b.
@inline(never)
private func flatSquare(
  depth: Int, from first: Int, of all: Int, add: Bool, _ a: Operand, _ b: Operand, _ c: Target
) {
  let rows = min(flatSide, all - first)
  // Rows that a lacks are its last once more, and nobody reads what comes of them.
  let stride = unsafe a.stride
  let places = InlineArray<4, Int> { min($0, rows - 1) &* stride }
  var totals: Vector
  if unsafe BLAS.hasWideVectors {
    let asked = asked(in: first / flatSide, of: (all + flatSide - 1) / flatSide)
    totals = unsafe flatSums(depth, asking: asked, a.base, places, b).totals
  } else {
    let zero = InlineArray<1, Vector>(repeating: .zero)
    var sums = InlineArray<4, FlatSums<1>>(repeating: FlatSums(repeating: zero))
    for row in 0..<rows {
      let asked = asked(in: first + row, of: all)
      sums[row] = unsafe flatSums(depth, asking: asked, a.base, [places[row]], b)
    }
    totals = FlatSums.totals(sums)
  }
  let whole = depth - depth % lanes
  for row in 0..<rows {
    let x = unsafe a.base + places[row]
    let out = unsafe c.base + row &* c.stride
    for column in 0..<flatSide {
      let w = unsafe b.base + column &* b.stride
      var total = totals[row &* flatSide &+ column]
      for i in whole..<depth { unsafe total = total.fused(x[i], w[i]) }
      unsafe out[column] = add ? out[column] + total : total
    }
  }
}

/// For each of four rows of b, its products with `count` rows of a, added up in sixteen lanes each.
struct FlatSums<let count: Int> {
  var first: InlineArray<count, Vector>
  var second: InlineArray<count, Vector>
  var third: InlineArray<count, Vector>
  var fourth: InlineArray<count, Vector>

  @inline(__always)
  init(repeating sums: InlineArray<count, Vector>) {
    (first, second, third, fourth) = (sums, sums, sums, sums)
  }

  /// The sums of the lanes of a row of a with each row of b, four of each.
  @inline(__always)
  func fours(_ row: Int) -> Vector {
    .fours(first[row], second[row], third[row], fourth[row])
  }
}

extension FlatSums<4> {
  /// The sums of the lanes, row after row of a.
  @inline(__always)
  var totals: Vector { .fours(fours(0), fours(1), fours(2), fours(3)) }
}

extension FlatSums<1> {
  /// The sums of the lanes of four, one after the other.
  @inline(__always)
  static func totals(_ sums: InlineArray<4, FlatSums<1>>) -> Vector {
    .fours(sums[0].fours(0), sums[1].fours(0), sums[2].fours(0), sums[3].fours(0))
  }
}

/// Which of the next four rows of b memory is asked for in one of the passes over these four, so that
/// each pass asks for as much.
private func asked(in pass: Int, of passes: Int) -> Range<Int> {
  pass * flatSide / passes..<(pass + 1) * flatSide / passes
}

/// The sums of rows of a with four rows of b, as far as whole vectors reach.
@inline(__always)
private func flatSums<let count: Int>(
  _ depth: Int, asking asked: Range<Int>, _ a: UnsafePointer<Float>,
  _ places: InlineArray<count, Int>, _ b: Operand
) -> FlatSums<count> {
  let next = unsafe b.base + (flatSide + asked.lowerBound) &* b.stride
  switch asked.count {
  case 0: return unsafe flatSums(depth, a, places, b) { _ in }
  case 1: return unsafe flatSums(depth, a, places, b) { unsafe BLAS.prefetch(next + $0) }
  default:
    let (other, last) = unsafe (next + b.stride, next + 2 &* b.stride)
    if asked.count == 2 {
      return unsafe flatSums(depth, a, places, b) { i in
        unsafe BLAS.prefetch(next + i)
        unsafe BLAS.prefetch(other + i)
      }
    }
    return unsafe flatSums(depth, a, places, b) { i in
      unsafe BLAS.prefetch(next + i)
      unsafe BLAS.prefetch(other + i)
      unsafe BLAS.prefetch(last + i)
      unsafe BLAS.prefetch(last + (b.stride &+ i))
    }
  }
}

@inline(__always)
private func flatSums<let count: Int>(
  _ depth: Int, _ a: UnsafePointer<Float>, _ places: InlineArray<count, Int>, _ b: Operand,
  _ ask: (Int) -> Void
) -> FlatSums<count> {
  let zero = InlineArray<count, Vector>(repeating: .zero)
  var (s0, s1, s2, s3) = (zero, zero, zero, zero)
  let (b0, b1) = unsafe (b.base, b.base + b.stride)
  let (b2, b3) = unsafe (b1 + b.stride, b1 + 2 &* b.stride)
  var i = 0
  while i &+ lanes <= depth {
    ask(i)
    let (w0, w1) = unsafe (Vector(b0 + i), Vector(b1 + i))
    let (w2, w3) = unsafe (Vector(b2 + i), Vector(b3 + i))
    for r in 0..<count {
      let x = unsafe Vector(a + (places[r] &+ i))
      s0[r] = s0[r].adding(x, times: w0)
      s1[r] = s1[r].adding(x, times: w1)
      s2[r] = s2[r].adding(x, times: w2)
      s3[r] = s3[r].adding(x, times: w3)
    }
    i &+= lanes
  }
  var sums = FlatSums(repeating: s0)
  (sums.second, sums.third, sums.fourth) = (s1, s2, s3)
  return sums
}

extension Vector {
  /// The sums of neighbours: of this vector's eight pairs, then of the other's.
  @inline(__always)
  fileprivate func pairs(_ other: Vector) -> Vector {
    Vector(lowHalf: evenHalf, highHalf: other.evenHalf)
      + Vector(lowHalf: oddHalf, highHalf: other.oddHalf)
  }

  /// The sums of four neighbours each: four of the first vector, four of the second, and so on.
  @inline(__always)
  fileprivate static func fours(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> Vector {
    a.pairs(b).pairs(c.pairs(d))
  }
}
