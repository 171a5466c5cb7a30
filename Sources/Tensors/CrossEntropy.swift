#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Tensor {
  /// Minus the log of the softmax of each row at its target: log(sum e^x) - x[target], in nats.
  ///
  /// - Parameter targets: a column for each row; nil where a row has none.
  /// - Returns: one number for each row that has a target.
  public func crossEntropy(targets: [Int?]) -> [Float?] {
    precondition(targets.count == rows, "crossEntropy: \(targets.count) targets for \(rows) rows")
    let columns = columns
    return unsafe withPointer { base in
      var losses = [Float?](repeating: nil, count: targets.count)
      unsafe losses.withUnsafeMutableBufferPointer { losses in
        // Parts touch separate elements.
        let shared = unsafe SharedLosses(base: losses)
        Threads.split(targets.count, grain: max(1, 65536 / max(1, columns))) { part in
          for row in part {
            guard let target = targets[row] else { continue }
            precondition((0..<columns).contains(target), "crossEntropy: target \(target)")
            let x = unsafe base + row * columns
            unsafe shared.base[row] = logSumExp(x, count: columns) - x[target]
          }
        }
      }
      return losses
    }
  }
}

@unsafe
private struct SharedLosses {
  let base: UnsafeMutableBufferPointer<Float?>
}

/// log(sum e^x), with the largest element taken out first and the sum in double precision.
private func logSumExp(_ x: UnsafePointer<Float>, count: Int) -> Float {
  var largest = unsafe x[0]
  for i in 1..<max(1, count) { largest = unsafe max(largest, x[i]) }
  let whole = count - count % lanes
  let shift = Vector(repeating: largest)
  var sum = 0.0
  for i in stride(from: 0, to: whole, by: lanes) {
    sum += unsafe Double((Vector(x + i) - shift).exponential.total)
  }
  for i in whole..<count { sum += unsafe exp(Double(x[i] - largest)) }
  return largest + Float(log(sum))
}

// MARK: Backward

extension Tensor {
  /// Cross-entropy of each row at its target; its gradient replaces the logits.
  ///
  ///     loss = log(sum e^x) - x[target],   dx = weight · (softmax(x) - [target])
  ///
  /// - Parameters:
  ///   - targets: a column for each row.
  ///   - weight: the weight of each row's loss, such as one over the number of rows.
  /// - Returns: the sum of the rows' losses, in nats, not weighted.
  public mutating func crossEntropyBackward(targets: [Int], weight: Float) -> Double {
    precondition(
      targets.count == rows, "crossEntropyBackward: \(targets.count) targets for \(rows) rows")
    let columns = columns
    var losses = Tensor(uninitialized: [targets.count])
    unsafe losses.withMutablePointer { losses in
      unsafe withMutablePointer { base in
        Threads.split(targets.count, grain: max(1, 16384 / max(1, columns))) { part in
          for row in part {
            let target = targets[row]
            precondition((0..<columns).contains(target), "crossEntropyBackward: target \(target)")
            let x = unsafe base + row * columns
            let score = unsafe x[target]
            unsafe losses[row] = softmaxRow(x, count: columns, weight: weight) - score
            unsafe x[target] -= weight
          }
        }
      }
    }
    return losses.elements.reduce(0) { $0 + Double($1) }
  }
}
