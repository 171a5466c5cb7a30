/// A 16-bit format of floating-point numbers.
public enum HalfFormat: Hashable, Sendable, CaseIterable {
  /// The upper half of a single-precision number: 8 bits of exponent, 7 of fraction.
  case bfloat16
  /// IEEE 754's binary16: 5 bits of exponent, 10 of fraction.
  case float16
}

/// Exact conversion of 16-bit floating-point numbers to single precision, by their bits.
///
/// Written without branches, so that loops over it become vector code on any processor, with or
/// without instructions for the conversion.
package enum HalfPrecision {
  /// The value of an IEEE 754 binary16 number.
  ///
  /// Denormals, infinities and signs are kept, and the
  /// fraction of a NaN.
  @inline(__always)
  package static func float(binary16 bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7FFF)
    let shifted = magnitude << 13
    // The exponent's bias is 15 there and 127 here.
    let normal = shifted &+ (112 << 23)
    let infiniteOrNot = shifted | 0x7F80_0000
    let denormal = (Float(Int32(bitPattern: magnitude)) * 0x1p-24).bitPattern
    let finite = magnitude < 0x0400 ? denormal : normal
    return Float(bitPattern: sign | (magnitude >= 0x7C00 ? infiniteOrNot : finite))
  }

  /// The value of a bfloat16 number: the upper half of a single-precision one.
  @inline(__always)
  package static func float(bfloat16 bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }

  /// Converts a run of numbers on the calling thread.
  ///
  /// - Parameters:
  ///   - source: the first number, at any address.
  ///   - format: of the numbers.
  ///   - count: how many.
  ///   - target: overwritten.
  @unsafe
  @inline(never)
  package static func convert(
    _ source: UnsafeRawPointer, _ format: HalfFormat, count: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    switch format {
    case .bfloat16:
      for index in 0..<count {
        let bits = unsafe source.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self)
        unsafe target[index] = float(bfloat16: bits)
      }
    case .float16:
      for index in 0..<count {
        let bits = unsafe source.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self)
        unsafe target[index] = float(binary16: bits)
      }
    }
  }
}
