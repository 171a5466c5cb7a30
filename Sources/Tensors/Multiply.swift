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
  ///   - out: [M, columns] or wider; overwritten where the product stands.
  ///   - column: the column of `out` from which on the product stands.
  public static func multiply(
    _ a: Tensor, _ b: Tensor, columns: Columns? = nil, bias: Tensor? = nil, into out: inout Tensor,
    column: Int = 0
  ) {
    let columns = columns ?? Columns(0..<b.columns)
    precondition(
      a.columns == b.rows && columns.first >= 0 && columns.first + columns.count <= b.columns
        && out.rows == a.rows && out.fits(columns.count, at: column)
        && (bias == nil || bias?.count == b.columns),
      "multiply: \(a.shape) · \(b.shape) columns \(columns) into \(out.shape) at \(column)")
    if let bias {
      out.setRows(to: bias, from: columns.first, columns: column..<column + columns.count)
    }
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: columns.count, k: a.columns),
        Operand(a.base, stride: a.columns),
        StoredOperand(b.base.advanced(by: columns.first), stride: b.columns),
        add: bias != nil, Target(out.base + column, stride: out.columns))
    }
  }

  /// a · bᵀ + bias for a of shape [M, K] and b of shape [N, K].
  ///
  /// - Parameters:
  ///   - a: [M, K].
  ///   - b: [N, K], such as a token embedding used to unembed, or a weight of PyTorch's Linear.
  ///   - bias: [N], added to every row.
  ///   - out: [M, N] or wider; overwritten where the product stands.
  ///   - column: the column of `out` from which on the product stands.
  public static func multiply(
    _ a: Tensor, transposed b: Tensor, bias: Tensor? = nil, into out: inout Tensor, column: Int = 0
  ) {
    precondition(
      a.columns == b.columns && out.rows == a.rows && out.fits(b.rows, at: column)
        && (bias == nil || bias?.count == b.rows),
      "multiply: \(a.shape) · transposed \(b.shape) into \(out.shape) at \(column)")
    if let bias {
      out.setRows(to: bias, columns: column..<column + b.rows)
    }
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.rows, k: a.columns),
        Operand(a.base, stride: a.columns),
        StoredOperand(b.base, stride: b.columns, transposed: true),
        add: bias != nil, Target(out.base + column, stride: out.columns))
    }
  }

  /// a · bᵀ + bias as a new tensor; see `multiply(_:transposed:bias:into:column:)`.
  public static func multiply(_ a: Tensor, transposed b: Tensor, bias: Tensor? = nil) -> Tensor {
    var out = Tensor(uninitialized: [a.rows, b.rows])
    multiply(a, transposed: b, bias: bias, into: &out)
    return out
  }

  /// a · b + bias as a new tensor; see `multiply(_:_:columns:bias:into:column:)`.
  public static func multiply(
    _ a: Tensor, _ b: Tensor, columns: Columns? = nil, bias: Tensor? = nil
  ) -> Tensor {
    var out = Tensor(uninitialized: [a.rows, columns?.count ?? b.columns])
    multiply(a, b, columns: columns, bias: bias, into: &out)
    return out
  }
}

extension Tensor {
  /// Whether a product of `count` columns has its place from a column on.
  fileprivate func fits(_ count: Int, at column: Int) -> Bool {
    column >= 0 && column <= columns && count <= columns - column
  }
}
