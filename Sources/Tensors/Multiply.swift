/// A run of columns of a weight matrix, taken as a matrix of its own without copying.
public struct Columns: Sendable {
  let first: Int
  let count: Int

  /// The columns `range` of a matrix.
  public init(_ range: Range<Int>) {
    first = range.lowerBound
    count = range.count
  }
}

extension Tensor {
  /// a · b + bias, for a of shape [M, K] and b of shape [K, N].
  ///
  /// - Parameters:
  ///   - a: [M, K].
  ///   - b: [K, N], stored input-major as Hugging Face's Conv1D stores its weight.
  ///   - columns: the columns of b (and elements of the bias) to use; all where left out.
  ///   - bias: [N], added to every row.
  ///   - out: [M, columns], overwritten.
  public static func multiply(
    _ a: Tensor, _ b: Tensor, columns: Columns? = nil, bias: Tensor? = nil, into out: inout Tensor
  ) {
    let columns = columns ?? Columns(0..<b.columns)
    precondition(
      a.columns == b.rows && columns.first >= 0 && columns.first + columns.count <= b.columns
        && out.rows == a.rows && out.columns == columns.count
        && (bias == nil || bias?.count == b.columns),
      "multiply: \(a.shape) · \(b.shape) columns \(columns) into \(out.shape)")
    if let bias {
      out.setRows(to: bias, from: columns.first)
    }
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: columns.count, k: a.columns),
        Operand(a.base, stride: a.columns),
        Operand(b.base + columns.first, stride: b.columns),
        add: bias != nil, Target(out.base, stride: columns.count))
    }
  }

  /// a · bᵀ for a of shape [M, K] and b of shape [N, K].
  ///
  /// - Parameters:
  ///   - a: [M, K].
  ///   - b: [N, K], such as a token embedding used to unembed.
  ///   - out: [M, N], overwritten.
  public static func multiply(_ a: Tensor, transposed b: Tensor, into out: inout Tensor) {
    precondition(
      a.columns == b.columns && out.rows == a.rows && out.columns == b.rows,
      "multiply: \(a.shape) · transposed \(b.shape) into \(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.rows, k: a.columns),
        Operand(a.base, stride: a.columns),
        Operand(b.base, stride: b.columns, transposed: true),
        add: false, Target(out.base, stride: out.columns))
    }
  }

  /// a[:, columns] · b[:, columns]ᵀ, such as the gradient of one head's queries times its part of
  /// W_Q.
  ///
  /// - Parameters:
  ///   - a: [M, A].
  ///   - columns: the columns of a to use.
  ///   - b: [N, B].
  ///   - others: the columns of b, as many.
  ///   - out: [M, N], overwritten.
  public static func multiply(
    _ a: Tensor, columns: Range<Int>, transposed b: Tensor, columns others: Range<Int>,
    into out: inout Tensor
  ) {
    precondition(
      columns.count == others.count && columns.lowerBound >= 0 && others.lowerBound >= 0
        && columns.upperBound <= a.columns && others.upperBound <= b.columns
        && out.rows == a.rows && out.columns == b.rows,
      "multiply: columns \(columns) of \(a.shape) · \(others) of transposed \(b.shape) into "
        + "\(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.rows, k: columns.count),
        Operand(a.base + columns.lowerBound, stride: a.columns),
        Operand(b.base + others.lowerBound, stride: b.columns, transposed: true),
        add: false, Target(out.base, stride: out.columns))
    }
  }

  /// a · bᵀ as a new tensor; see `multiply(_:transposed:into:)`.
  public static func multiply(_ a: Tensor, transposed b: Tensor) -> Tensor {
    var out = Tensor(uninitialized: [a.rows, b.rows])
    multiply(a, transposed: b, into: &out)
    return out
  }

  /// a · b + bias as a new tensor; see `multiply(_:_:columns:bias:into:)`.
  public static func multiply(
    _ a: Tensor, _ b: Tensor, columns: Columns? = nil, bias: Tensor? = nil
  ) -> Tensor {
    var out = Tensor(uninitialized: [a.rows, columns?.count ?? b.columns])
    multiply(a, b, columns: columns, bias: bias, into: &out)
    return out
  }

  /// out += a[:, columns] · b[rows, :], such as one head's z times its rows of W_O.
  ///
  /// - Parameters:
  ///   - a: [M, A].
  ///   - columns: the columns of a and the rows of b to use.
  ///   - b: [A, N].
  ///   - out: [M, N], added to.
  public static func addProduct(
    _ a: Tensor, columns: Range<Int>, _ b: Tensor, to out: inout Tensor
  ) {
    precondition(
      columns.lowerBound >= 0 && columns.upperBound <= a.columns && columns.upperBound <= b.rows
        && out.rows == a.rows && out.columns == b.columns,
      "addProduct: columns \(columns) of \(a.shape) · \(b.shape) to \(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.columns, k: columns.count),
        Operand(a.base + columns.lowerBound, stride: a.columns),
        Operand(b.base + columns.lowerBound * b.columns, stride: b.columns),
        add: true, Target(out.base, stride: out.columns))
    }
  }
}

extension Tensor {
  /// aᵀ · b, or that added: the gradient of a weight from the rows it read and those it wrote.
  ///
  /// - Parameters:
  ///   - a: [M, K].
  ///   - b: [M, N].
  ///   - adding: whether to add to what `out` holds rather than overwrite it.
  ///   - out: [K, N].
  public static func multiply(
    transposed a: Tensor, _ b: Tensor, adding: Bool = false, into out: inout Tensor
  ) {
    precondition(
      a.rows == b.rows && out.rows == a.columns && out.columns == b.columns,
      "multiply: transposed \(a.shape) · \(b.shape) into \(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: out.columns, k: a.rows),
        Operand(a.base, stride: a.columns, transposed: true),
        Operand(b.base, stride: b.columns),
        add: adding, Target(out.base, stride: out.columns))
    }
  }
}

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

/// c = a · b, or c += a · b.
///
/// Tall products are cut by rows, so that each thread keeps its rows; flat ones by columns, so that
/// each thread reads its own part of the weights once.
func product(_ size: Extents, _ a: Operand, _ b: Operand, add: Bool, _ c: Target) {
  guard size.m > 0 && size.n > 0 else { return }
  if unsafe size.m <= flatLimit && !Vector.isSlow && !a.transposed {
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

func withPointers(
  _ a: Tensor, _ b: Tensor, _ out: inout Tensor,
  _ body: (
    Lent<UnsafePointer<Float>>, Lent<UnsafePointer<Float>>, Lent<UnsafeMutablePointer<Float>>
  ) -> Void
) {
  let (rows, columns) = (out.rows, out.columns)
  unsafe out.withMutablePointer { out in
    unsafe a.withPointer { left in
      unsafe b.withPointer { right in
        unsafe body(
          Lent(base: left, rows: a.rows, columns: a.columns),
          Lent(base: right, rows: b.rows, columns: b.columns),
          Lent(base: out, rows: rows, columns: columns))
      }
    }
  }
}
