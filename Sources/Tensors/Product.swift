// MARK: Splitting a product among threads

@unsafe
struct Operand {
  let base: UnsafePointer<Float>
  let stride: Int
  var transposed = false

  init(_ base: UnsafePointer<Float>, stride: Int, transposed: Bool = false) {
    unsafe self.base = unsafe base
    unsafe self.stride = stride
    unsafe self.transposed = transposed
  }
}

/// The right side of a product, of either precision.
@unsafe
struct StoredOperand {
  let elements: StoredElements
  let stride: Int
  let transposed: Bool

  init(_ elements: StoredElements, stride: Int, transposed: Bool = false) {
    unsafe self.elements = unsafe elements
    unsafe self.stride = stride
    unsafe self.transposed = transposed
  }
}

@unsafe
struct Target {
  let base: UnsafeMutablePointer<Float>
  let stride: Int

  init(_ base: UnsafeMutablePointer<Float>, stride: Int) {
    unsafe self.base = unsafe base
    unsafe self.stride = stride
  }
}

/// The sizes of a product [m, k] · [k, n].
struct Extents {
  let m: Int
  let n: Int
  let k: Int
}

/// c = a · b, or c += a · b, for b of either precision.
func product(_ size: Extents, _ a: Operand, _ b: StoredOperand, add: Bool, _ c: Target) {
  guard size.m > 0 && size.n > 0 else { return }
  switch unsafe b.elements {
  case .single(let base):
    unsafe product(
      size, a, Operand(base, stride: b.stride, transposed: b.transposed), add: add, c)
  case .half: unsafe halfProduct(size, a, b, add: add, c)
  }
}

/// Whether the loops for few rows multiply with this left side.
func isFlat(_ size: Extents, _ a: Operand) -> Bool {
  unsafe size.m <= flatLimit && !Vector.isSlow && !a.transposed
}

/// c = a · b, or c += a · b.
///
/// Tall products are cut by rows, so that each thread keeps its rows; flat ones by columns, so that
/// each thread reads its own part of the weights once.
func product(_ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target) {
  guard size.m > 0 && size.n > 0 else { return }
  if unsafe isFlat(size, a) {
    return unsafe flatProduct(size, a, b, add: add, c)
  }
  let beta: Float = add ? 1 : 0
  let work = size.m * size.n * size.k
  let worthwhile = unsafe BLAS.splitsProducts && work > 1 << 20
  if size.m >= 64 {
    Threads.split(size.m, grain: worthwhile ? 32 : size.m) { rows in
      unsafe BLAS.sgemm(
        rows.count, size.n, size.k,
        a.base + (a.transposed ? rows.lowerBound : rows.lowerBound * a.stride), lda: a.stride,
        leftTransposed: a.transposed, b.base, ldb: b.stride, transposed: b.transposed, beta: beta,
        c.base + rows.lowerBound * c.stride, ldc: c.stride)
    }
  } else {
    Threads.split(size.n, grain: worthwhile ? 64 : size.n) { columns in
      let first = columns.lowerBound
      unsafe BLAS.sgemm(
        size.m, columns.count, size.k, a.base, lda: a.stride, leftTransposed: a.transposed,
        b.base + (b.transposed ? first * b.stride : first), ldb: b.stride,
        transposed: b.transposed, beta: beta, c.base + first, ldc: c.stride)
    }
  }
}

/// The first elements of a tensor, with its extents as a matrix.
@unsafe
struct Lent<Pointer> {
  let base: Pointer
  let rows: Int
  let columns: Int
}

/// Lends the left side, the right side as it is stored, and what is written.
func withPointers(
  _ a: Tensor, _ b: Tensor, _ out: inout Tensor,
  _ body: (
    Lent<UnsafePointer<Float>>, Lent<StoredElements>, Lent<UnsafeMutablePointer<Float>>
  ) -> Void
) {
  let (rows, columns) = (out.rows, out.columns)
  unsafe out.withMutablePointer { out in
    unsafe a.withPointer { left in
      unsafe b.withStored { right in
        unsafe body(
          Lent(base: left, rows: a.rows, columns: a.columns),
          Lent(base: right, rows: b.rows, columns: b.columns),
          Lent(base: out, rows: rows, columns: columns))
      }
    }
  }
}
