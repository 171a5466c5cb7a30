@testable import Tensors

/// Numbers of half precision that a test lends to tensors, as a mapped file does, at an odd address.
@safe
final class HalfLender {
  private let base: UnsafeMutableRawPointer
  let format: HalfFormat
  let numbers: [UInt16]

  init(_ numbers: [UInt16], _ format: HalfFormat) {
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: 2 * numbers.count + 1, alignment: 2)
    self.format = format
    self.numbers = numbers
    for (index, bits) in numbers.enumerated() {
      unsafe (base + 1 + 2 * index).storeBytes(of: bits, as: UInt16.self)
    }
  }

  /// The numbers nearest towards zero to some of single precision.
  convenience init(_ values: Tensor, _ format: HalfFormat) {
    self.init(values.elements.map { Self.bits($0, format) }, format)
  }

  /// A number of half precision; those beyond the exponents of binary16 are not asked for.
  private static func bits(_ value: Float, _ format: HalfFormat) -> UInt16 {
    let pattern = value.bitPattern
    guard format == .float16 else { return UInt16(pattern >> 16) }
    let sign = UInt16(pattern >> 16 & 0x8000)
    let exponent = Int(pattern >> 23 & 0xFF) - 112
    guard exponent > 0 else { return sign }
    return sign | UInt16(exponent << 10) | UInt16(pattern >> 13 & 0x3FF)
  }

  /// Each number by itself.
  var floats: [Float] {
    numbers.map {
      format == .bfloat16 ? HalfPrecision.float(bfloat16: $0) : HalfPrecision.float(binary16: $0)
    }
  }

  func tensor(_ shape: Shape) -> Tensor {
    unsafe Tensor(
      borrowingHalf: UnsafeRawPointer(base + 1), format: format, shape: shape, owner: self)
  }

  /// Whether nobody has written the memory.
  var isUntouched: Bool {
    numbers.enumerated().allSatisfy { index, bits in
      unsafe (base + 1 + 2 * index).loadUnaligned(as: UInt16.self) == bits
    }
  }

  deinit { unsafe base.deallocate() }
}
