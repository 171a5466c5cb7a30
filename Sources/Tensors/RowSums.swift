/// Sums over the rows of a matrix: the gradients of what is added to every row, or gathered.
extension Tensor {
  /// The sum of all rows.
  ///
  /// - Parameter out: [columns], overwritten.
  ///
  /// Each column is summed from the first row to the last, whatever the number of threads.
  public func sumRows(into out: inout Tensor) {
    precondition(out.count == columns, "sumRows: \(shape) into \(out.shape)")
    let (rows, columns) = (rows, columns)
    unsafe out.withMutablePointer { out in
      unsafe withPointer { x in
        Threads.split(columns, grain: max(lanes, 65536 / max(1, rows))) { part in
          unsafe (out + part.lowerBound).update(repeating: 0, count: part.count)
          for row in 0..<rows { unsafe addRun(x + row * columns, to: out, part) }
        }
      }
    }
  }

  /// The sum over all rows of the products with another matrix, element by element.
  ///
  /// - Parameters:
  ///   - other: the same shape.
  ///   - out: [columns], overwritten.
  ///
  /// Each column is summed from the first row to the last, whatever the number of threads.
  public func sumRows(times other: Tensor, into out: inout Tensor) {
    precondition(
      other.rows == rows && other.columns == columns && out.count == columns,
      "sumRows: \(shape) times \(other.shape) into \(out.shape)")
    let (rows, columns) = (rows, columns)
    unsafe out.withMutablePointer { out in
      unsafe withPointer { x in
        unsafe other.withPointer { y in
          Threads.split(columns, grain: max(lanes, 65536 / max(1, rows))) { part in
            unsafe (out + part.lowerBound).update(repeating: 0, count: part.count)
            let whole = part.lowerBound + part.count / lanes * lanes
            for row in 0..<rows {
              let (x, y) = unsafe (x + row * columns, y + row * columns)
              for i in stride(from: part.lowerBound, to: whole, by: lanes) {
                unsafe Vector(out + i).adding(Vector(x + i), times: Vector(y + i)).store(out + i)
              }
              for i in whole..<part.upperBound { unsafe out[i] = out[i].fused(x[i], y[i]) }
            }
          }
        }
      }
    }
  }

  /// Adds row `i` of another matrix to row `indices[i]`, repeats allowed: the gradient of a gather.
  ///
  /// - Parameters:
  ///   - indices: the row of this matrix for each row of the other.
  ///   - source: [indices.count, columns].
  public mutating func addRows(at indices: [Int], from source: Tensor) {
    let (rows, columns) = (rows, columns)
    precondition(
      source.rows == indices.count && source.columns == columns,
      "addRows: \(source.shape) to \(indices.count) rows of \(shape)")
    precondition(indices.allSatisfy { $0 >= 0 && $0 < rows }, "addRows: a row outside \(shape)")
    unsafe withMutablePointer { out in
      unsafe source.withPointer { source in
        Threads.split(columns, grain: max(lanes, 32768 / max(1, indices.count))) { part in
          for (from, to) in indices.enumerated() {
            unsafe addRun(source + from * columns, to: out + to * columns, part)
          }
        }
      }
    }
  }
}

extension Tensor {
  /// Adds a vector times a factor to one row.
  public mutating func add(_ vector: Tensor, toRow row: Int, scale: Float) {
    let columns = columns
    precondition(
      vector.count == columns && row >= 0 && row < rows, "add: \(vector.shape) to row \(row)")
    unsafe withMutablePointer { out in
      unsafe vector.withPointer { x in
        let out = unsafe out + row * columns
        for i in 0..<columns { unsafe out[i] = out[i].fused(x[i], scale) }
      }
    }
  }

  /// Overwrites every element with one number.
  public mutating func fill(with value: Float) {
    let count = count
    unsafe withMutablePointer { out in
      Threads.split(count, grain: 1 << 16) { part in
        unsafe (out + part.lowerBound).update(repeating: value, count: part.count)
      }
    }
  }
}

@inline(__always)
private func addRun(
  _ x: UnsafePointer<Float>, to out: UnsafeMutablePointer<Float>, _ part: Range<Int>
) {
  let whole = part.lowerBound + part.count / lanes * lanes
  for i in stride(from: part.lowerBound, to: whole, by: lanes) {
    unsafe (Vector(out + i) + Vector(x + i)).store(out + i)
  }
  for i in whole..<part.upperBound { unsafe out[i] += x[i] }
}
