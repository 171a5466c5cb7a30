/// A function of each element, and its slope.
protocol VectorFunction {
  static func value(_ x: Vector) -> Vector
  static func valueAndSlope(_ x: Vector) -> (value: Vector, slope: Vector)
}

extension Vector {
  /// Fewer than sixteen elements at `pointer`, and zeros.
  @inline(__always)
  init(_ pointer: UnsafePointer<Float>, count: Int) {
    self = .zero
    for i in 0..<count { unsafe self[i] = pointer[i] }
  }
}

/// max(x, 0); a NaN stays one.
enum ReLU: VectorFunction {
  @inline(__always)
  static func value(_ x: Vector) -> Vector { x.raised(to: .zero) }

  @inline(__always)
  static func valueAndSlope(_ x: Vector) -> (value: Vector, slope: Vector) {
    (value(x), Vector(repeating: 1).replacing(with: Vector.zero, where: x .<= Vector.zero))
  }
}

/// x s with s = 1 / (1 + e^-x); its slope is s + x s (1 - s).
enum SiLU: VectorFunction {
  @inline(__always)
  static func value(_ x: Vector) -> Vector {
    x / (Vector(repeating: 1) + (-x).exponential)
  }

  @inline(__always)
  static func valueAndSlope(_ x: Vector) -> (value: Vector, slope: Vector) {
    let one = Vector(repeating: 1)
    let denominator = one + (-x).exponential
    let (value, s) = (x / denominator, one / denominator)
    return (value, s.adding(value, times: one - s))
  }
}

/// x Φ(x) with Φ(x) = (1 + erf(x/√2)) / 2; its slope is Φ(x) + x φ(x) with φ the normal density.
enum ExactGELU: VectorFunction {
  @inline(__always)
  static func value(_ x: Vector) -> Vector { x * distribution(x) }

  @inline(__always)
  static func valueAndSlope(_ x: Vector) -> (value: Vector, slope: Vector) {
    let all = distribution(x)
    // 1 / sqrt(2π)
    let density = Vector(repeating: 0.398_942_28) * (x * x * -0.5).exponential
    return (x * all, all.adding(x, times: density))
  }

  /// Φ, without the cancellation of 1 + erf where erf is near -1.
  ///
  /// Near zero erf is an odd polynomial; from 475/512 on, 1 - |erf(t)| is e to the power of a
  /// polynomial of |t|. Each gives erf within about one unit in the last place.
  ///
  /// Source: the coefficients are N. Juffa's minimax approximations for erff (2016).
  @inline(__always)
  private static func distribution(_ x: Vector) -> Vector {
    let t = x * Vector(repeating: 0.707_106_78)
    let (s, half) = (t * t, Vector(repeating: 0.5))
    var p = Vector(repeating: 4.991_194_23e-3).adding(Vector(repeating: -5.967_617_03e-4), times: s)
    p = Vector(repeating: -2.676_813_49e-2).adding(p, times: s)
    p = Vector(repeating: 1.128_199_25e-1).adding(p, times: s)
    p = Vector(repeating: -3.761_253_36e-1).adding(p, times: s)
    p = Vector(repeating: 1.283_791_66e-1).adding(p, times: s)
    let near = half.adding(half, times: t.adding(p, times: t))
    let size = t.replacing(with: -t, where: t .< Vector.zero)
    // Far from zero: 1 - tail on the right, the tail itself on the left.
    let tail = half * exponent(size, square: s).exponential
    let far = (Vector(repeating: 1) - tail).replacing(with: tail, where: t .< Vector.zero)
    return near.replacing(with: far, where: size .> Vector(repeating: 475.0 / 512))
  }

  /// log(1 - erf(t)) for t from 475/512 on.
  @inline(__always)
  private static func exponent(_ t: Vector, square s: Vector) -> Vector {
    var r = Vector(repeating: 3.831_971_26e-4).adding(Vector(repeating: -1.728_534_70e-5), times: t)
    let u = Vector(repeating: 2.425_462_19e-2).adding(Vector(repeating: -3.883_964_38e-3), times: t)
    r = u.adding(r, times: s)
    r = Vector(repeating: -1.067_778_77e-1).adding(r, times: t)
    r = Vector(repeating: -6.348_466_87e-1).adding(r, times: t)
    r = Vector(repeating: -1.287_175_12e-1).adding(r, times: t)
    return (-t).adding(r, times: t)
  }
}
