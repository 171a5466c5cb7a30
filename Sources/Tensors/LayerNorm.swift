#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Tensor {
  /// Layer normalisation of every row, or with `centres` false RMSNorm, which takes the mean as 0.
  ///
  ///     scale = sqrt(mean((x - mean(x))²) + epsilon)
  ///     out   = (x - mean(x)) / scale · gain + bias
  ///
  /// - Parameters:
  ///   - x: [N, D].
  ///   - gain: [D].
  ///   - bias: [D]; nothing is added where it is left out.
  ///   - epsilon: added to the (biased) variance.
  ///   - centres: whether the mean of a row is taken out of it.
  ///   - out: [N, D], overwritten.
  ///   - scale: [N], the denominators; overwritten.
  ///
  /// Source: Ba, Kiros and Hinton 2016, section 3; GPT-2 uses epsilon 1e-5. RMSNorm: Zhang and
  /// Sennrich 2019, equation 4.
  public static func normalise(
    _ x: Tensor, gain: Tensor, bias: Tensor?, epsilon: Float, centres: Bool = true,
    into out: inout Tensor, scale: inout Tensor
  ) {
    let (rows, width) = (x.rows, x.columns)
    precondition(
      gain.count == width && (bias == nil || bias?.count == width) && out.rows == rows
        && out.columns == width && scale.count == rows,
      "normalise: \(x.shape) with gain \(gain.shape) into \(out.shape)")
    unsafe scale.withMutablePointer { scale in
      unsafe out.withMutablePointer { out in
        unsafe x.withPointer { x in
          unsafe gain.withPointer { gain in
            unsafe withPointer(to: bias) { bias in
              Threads.split(rows, grain: 16) { part in
                for row in part {
                  unsafe scale[row] = normaliseRow(
                    x + row * width, gain, bias, Row(width, epsilon, centres), out + row * width)
                }
              }
            }
          }
        }
      }
    }
  }
}

extension Tensor {
  /// Lends the first element of a tensor for reading, or nil where there is none.
  private static func withPointer(
    to tensor: Tensor?, _ body: (UnsafePointer<Float>?) -> Void
  ) {
    guard let tensor else { return body(nil) }
    unsafe tensor.withPointer { unsafe body($0) }
  }
}

/// How rows are normalised.
private struct Row {
  let width: Int
  let epsilon: Float
  let centres: Bool

  init(_ width: Int, _ epsilon: Float, _ centres: Bool) {
    (self.width, self.epsilon, self.centres) = (width, epsilon, centres)
  }
}

/// The mean of one row.
@inline(__always)
private func mean(_ x: UnsafePointer<Float>, width: Int) -> Float {
  let whole = width - width % lanes
  var sums = Vector.zero
  var sum: Float = 0
  for i in stride(from: 0, to: whole, by: lanes) { unsafe sums += Vector(x + i) }
  for i in whole..<width { unsafe sum += x[i] }
  return (sums.total + sum) / Float(width)
}

/// What is taken out of one row, and the denominator by which it is normalised.
@inline(__always)
private func statistics(_ x: UnsafePointer<Float>, _ row: Row) -> (mean: Float, scale: Float) {
  let width = row.width
  let whole = width - width % lanes
  let mean = row.centres ? unsafe mean(x, width: width) : 0
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
  return (mean, sqrtf((squares.total + square) / Float(width) + row.epsilon))
}

/// Normalises one row and returns its denominator.
@inline(__always)
private func normaliseRow(
  _ x: UnsafePointer<Float>, _ gain: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
  _ row: Row, _ out: UnsafeMutablePointer<Float>
) -> Float {
  let (mean, scale) = unsafe statistics(x, row)
  let width = row.width
  let whole = width - width % lanes
  let means = Vector(repeating: mean)
  let inverse = 1 / scale
  let inverses = Vector(repeating: inverse)
  for i in stride(from: 0, to: whole, by: lanes) {
    let unit = unsafe (Vector(x + i) - means) * inverses
    let start = unsafe bias.map { unsafe Vector($0 + i) } ?? .zero
    unsafe start.adding(unit, times: Vector(gain + i)).store(out + i)
  }
  for i in whole..<width {
    unsafe out[i] = (x[i] - mean) * inverse * gain[i] + (bias?[i] ?? 0)
  }
  return scale
}

// MARK: Backward

extension Tensor {
  /// The gradient of layer normalisation with respect to its input and its two vectors.
  ///
  ///     u      = (x - mean(x)) / scale,   du = dout · gain
  ///     dx    += (du - mean(du) - u · mean(du · u)) / scale
  ///     dgain  = sum over rows of dout · u,   dbias = sum over rows of dout
  ///
  /// RMSNorm has neither mean, of x nor of du.
  ///
  /// - Parameters:
  ///   - dout: [N, D], the gradient of the normalised rows.
  ///   - x: [N, D], what was normalised.
  ///   - gain: [D].
  ///   - epsilon: as in the forward pass.
  ///   - centres: likewise.
  ///   - dx: [N, D], added to.
  /// - Returns: u, [N, D]: what the gradient of the gain is made of.
  public static func normaliseBackward(
    _ dout: Tensor, x: Tensor, gain: Tensor, epsilon: Float, centres: Bool = true,
    dx: inout Tensor
  ) -> Tensor {
    let (rows, width) = (x.rows, x.columns)
    precondition(
      dout.rows == rows && dout.columns == width && gain.count == width && dx.rows == rows
        && dx.columns == width,
      "normaliseBackward: \(dout.shape) of \(x.shape) into \(dx.shape)")
    var unit = Tensor(uninitialized: [rows, width])
    unsafe unit.withMutablePointer { unit in
      unsafe dx.withMutablePointer { dx in
        unsafe x.withPointer { x in
          unsafe dout.withPointer { dout in
            unsafe gain.withPointer { gain in
              Threads.split(rows, grain: 16) { part in
                for row in part {
                  let at = row * width
                  unsafe normaliseRowBackward(
                    dout + at, x + at, gain, Row(width, epsilon, centres), dx + at, unit + at)
                }
              }
            }
          }
        }
      }
    }
    return unit
  }
}

extension Tensor {
  /// The sum over copies of rows of the gradient of layer normalisation with respect to its input.
  ///
  /// A copy's rows are normalised each by its own mean and denominator, so that gradients at several
  /// points are carried to one place.
  ///
  /// - Parameters:
  ///   - dout: [S N, D], the gradient of the normalised rows, copy after copy.
  ///   - x: [S N, D], what was normalised.
  ///   - gain: [D].
  ///   - epsilon: as in the forward pass.
  ///   - centres: likewise.
  ///   - sum: [N, D], overwritten by the sum over the S copies.
  public static func normaliseBackward(
    summing dout: Tensor, x: Tensor, gain: Tensor, epsilon: Float, centres: Bool = true,
    into sum: inout Tensor
  ) {
    let (rows, width) = (sum.rows, sum.columns)
    precondition(
      dout.rows == x.rows && dout.columns == width && x.columns == width && gain.count == width
        && (rows == 0 ? x.rows == 0 : x.rows % rows == 0),
      "normaliseBackward: \(dout.shape) of \(x.shape) summed into \(sum.shape)")
    guard rows > 0 else { return }
    let total = x.rows
    unsafe sum.withMutablePointer { sum in
      unsafe x.withPointer { x in
        unsafe dout.withPointer { dout in
          unsafe gain.withPointer { gain in
            Threads.split(rows, grain: 8) { part in
              var unit = Tensor(uninitialized: [width])
              unsafe unit.withMutablePointer { unit in
                for row in part {
                  let to = unsafe sum + row * width
                  unsafe to.update(repeating: 0, count: width)
                  for copy in stride(from: row, to: total, by: rows) {
                    let at = copy * width
                    unsafe normaliseRowBackward(
                      dout + at, x + at, gain, Row(width, epsilon, centres), to, unit)
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Adds one row's dx and writes its u.
@inline(__always)
private func normaliseRowBackward(
  _ dout: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ gain: UnsafePointer<Float>,
  _ row: Row, _ dx: UnsafeMutablePointer<Float>, _ unit: UnsafeMutablePointer<Float>
) {
  let (mean, scale) = unsafe statistics(x, row)
  let width = row.width
  let whole = width - width % lanes
  let inverse = 1 / scale
  let (means, inverses) = (Vector(repeating: mean), Vector(repeating: inverse))
  var (sums, dots) = (Vector.zero, Vector.zero)
  var (sum, dot) = (Float(0), Float(0))
  for i in stride(from: 0, to: whole, by: lanes) {
    let u = unsafe (Vector(x + i) - means) * inverses
    let du = unsafe Vector(dout + i) * Vector(gain + i)
    unsafe u.store(unit + i)
    sums += du
    dots = dots.adding(du, times: u)
  }
  for i in whole..<width {
    unsafe unit[i] = (x[i] - mean) * inverse
    let du = unsafe dout[i] * gain[i]
    sum += du
    unsafe dot += du * unit[i]
  }
  let meanOfDu = row.centres ? (sums.total + sum) / Float(width) : 0
  let meanOfProduct = (dots.total + dot) / Float(width)
  let (duMeans, products) = (Vector(repeating: meanOfDu), Vector(repeating: -meanOfProduct))
  for i in stride(from: 0, to: whole, by: lanes) {
    let du = unsafe Vector(dout + i) * Vector(gain + i)
    let inner = unsafe (du - duMeans).adding(products, times: Vector(unit + i))
    unsafe Vector(dx + i).adding(inner, times: inverses).store(dx + i)
  }
  for i in whole..<width {
    unsafe dx[i] += (dout[i] * gain[i] - meanOfDu - unit[i] * meanOfProduct) * inverse
  }
}
