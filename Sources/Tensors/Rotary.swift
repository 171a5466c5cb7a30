#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The cosines and sines by which rotary position embedding turns queries and keys.
///
/// Source: Su et al. 2021, section 3.2.2.
public struct RotaryTable: Sendable {
  /// [positions, width / 2].
  fileprivate let cosines: Tensor
  fileprivate let sines: Tensor

  /// How many elements of a head are turned, the first ones; each frequency turns two.
  public var width: Int { 2 * cosines.columns }

  /// The number of positions.
  public var positions: Int { cosines.rows }

  /// The cosine and the sine of position times frequency, both times a factor.
  ///
  /// The product of position and frequency is rounded to single precision first, as PyTorch does.
  ///
  /// - Parameters:
  ///   - frequencies: in radians from one position to the next.
  ///   - factor: what both are multiplied by; 1 unless a context has been extended that way.
  ///   - positions: how many positions there are, from 0 on.
  public init(frequencies: [Float], factor: Float = 1, positions: Int) {
    precondition(positions >= 0, "RotaryTable: \(positions) positions")
    let angles = (0..<positions).flatMap { position in
      frequencies.map { Float(position) * $0 }
    }
    let shape: Shape = [positions, frequencies.count]
    cosines = Tensor(angles.map { cosf($0) * factor }, shape: shape)
    sines = Tensor(angles.map { sinf($0) * factor }, shape: shape)
  }
}

extension Tensor {
  /// Turns pairs of elements of every head by an angle that goes by the position of its row.
  ///
  ///     (a, b) = (x[i], x[i + w/2])  ->  (a cos - b sin, b cos + a sin)   for i < w/2
  ///
  /// Each number is two rounded products and their rounded sum, as PyTorch computes it.
  ///
  /// - Parameters:
  ///   - table: of w = `table.width` elements, at most a head's width.
  ///   - positions: of each row.
  ///   - range: the columns of the heads, side by side.
  ///   - headWidth: the columns of a head, whose first w are turned.
  ///   - inverse: whether to turn back (the sine negated, the factor kept): what gradients need.
  public mutating func rotate(
    _ table: RotaryTable, positions: [Int], columns range: Range<Int>, headWidth: Int,
    inverse: Bool = false
  ) {
    let (rows, columns, half) = (rows, columns, table.width / 2)
    precondition(
      positions.count == rows && range.lowerBound >= 0 && range.upperBound <= columns
        && headWidth > 0 && range.count % headWidth == 0 && table.width <= headWidth,
      "rotate: heads of \(headWidth) in columns \(range) of \(shape) by \(positions.count) positions"
    )
    precondition(
      positions.allSatisfy { (0..<table.positions).contains($0) },
      "rotate: a position beyond \(table.positions)")
    let heads = range.count / headWidth
    unsafe withMutablePointer { base in
      unsafe table.cosines.withPointer { cosines in
        unsafe table.sines.withPointer { sines in
          Threads.split(rows, grain: max(1, 16384 / max(1, heads * half))) { part in
            for row in part {
              let angle = positions[row] * half
              for head in 0..<heads {
                unsafe turn(
                  base + row * columns + range.lowerBound + head * headWidth, half,
                  cosines + angle, sines + angle, inverse: inverse)
              }
            }
          }
        }
      }
    }
  }
}

/// Heads turn few elements: eight numbers at once fit the narrowest.
private typealias Eight = SIMD8<Float>

extension Eight {
  @inline(__always)
  fileprivate init(_ pointer: UnsafePointer<Float>) {
    self = unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Eight.self)
  }

  @inline(__always)
  fileprivate func store(_ pointer: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Eight.self)
  }
}

/// Turns the first 2 · half elements of one head.
@inline(__always)
private func turn(
  _ x: UnsafeMutablePointer<Float>, _ half: Int, _ cosines: UnsafePointer<Float>,
  _ sines: UnsafePointer<Float>, inverse: Bool
) {
  let whole = half - half % 8
  let sign: Float = inverse ? -1 : 1
  for i in stride(from: 0, to: whole, by: 8) {
    let (a, b) = unsafe (Eight(x + i), Eight(x + half + i))
    let (cosine, sine) = unsafe (Eight(cosines + i), Eight(sines + i) * sign)
    unsafe (a * cosine - b * sine).store(x + i)
    unsafe (b * cosine + a * sine).store(x + half + i)
  }
  for i in whole..<half {
    let (a, b) = unsafe (x[i], x[half + i])
    let (cosine, sine) = unsafe (cosines[i], sines[i] * sign)
    unsafe x[i] = a * cosine - b * sine
    unsafe x[half + i] = b * cosine + a * sine
  }
}
