import Tensors

/// A small generator whose numbers are the same on every machine.
///
/// Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension Tensor {
  /// Numbers spread evenly over a range, the same for the same seed.
  static func random(
    _ shape: Shape, in range: ClosedRange<Float> = -0.5...0.5, seed: UInt64
  ) -> Tensor {
    var generator = SplitMix(state: seed)
    return Tensor(
      (0..<shape.count).map { _ in Float.random(in: range, using: &generator) }, shape: shape)
  }

  /// 0, 1, 2, … so that every element tells where it comes from.
  static func counting(_ shape: Shape) -> Tensor {
    Tensor((0..<shape.count).map(Float.init), shape: shape)
  }
}
