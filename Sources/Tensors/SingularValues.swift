extension Tensor {
  /// The singular values of a · b, such as W_V · W_O of one head, without forming the product.
  ///
  /// The factors are reduced to triangles first, so that only a K × K matrix is decomposed, in
  /// double precision.
  ///
  /// - Parameters:
  ///   - a: [M, K].
  ///   - b: [K, N].
  /// - Returns: as many numbers as the least of M, K and N, largest first; all not a number where an
  ///   element is infinite or none.
  ///
  /// Cost: about 2 K² (M + N) + 4 K³ operations.
  public static func singularValues(_ a: Tensor, _ b: Tensor) -> [Float] {
    precondition(a.columns == b.rows, "singularValues: \(a.shape) · \(b.shape)")
    return Factor(columnsOf: a).singularValues(Factor(rowsOf: b))
  }

  /// The singular values of a · bᵀ, such as W_Q · W_Kᵀ of one head; see `singularValues(_:_:)`.
  ///
  /// - Parameters:
  ///   - a: [M, K].
  ///   - b: [N, K].
  /// - Returns: as many numbers as the least of M, K and N, largest first.
  public static func singularValues(_ a: Tensor, transposed b: Tensor) -> [Float] {
    precondition(
      a.columns == b.columns, "singularValues: \(a.shape) · transposed \(b.shape)")
    return Factor(columnsOf: a).singularValues(Factor(columnsOf: b))
  }
}

/// A tall matrix in double precision, column by column.
private struct Factor {
  let rows: Int
  let columns: Int
  private(set) var elements: [Double]

  /// A matrix as it is: [rows, columns].
  init(columnsOf matrix: Tensor) {
    (rows, columns) = (matrix.rows, matrix.columns)
    let source = matrix.elements
    elements = [Double](repeating: 0, count: source.count)
    for row in 0..<rows {
      for column in 0..<columns {
        elements[column * rows + row] = Double(source[row * columns + column])
      }
    }
  }

  /// The transpose of a matrix: its rows become columns, which is how they are stored.
  init(rowsOf matrix: Tensor) {
    (rows, columns) = (matrix.columns, matrix.rows)
    elements = matrix.elements.map(Double.init)
  }

  /// R of the factorisation Q · R, of which each row is given from its diagonal on.
  var triangle: [[Double]] {
    var scratch = elements
    unsafe BLAS.reduceToTriangle(&scratch, rows, columns)
    return (0..<min(rows, columns)).map { row in
      (row..<columns).map { scratch[$0 * rows + row] }
    }
  }

  /// The singular values of this matrix times the transpose of another of as many columns.
  ///
  /// With Q R for each they are those of R · R'ᵀ, since the Q are orthogonal.
  func singularValues(_ other: Factor) -> [Float] {
    let count = min(rows, columns, other.rows)
    guard count > 0 else { return [] }
    guard elements.allSatisfy(\.isFinite), other.elements.allSatisfy(\.isFinite) else {
      return [Float](repeating: .nan, count: count)
    }
    let (left, right) = (triangle, other.triangle)
    var core = [Double](repeating: 0, count: left.count * right.count)
    for (i, a) in left.enumerated() {
      for (j, b) in right.enumerated() {
        let (skippedA, skippedB) = (max(0, j - i), max(0, i - j))
        core[j * left.count + i] = zip(a.dropFirst(skippedA), b.dropFirst(skippedB))
          .reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    let values = unsafe BLAS.singularValues(&core, left.count, right.count)
    return values?.map(Float.init) ?? [Float](repeating: .nan, count: count)
  }
}
