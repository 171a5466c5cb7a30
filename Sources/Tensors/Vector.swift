/// Sixteen numbers that the processor handles at once (or in a few steps, where it is narrower).
typealias Vector = SIMD16<Float>

/// The number of elements of a vector.
let lanes = 16

extension Vector {
  /// The sixteen elements at `pointer`, which need not be aligned.
  @inline(__always)
  init(_ pointer: UnsafePointer<Float>) {
    self = unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
  }

  /// Writes the sixteen elements at `pointer`, which need not be aligned.
  @inline(__always)
  func store(_ pointer: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Vector.self)
  }

  /// self + a · b, in one rounding where the processor has that as one instruction.
  @inline(__always)
  func adding(_ a: Vector, times b: Vector) -> Vector {
    unsafe BLAS.hasFusedMultiplyAdd ? self.addingProduct(a, b) : self + a * b
  }

  /// Whether vectors are so slow in this build that the library's product is better at any size.
  static var isSlow: Bool { unsafe !BLAS.hasFusedMultiplyAdd || _isDebugAssertConfiguration() }

  /// The larger of each element and a bound; NaN stays.
  ///
  /// The library's `pointwiseMax` and `clamped` go element by element, ten times slower.
  @inline(__always)
  func raised(to bound: Vector) -> Vector { replacing(with: bound, where: self .< bound) }

  /// The smaller of each element and a bound; NaN stays.
  @inline(__always)
  func lowered(to bound: Vector) -> Vector { replacing(with: bound, where: self .> bound) }

  /// The largest of the sixteen elements; elements that are NaN may be passed over.
  @inline(__always)
  var largest: Float {
    let eight = lowHalf.replacing(with: highHalf, where: lowHalf .< highHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.lowHalf .< eight.highHalf)
    return Swift.max(Swift.max(four.x, four.y), Swift.max(four.z, four.w))
  }

  /// The sum of the sixteen elements, pairwise.
  @inline(__always)
  var total: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// e to the power of each element, with a relative error below 2e-7.
  ///
  /// Arguments are held within -87.3 and 88, so the result is never denormal or infinite; NaN stays.
  ///
  /// Method: x = n · ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 7, whose
  /// remainder there is below 6e-9; scaling by 2^n through the exponent bits. ln 2 is split in two
  /// so that n · ln 2 is exact.
  @inline(__always)
  var exponential: Vector {
    let x = self.raised(to: Vector(repeating: -87.3)).lowered(to: Vector(repeating: 88))
    // Adding 1.5 · 2^23 rounds to an integer that then stands in the low bits.
    let magic = Vector(repeating: 12_582_912)
    let shifted = magic.adding(x, times: Vector(repeating: 1.442_695_04))
    let n = shifted - magic
    var r = x.adding(n, times: Vector(repeating: -0.693_359_375))
    r = r.adding(n, times: Vector(repeating: 2.121_944_4e-4))
    var p = Vector(repeating: 1 / 720).adding(Vector(repeating: 1 / 5040), times: r)
    p = Vector(repeating: 1 / 120).adding(p, times: r)
    p = Vector(repeating: 1 / 24).adding(p, times: r)
    p = Vector(repeating: 1 / 6).adding(p, times: r)
    p = Vector(repeating: 0.5).adding(p, times: r)
    p = Vector(repeating: 1).adding(p, times: r)
    p = Vector(repeating: 1).adding(p, times: r)
    let exponent = unsafe unsafeBitCast(shifted, to: SIMD16<Int32>.self) &<< 23
    let bits = unsafe unsafeBitCast(p, to: SIMD16<Int32>.self) &+ exponent
    let power = unsafe unsafeBitCast(bits, to: Vector.self)
    // Holding the argument within bounds made a number of what was none.
    return power.replacing(with: self, where: self .!= self)
  }
}

extension Float {
  /// self + a · b, rounded as the vectors round it, so that where a run of vectors ends does not
  /// show.
  @inline(__always)
  func fused(_ a: Float, _ b: Float) -> Float {
    unsafe BLAS.hasFusedMultiplyAdd ? addingProduct(a, b) : self + a * b
  }
}
