import Tensors
import Testing

@testable import Checkpoints

@Suite("Half precision becomes single precision exactly")
struct HalfPrecisionTests {
  /// The value of a binary16 number by the definition of IEEE 754.
  private func binary16(_ bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Float(bits & 0x3FF)
    return switch exponent {
    case 31: fraction == 0 ? sign * .infinity : .nan
    case 0: sign * fraction * 0x1p-24
    default: sign * (1024 + fraction) * Float(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  }

  @Test("every binary16 number")
  func everyBinary16() {
    for bits in UInt16.min...UInt16.max {
      let ours = HalfPrecision.float(binary16: bits)
      let expected = binary16(bits)
      guard ours.bitPattern != expected.bitPattern, !(ours.isNaN && expected.isNaN) else {
        continue
      }
      Issue.record("0x\(String(bits, radix: 16)): \(ours), not \(expected)")
    }
  }

  #if !(os(macOS) && arch(x86_64))
    @Test("every binary16 number, as the standard library has it")
    func everyFloat16() {
      for bits in UInt16.min...UInt16.max {
        let ours = HalfPrecision.float(binary16: bits)
        let expected = Float(Float16(bitPattern: bits))
        guard ours.bitPattern != expected.bitPattern, !(ours.isNaN && expected.isNaN) else {
          continue
        }
        Issue.record("0x\(String(bits, radix: 16)): \(ours), not \(expected)")
      }
    }
  #endif

  @Test("every bfloat16 number is the upper half of its single-precision form")
  func everyBfloat16() {
    for bits in UInt16.min...UInt16.max {
      let pattern = HalfPrecision.float(bfloat16: bits).bitPattern
      guard pattern != UInt32(bits) * 65_536 else { continue }
      Issue.record("0x\(String(bits, radix: 16)): 0x\(String(pattern, radix: 16))")
    }
  }

  @Test("a tensor of all numbers is converted as each is, at any offset", arguments: [0, 1])
  func tensor(offset: Int) throws {
    let numbers = Array(UInt16.min...UInt16.max)
    // Enough for several threads, and an uneven end.
    let count = 5 * numbers.count + 3
    let all = (0..<count).map { numbers[$0 % numbers.count] }
    let folder = try TemporaryFolder()
    let bytes = all.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    try folder.write(Array(repeating: 7, count: offset) + bytes, to: "x")
    let file = try folder.map("x")
    for (type, convert) in [
      (WeightType.float16, HalfPrecision.float(binary16:)),
      (.bfloat16, HalfPrecision.float(bfloat16:)),
    ] {
      let tensor = file.tensor(at: offset..<offset + 2 * count, type: type, shape: [count])
      let isWrong = zip(tensor.elements, all).contains { ours, bits in
        let expected = convert(bits)
        return ours.bitPattern != expected.bitPattern && !(ours.isNaN && expected.isNaN)
      }
      #expect(!isWrong)
      #expect(!tensor.isBorrowed)
    }
  }
}
