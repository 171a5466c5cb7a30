#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Tensor {
  /// Layer normalisation of every row.
  ///
  ///     scale = sqrt(mean((x - mean(x))²) + epsilon)
  ///     out   = (x - mean(x)) / scale · gain + bias
  ///
  /// - Parameters:
  ///   - x: [N, D].
  ///   - gain: [D].
  ///   - bias: [D].
  ///   - epsilon: added to the (biased) variance.
  ///   - out: [N, D], overwritten.
  ///   - scale: [N], the denominators; overwritten.
  ///
  /// Source: Ba, Kiros and Hinton 2016, section 3; GPT-2 uses epsilon 1e-5.
  public static func normalise(
    _ x: Tensor, gain: Tensor, bias: Tensor, epsilon: Float, into out: inout Tensor,
    scale: inout Tensor
  ) {
    let (rows, width) = (x.rows, x.columns)
    precondition(
      gain.count == width && bias.count == width && out.rows == rows && out.columns == width
        && scale.count == rows,
      "normalise: \(x.shape) with gain \(gain.shape) into \(out.shape)")
    unsafe scale.withMutablePointer { scale in
      unsafe out.withMutablePointer { out in
        unsafe x.withPointer { x in
          unsafe gain.withPointer { gain in
            unsafe bias.withPointer { bias in
              Threads.split(rows, grain: 16) { part in
                for row in part {
                  unsafe scale[row] = normaliseRow(
                    x + row * width, gain, bias, width: width, epsilon: epsilon,
                    out + row * width)
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Normalises one row and returns its denominator.
@inline(__always)
private func normaliseRow(
  _ x: UnsafePointer<Float>, _ gain: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
  width: Int, epsilon: Float, _ out: UnsafeMutablePointer<Float>
) -> Float {
  let whole = width - width % lanes
  var sums = Vector.zero
  var sum: Float = 0
  for i in stride(from: 0, to: whole, by: lanes) { unsafe sums += Vector(x + i) }
  for i in whole..<width { unsafe sum += x[i] }
  let mean = (sums.total + sum) / Float(width)

  var squares = Vector.zero
  var square: Float = 0
  let means = Vector(repeating: mean)
  for i in stride(from: 0, to: whole, by: lanes) {
    let centred = unsafe Vector(x + i) - means
    squares = squares.adding(centred, times: centred)
  }
  for i in whole..<width {
    let centred = unsafe x[i] - mean
    square += centred * centred
  }
  let scale = sqrtf((squares.total + square) / Float(width) + epsilon)

  let inverse = 1 / scale
  let inverses = Vector(repeating: inverse)
  for i in stride(from: 0, to: whole, by: lanes) {
    let unit = unsafe (Vector(x + i) - means) * inverses
    unsafe Vector(bias + i).adding(unit, times: Vector(gain + i)).store(out + i)
  }
  for i in whole..<width {
    unsafe out[i] = (x[i] - mean) * inverse * gain[i] + bias[i]
  }
  return scale
}
