#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Tensor {
  /// Whether a block of elements is the same, bit for bit, as a block of another tensor.
  ///
  /// A NaN is the same as itself, and −0 is not 0: the question is whether writing one over the
  /// other changes anything.
  ///
  /// - Parameters:
  ///   - other: the other tensor, with as many columns.
  ///   - rows: the rows of both; a block without rows is the same as any.
  ///   - range: the columns of both.
  /// - Returns: whether no bit differs.
  public func hasSameBits(
    as other: Tensor, rows: [Int], columns range: Range<Int>
  ) -> Bool {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns && range.upperBound <= other.columns,
      "hasSameBits: columns \(range) of \(rows.count) rows of \(shape) and \(other.shape)")
    return unsafe withPointer { own in
      unsafe other.withPointer { its in
        rows.allSatisfy { row in
          precondition(
            row >= 0 && row < self.rows && row < other.rows,
            "hasSameBits: row \(row) of \(shape) and \(other.shape)")
          return unsafe memcmp(
            own + row * columns + range.lowerBound,
            its + row * other.columns + range.lowerBound,
            range.count * MemoryLayout<Float>.stride) == 0
        }
      }
    }
  }

  /// Whether a block of elements is 0 throughout.
  ///
  /// - Parameters:
  ///   - rows: the rows; a block without rows is zero.
  ///   - range: the columns.
  /// - Returns: whether there is nothing else.
  public func isZero(rows: [Int], columns range: Range<Int>) -> Bool {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "isZero: columns \(range) of \(shape)")
    return unsafe withPointer { base in
      rows.allSatisfy { row in
        precondition((0..<self.rows).contains(row), "isZero: row \(row) of \(shape)")
        return range.allSatisfy { unsafe base[row * columns + $0] == 0 }
      }
    }
  }
}
