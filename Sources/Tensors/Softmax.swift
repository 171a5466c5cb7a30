#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Softmax of one row in place: e^(x - max) over the sum of the same.
///
/// The exponential never underflows to nothing (its argument is held above -87), which changes a
/// probability by less than 1e-37.
///
/// - Parameters:
///   - x: the row.
///   - count: its elements.
///   - weight: what each probability is multiplied by.
/// - Returns: log(sum e^x).
@inline(__always) @discardableResult
func softmaxRow(_ x: UnsafeMutablePointer<Float>, count: Int, weight: Float = 1) -> Float {
  let whole = count - count % lanes
  var largest = unsafe x[0]
  if whole > 0 {
    var largests = unsafe Vector(x)
    for i in stride(from: lanes, to: whole, by: lanes) {
      largests = unsafe largests.raised(to: Vector(x + i))
    }
    largest = largests.largest
  }
  for i in whole..<count { largest = unsafe max(largest, x[i]) }

  var sums = Vector.zero
  let shift = Vector(repeating: largest)
  for i in stride(from: 0, to: whole, by: lanes) {
    let power = unsafe (Vector(x + i) - shift).exponential
    unsafe power.store(x + i)
    sums += power
  }
  var sum = sums.total
  if whole < count {
    var rest = Vector(repeating: -1000)
    for i in whole..<count { unsafe rest[i - whole] = x[i] - largest }
    rest = rest.exponential
    for i in whole..<count {
      unsafe x[i] = rest[i - whole]
      sum += rest[i - whole]
    }
  }
  let inverse = weight / sum
  let inverses = Vector(repeating: inverse)
  for i in stride(from: 0, to: whole, by: lanes) { unsafe (Vector(x + i) * inverses).store(x + i) }
  for i in whole..<count { unsafe x[i] *= inverse }
  return largest + logf(sum)
}

extension Tensor {
  /// Softmax of every row: non-negative numbers that sum to one.
  ///
  /// - Returns: the same shape.
  public func softmax() -> Tensor {
    var out = self
    let (rows, columns) = (rows, columns)
    guard columns > 0 else { return out }
    unsafe out.withMutablePointer { base in
      Threads.split(rows, grain: max(1, 4096 / columns)) { part in
        for row in part { unsafe softmaxRow(base + row * columns, count: columns) }
      }
    }
    return out
  }
}
