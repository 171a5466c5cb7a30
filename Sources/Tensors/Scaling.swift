extension Tensor {
  /// Every element times a factor.
  public func scaled(by factor: Float) -> Tensor {
    mapRows { _, row in row.map { $0 * factor } }
  }

  /// Row i times element i of a vector.
  public func scalingRows(by factors: Tensor) -> Tensor {
    precondition(factors.count == rows, "scalingRows: \(factors.shape) of \(shape)")
    let factors = factors.elements
    return mapRows { index, row in row.map { $0 * factors[index] } }
  }

  /// Column j times element j of a vector.
  public func scalingColumns(by factors: Tensor) -> Tensor {
    precondition(factors.count == columns, "scalingColumns: \(factors.shape) of \(shape)")
    let factors = factors.elements
    return mapRows { _, row in zip(row, factors).map { $0 * $1 } }
  }

  /// Every row minus its mean.
  public func centringRows() -> Tensor {
    mapRows { _, row in
      let mean = Float(row.reduce(0.0) { $0 + Double($1) } / Double(max(1, row.count)))
      return row.map { $0 - mean }
    }
  }

  private func mapRows(_ body: (Int, [Float]) -> [Float]) -> Tensor {
    var out = Tensor(uninitialized: shape)
    let columns = columns
    unsafe out.withMutablePointer { base in
      Threads.split(rows, grain: 64) { part in
        for index in part {
          let values = body(index, row(index))
          for column in 0..<columns { unsafe base[index * columns + column] = values[column] }
        }
      }
    }
    return out
  }
}
