extension Tensor {
  /// The Gaussian error linear unit in its tanh form, of every element.
  ///
  ///     gelu(x) = x/2 · (1 + tanh(u)) = x / (1 + e^(-2u)),   u = sqrt(2/π) · (x + 0.044715 x³)
  ///
  /// - Parameters:
  ///   - x: any shape.
  ///   - out: the same shape, overwritten.
  ///
  /// Source: Hendrycks and Gimpel 2016, section 2; "gelu_new" in Hugging Face's configurations.
  public static func gelu(_ x: Tensor, into out: inout Tensor) {
    let count = x.count
    precondition(out.count == count, "gelu: \(x.shape) into \(out.shape)")
    unsafe out.withMutablePointer { out in
      unsafe x.withPointer { x in
        Threads.split(count, grain: 8192) { part in
          unsafe geluRun(x + part.lowerBound, out + part.lowerBound, count: part.count)
        }
      }
    }
  }

  /// The same in place.
  public mutating func gelu() {
    let count = count
    unsafe withMutablePointer { x in
      Threads.split(count, grain: 8192) { part in
        unsafe geluRun(x + part.lowerBound, x + part.lowerBound, count: part.count)
      }
    }
  }
}

private func geluRun(
  _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, count: Int
) {
  let whole = count - count % lanes
  for i in stride(from: 0, to: whole, by: lanes) {
    unsafe geluVector(Vector(x + i)).store(out + i)
  }
  guard whole < count else { return }
  var rest = Vector.zero
  for i in whole..<count { unsafe rest[i - whole] = x[i] }
  rest = geluVector(rest)
  for i in whole..<count { unsafe out[i] = rest[i - whole] }
}

@inline(__always)
private func geluVector(_ x: Vector) -> Vector {
  // -2 sqrt(2/π) and that times 0.044715
  let linear = Vector(repeating: -1.595_769_121_605_73)
  let cubic = Vector(repeating: -0.071_354_816_272_6)
  let minusTwoU = x * linear.adding(x * x, times: cubic)
  return x / (Vector(repeating: 1) + minusTwoU.exponential)
}
