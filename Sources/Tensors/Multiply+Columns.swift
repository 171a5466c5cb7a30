/// Products of runs of columns, such as those of one head, and of transposed left sides.
extension Tensor {
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
      columns.count == others.count && a.has(columns) && b.has(others)
        && out.rows == a.rows && out.columns == b.rows,
      "multiply: columns \(columns) of \(a.shape) · \(others) of transposed \(b.shape) into "
        + "\(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.rows, k: columns.count),
        Operand(a.base + columns.lowerBound, stride: a.columns),
        StoredOperand(b.base.advanced(by: others.lowerBound), stride: b.columns, transposed: true),
        add: false, Target(out.base, stride: out.columns))
    }
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
      a.has(columns) && columns.upperBound <= b.rows
        && out.rows == a.rows && out.columns == b.columns,
      "addProduct: columns \(columns) of \(a.shape) · \(b.shape) to \(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.columns, k: columns.count),
        Operand(a.base + columns.lowerBound, stride: a.columns),
        StoredOperand(b.base.advanced(by: columns.lowerBound * b.columns), stride: b.columns),
        add: true, Target(out.base, stride: out.columns))
    }
  }

  /// out += a[:, columns] · b[:, others]ᵀ, such as one head's z by its part of W_O.
  ///
  /// - Parameters:
  ///   - a: [M, A].
  ///   - columns: the columns of a to use.
  ///   - b: [N, B].
  ///   - others: the columns of b, as many.
  ///   - out: [M, N], added to.
  public static func addProduct(
    _ a: Tensor, columns: Range<Int>, transposed b: Tensor, columns others: Range<Int>,
    to out: inout Tensor
  ) {
    precondition(
      columns.count == others.count && a.has(columns) && b.has(others)
        && out.rows == a.rows && out.columns == b.rows,
      "addProduct: columns \(columns) of \(a.shape) · \(others) of transposed \(b.shape) to "
        + "\(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.rows, k: columns.count),
        Operand(a.base + columns.lowerBound, stride: a.columns),
        StoredOperand(b.base.advanced(by: others.lowerBound), stride: b.columns, transposed: true),
        add: true, Target(out.base, stride: out.columns))
    }
  }

  /// a[:, columns] · b, or that added, such as the gradient of one head's queries by its input.
  ///
  /// - Parameters:
  ///   - a: [M, A].
  ///   - columns: the columns of a to use.
  ///   - b: [columns, N].
  ///   - adding: whether to add to what `out` holds rather than overwrite it.
  ///   - out: [M, N].
  public static func multiply(
    _ a: Tensor, columns: Range<Int>, _ b: Tensor, adding: Bool = false, into out: inout Tensor
  ) {
    precondition(
      a.has(columns) && b.rows == columns.count && out.rows == a.rows && out.columns == b.columns,
      "multiply: columns \(columns) of \(a.shape) · \(b.shape) into \(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: b.columns, k: columns.count),
        Operand(a.base + columns.lowerBound, stride: a.columns),
        StoredOperand(b.base, stride: b.columns),
        add: adding, Target(out.base, stride: out.columns))
    }
  }

  private func has(_ range: Range<Int>) -> Bool {
    range.lowerBound >= 0 && range.upperBound <= columns
  }
}

// MARK: Gradients of weights

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
    multiply(transposed: a, 0..<a.columns, b, 0..<b.columns, adding: adding, into: &out)
  }

  /// a[:, columns]ᵀ · b, or that added: the gradient of a weight stored [N, K].
  ///
  /// - Parameters:
  ///   - a: [M, A].
  ///   - columns: the columns of a to use.
  ///   - b: [M, N].
  ///   - adding: whether to add to what `out` holds rather than overwrite it.
  ///   - out: [columns, N].
  public static func multiply(
    transposed a: Tensor, columns: Range<Int>, _ b: Tensor, adding: Bool = false,
    into out: inout Tensor
  ) {
    multiply(transposed: a, columns, b, 0..<b.columns, adding: adding, into: &out)
  }

  /// aᵀ · b[:, columns], or that added: the gradient of a weight stored [K, N].
  ///
  /// - Parameters:
  ///   - a: [M, K].
  ///   - b: [M, B].
  ///   - columns: the columns of b to use.
  ///   - adding: whether to add to what `out` holds rather than overwrite it.
  ///   - out: [K, columns].
  public static func multiply(
    transposed a: Tensor, _ b: Tensor, columns: Range<Int>, adding: Bool = false,
    into out: inout Tensor
  ) {
    multiply(transposed: a, 0..<a.columns, b, columns, adding: adding, into: &out)
  }

  private static func multiply(
    transposed a: Tensor, _ columns: Range<Int>, _ b: Tensor, _ others: Range<Int>, adding: Bool,
    into out: inout Tensor
  ) {
    precondition(
      a.rows == b.rows && a.has(columns) && b.has(others) && out.rows == columns.count
        && out.columns == others.count,
      "multiply: columns \(columns) of transposed \(a.shape) · \(others) of \(b.shape) into "
        + "\(out.shape)")
    unsafe withPointers(a, b, &out) { a, b, out in
      unsafe product(
        Extents(m: out.rows, n: out.columns, k: a.rows),
        Operand(a.base + columns.lowerBound, stride: a.columns, transposed: true),
        StoredOperand(b.base.advanced(by: others.lowerBound), stride: b.columns),
        add: adding, Target(out.base, stride: out.columns))
    }
  }
}
