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

// MARK: Backward

extension Tensor {
  /// The gradient of the Gaussian error linear unit, and its value once more.
  ///
  ///     s = 1 / (1 + e^(-2u)),   gelu(x) = x s,   dx = dout · (s + x s (1 - s) · d(2u)/dx)
  ///
  /// The value is computed again because that costs less than the memory to keep it.
  ///
  /// - Parameters:
  ///   - x: the unit's input; overwritten with gelu(x).
  ///   - gradient: the gradient of the unit's output; overwritten with that of its input.
  public static func geluBackward(_ x: inout Tensor, gradient: inout Tensor) {
    let count = x.count
    precondition(gradient.count == count, "geluBackward: \(gradient.shape) for \(x.shape)")
    unsafe gradient.withMutablePointer { gradient in
      unsafe x.withMutablePointer { x in
        Threads.split(count, grain: 8192) { part in
          unsafe geluRunBackward(
            x + part.lowerBound, gradient + part.lowerBound, count: part.count)
        }
      }
    }
  }
}

private func geluRunBackward(
  _ x: UnsafeMutablePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, count: Int
) {
  let whole = count - count % lanes
  for i in stride(from: 0, to: whole, by: lanes) {
    let (value, slope) = unsafe geluWithSlope(Vector(x + i))
    unsafe value.store(x + i)
    unsafe (Vector(gradient + i) * slope).store(gradient + i)
  }
  guard whole < count else { return }
  var rest = Vector.zero
  for i in whole..<count { unsafe rest[i - whole] = x[i] }
  let (value, slope) = geluWithSlope(rest)
  for i in whole..<count {
    unsafe x[i] = value[i - whole]
    unsafe gradient[i] *= slope[i - whole]
  }
}

@inline(__always)
private func geluWithSlope(_ x: Vector) -> (value: Vector, slope: Vector) {
  let linear = Vector(repeating: -1.595_769_121_605_73)
  let cubic = Vector(repeating: -0.071_354_816_272_6)
  let one = Vector(repeating: 1)
  let square = x * x
  let minusTwoU = x * linear.adding(square, times: cubic)
  let s = one / (one + minusTwoU.exponential)
  let value = x * s
  let minusSlopeOfTwoU = linear.adding(square, times: cubic * 3)
  return (value, s - value * (one - s) * minusSlopeOfTwoU)
}
