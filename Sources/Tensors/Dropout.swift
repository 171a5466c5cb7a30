/// Which elements of a tensor are dropped, as a pure function of a key and the element's place.
///
/// Whether element i is dropped depends on the key and i alone, so any number of threads gives the
/// same mask, and the backward pass makes it again instead of keeping it.
public struct DropoutMask: Hashable, Sendable {
  /// The chance that an element is dropped; kept ones are divided by one minus it.
  public let probability: Float
  let first: UInt32
  let second: UInt32

  /// A mask.
  ///
  /// - Parameters:
  ///   - probability: from 0 on, below 1.
  ///   - key: another key gives another mask.
  ///   - start: the place of the first element, where the tensor is a run of a larger one.
  public init(probability: Float, key: UInt64, start: Int = 0) {
    precondition(probability >= 0 && probability < 1, "DropoutMask: probability \(probability)")
    self.probability = probability
    first = UInt32(truncatingIfNeeded: key) &+ UInt32(truncatingIfNeeded: start)
    second = UInt32(truncatingIfNeeded: key >> 32)
  }
}

/// The integers of a run of elements.
private typealias Words = SIMD16<UInt32>

extension Tensor {
  /// Sets the mask's elements to zero and divides the others by one minus its probability.
  ///
  /// The same function serves backward, on the gradient. At most 2^32 elements get a mask of their
  /// own; beyond, it repeats.
  ///
  /// Source: Srivastava et al. 2014; the mixing function is one of those that Wellons found by search
  /// ("lowbias32", 2018).
  public mutating func dropOut(_ mask: DropoutMask) {
    guard mask.probability > 0 else { return }
    let count = count
    unsafe withMutablePointer { x in
      Threads.split(count, grain: 8192) { part in
        unsafe dropRun(x, part, mask)
      }
    }
  }
}

private func dropRun(_ x: UnsafeMutablePointer<Float>, _ part: Range<Int>, _ mask: DropoutMask) {
  let limit = UInt32(Double(mask.probability) * 4_294_967_296)
  let factor = 1 / (1 - mask.probability)
  let (limits, factors) = (Words(repeating: limit), Vector(repeating: factor))
  let whole = part.lowerBound + part.count / lanes * lanes
  let places = Words(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  for i in stride(from: part.lowerBound, to: whole, by: lanes) {
    let start = UInt32(truncatingIfNeeded: i) &+ mask.first
    let hash = mixed(mixed(places &+ Words(repeating: start)) ^ Words(repeating: mask.second))
    let kept = unsafe Vector(x + i) * factors
    unsafe kept.replacing(with: Vector.zero, where: hash .< limits).store(x + i)
  }
  for i in whole..<part.upperBound {
    let start = UInt32(truncatingIfNeeded: i) &+ mask.first
    let hash = mixed(mixed(Words(repeating: start)) ^ Words(repeating: mask.second))
    unsafe x[i] = hash[0] < limit ? 0 : x[i] * factor
  }
}

@inline(__always)
private func mixed(_ words: Words) -> Words {
  var x = words
  x ^= x &>> Words(repeating: 16)
  x = x &* Words(repeating: 0x7feb_352d)
  x ^= x &>> Words(repeating: 15)
  x = x &* Words(repeating: 0x846c_a68b)
  x ^= x &>> Words(repeating: 16)
  return x
}
