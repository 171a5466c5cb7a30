extension Tensor {
  /// Overwrites a run of columns of every row with elements of a vector, from element `first` on.
  mutating func setRows(to vector: Tensor, from first: Int = 0, columns range: Range<Int>) {
    let (rows, columns) = (rows, columns)
    precondition(
      first >= 0 && first + range.count <= vector.count && range.lowerBound >= 0
        && range.upperBound <= columns, "setRows: \(vector.shape) to columns \(range) of \(shape)")
    unsafe withMutablePointer { out in
      unsafe vector.withPointer { vector in
        Threads.split(rows, grain: max(1, 65536 / max(1, range.count))) { part in
          for row in part {
            unsafe (out + row * columns + range.lowerBound).update(
              from: vector + first, count: range.count)
          }
        }
      }
    }
  }

  /// Copies the given rows, in the order given, repeats allowed.
  ///
  /// - Parameter indices: row numbers, all extents but the last counted as one.
  /// - Returns: [indices.count, columns].
  public func gathering(rows indices: [Int]) -> Tensor {
    let (rows, columns) = (rows, columns)
    var out = Tensor(uninitialized: [indices.count, columns])
    unsafe out.withMutablePointer { out in
      unsafe withStored { source in
        for (to, from) in indices.enumerated() {
          precondition((0..<rows).contains(from), "gather: row \(from) of shape \(shape)")
          unsafe source.copy(from * columns..<(from + 1) * columns, to: out + to * columns)
        }
      }
    }
    return out
  }

  /// The tensor with rows and columns exchanged.
  ///
  /// - Returns: [columns, rows].
  package func transposed() -> Tensor {
    let (rows, columns) = (rows, columns)
    var out = Tensor(uninitialized: [columns, rows])
    unsafe out.withMutablePointer { out in
      unsafe withPointer { source in
        // Squares that stay in the first-level cache, so that neither side is read line by line.
        let side = 32
        Threads.split((columns + side - 1) / side, grain: 4) { parts in
          for first in stride(from: parts.lowerBound * side, to: parts.upperBound * side, by: side)
          {
            for start in stride(from: 0, to: rows, by: side) {
              for column in first..<min(first + side, columns) {
                for row in start..<min(start + side, rows) {
                  unsafe out[column * rows + row] = source[row * columns + column]
                }
              }
            }
          }
        }
      }
    }
    return out
  }

  /// Copies a run of columns of every row.
  ///
  /// - Returns: [rows, range.count].
  public func gathering(columns range: Range<Int>) -> Tensor {
    let (rows, columns) = (rows, columns)
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of shape \(shape)")
    var out = Tensor(uninitialized: [rows, range.count])
    unsafe out.withMutablePointer { out in
      unsafe withStored { source in
        for row in 0..<rows {
          unsafe source.copy(
            row * columns + range.lowerBound..<row * columns + range.upperBound,
            to: out + row * range.count)
        }
      }
    }
    return out
  }

  /// Overwrites a block: rows `rows`, columns from `column` on, with rows of `source`.
  ///
  /// - Parameters:
  ///   - indices: the rows to write, one for each row of `source`.
  ///   - column: the first column to write.
  ///   - source: [rows.count, n], or all columns of it where `sourceColumns` is left out.
  ///   - sourceRows: which rows of the source to take; by default 0, 1, 2, …
  ///   - sourceColumns: which columns of the source to take.
  public mutating func setBlock(
    rows indices: [Int], column: Int, from source: Tensor, sourceRows: [Int]? = nil,
    sourceColumns: Range<Int>? = nil
  ) {
    let taken = sourceColumns ?? 0..<source.columns
    let (rows, columns) = (rows, columns)
    precondition(
      column >= 0 && column + taken.count <= columns && taken.lowerBound >= 0
        && taken.upperBound <= source.columns
        && (sourceRows?.count ?? indices.count) == indices.count,
      "setBlock: columns \(taken) of \(source.shape) into \(shape) at column \(column)")
    unsafe withMutablePointer { out in
      unsafe source.withPointer { base in
        for (number, row) in indices.enumerated() {
          let from = sourceRows?[number] ?? number
          precondition(
            (0..<rows).contains(row) && (0..<source.rows).contains(from),
            "setBlock: row \(from) of \(source.shape) into row \(row) of \(rows)")
          unsafe (out + row * columns + column).update(
            from: base + from * source.columns + taken.lowerBound, count: taken.count)
        }
      }
    }
  }

  /// Overwrites a block of rows and columns with one number.
  public mutating func setBlock(rows indices: [Int], columns range: Range<Int>, to value: Float) {
    let (rows, columns) = (rows, columns)
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "setBlock: columns \(range) of \(shape)"
    )
    unsafe withMutablePointer { out in
      for row in indices {
        precondition((0..<rows).contains(row), "setBlock: row \(row) of \(rows)")
        unsafe (out + row * columns + range.lowerBound).update(repeating: value, count: range.count)
      }
    }
  }

  /// Adds another tensor of as many elements, times a factor.
  public mutating func add(_ other: Tensor, scale: Float = 1) {
    let count = count
    precondition(other.count == count, "add: \(other.shape) to \(shape)")
    unsafe withMutablePointer { out in
      unsafe other.withPointer { other in
        Threads.split(count, grain: 16384) { part in
          let factor = Vector(repeating: scale)
          let whole = part.lowerBound + part.count / lanes * lanes
          for i in stride(from: part.lowerBound, to: whole, by: lanes) {
            unsafe Vector(out + i).adding(Vector(other + i), times: factor).store(out + i)
          }
          for i in whole..<part.upperBound { unsafe out[i] = out[i].fused(other[i], scale) }
        }
      }
    }
  }

  /// Adds a vector of `columns` elements to every row.
  public mutating func addToRows(_ vector: Tensor) {
    let (rows, columns) = (rows, columns)
    precondition(vector.count == columns, "addToRows: \(vector.shape) to \(shape)")
    unsafe withMutablePointer { out in
      unsafe vector.withPointer { vector in
        for row in 0..<rows {
          let out = unsafe out + row * columns
          for i in 0..<columns { unsafe out[i] += vector[i] }
        }
      }
    }
  }

  /// The sum of two tensors of the same shape.
  public static func sum(_ a: Tensor, _ b: Tensor) -> Tensor {
    var out = a
    out.add(b)
    return out
  }

  /// The inner product of a row of this tensor with a row of another, in double precision.
  public func dot(row: Int, with other: Tensor, row otherRow: Int) -> Float {
    let columns = columns
    precondition(
      other.columns == columns && (0..<rows).contains(row) && (0..<other.rows).contains(otherRow),
      "dot: row \(row) of \(shape) with row \(otherRow) of \(other.shape)")
    return unsafe withRun(row * columns..<(row + 1) * columns) { a in
      unsafe other.withRun(otherRow * columns..<(otherRow + 1) * columns) { b in
        var sum = 0.0
        for i in 0..<columns { unsafe sum += Double(a[i]) * Double(b[i]) }
        return Float(sum)
      }
    }
  }
}

extension Tensor {
  /// Adds to a block: rows `rows`, columns from `column` on, the same rows of `source` times a
  /// factor.
  public mutating func addBlock(
    rows indices: [Int], column: Int, from source: Tensor, sourceColumns: Range<Int>, scale: Float
  ) {
    let (rows, columns) = (rows, columns)
    precondition(
      column >= 0 && column + sourceColumns.count <= columns && sourceColumns.lowerBound >= 0
        && sourceColumns.upperBound <= source.columns,
      "addBlock: columns \(sourceColumns) of \(source.shape) into \(shape) at column \(column)")
    unsafe withMutablePointer { out in
      unsafe source.withPointer { base in
        for row in indices {
          precondition(
            row >= 0 && row < rows && row < source.rows, "addBlock: row \(row) of \(rows)")
          let to = unsafe out + row * columns + column
          let from = unsafe base + row * source.columns + sourceColumns.lowerBound
          for i in 0..<sourceColumns.count { unsafe to[i] += from[i] * scale }
        }
      }
    }
  }
}

extension Tensor {
  /// The mean of some rows, in double precision.
  public func mean(ofRows indices: [Int]) -> [Float] {
    var sums = [Double](repeating: 0, count: columns)
    unsafe withPointer { base in
      for row in indices {
        precondition(row >= 0 && row < rows, "mean: row \(row) of \(shape)")
        for column in 0..<columns { unsafe sums[column] += Double(base[row * columns + column]) }
      }
    }
    return sums.map { Float($0 / Double(max(1, indices.count))) }
  }

  /// Adds all rows to sums in double precision.
  ///
  /// - Parameter sums: sums of as many rows or more, row after row.
  public func add(to sums: inout [Double]) {
    precondition(sums.count >= count, "add: \(shape) to \(sums.count) sums")
    unsafe withPointer { base in
      for place in 0..<count { unsafe sums[place] += Double(base[place]) }
    }
  }

  /// The rows of several matrices, one matrix after the other.
  ///
  /// - Parameters:
  ///   - parts: matrices of `columns` columns each.
  ///   - columns: the columns of the result.
  public init(stacking parts: [Tensor], columns: Int) {
    self.init(uninitialized: [parts.reduce(0) { $0 + $1.rows }, columns])
    var row = 0
    for part in parts {
      setBlock(rows: Array(row..<row + part.rows), column: 0, from: part)
      row += part.rows
    }
  }
}
