/// The type of a tensor's elements on disk, as the safetensors format names it.
public enum ElementType: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// IEEE 754 binary64.
  case float64 = "F64"
  /// IEEE 754 binary32.
  case float32 = "F32"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a binary32.
  case bfloat16 = "BF16"
  /// Eight bits: one sign, four exponent, three fraction.
  case float8E4M3 = "F8_E4M3"
  /// Eight bits: one sign, five exponent, two fraction.
  case float8E5M2 = "F8_E5M2"
  /// Eight bits of exponent.
  case float8E8M0 = "F8_E8M0"
  /// Two binary32: real and imaginary part.
  case complex64 = "C64"
  /// Eight signed bytes.
  case int64 = "I64"
  /// Four signed bytes.
  case int32 = "I32"
  /// Two signed bytes.
  case int16 = "I16"
  /// A signed byte.
  case int8 = "I8"
  /// Eight unsigned bytes.
  case uint64 = "U64"
  /// Four unsigned bytes.
  case uint32 = "U32"
  /// Two unsigned bytes.
  case uint16 = "U16"
  /// An unsigned byte.
  case uint8 = "U8"
  /// A byte that is 0 or 1.
  case bool = "BOOL"

  /// The bytes of one element.
  public var bytes: Int {
    switch self {
    case .float64, .complex64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float8E4M3, .float8E5M2, .float8E8M0, .int8, .uint8, .bool: 1
    }
  }

  /// The name that the format uses.
  public var description: String { rawValue }
}

/// The types of which weights may be.
enum WeightType: Hashable, Sendable {
  case float64, float32, float16, bfloat16

  /// The bytes of one element.
  var bytes: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    }
  }

  /// Whether elements have sixteen bits.
  var isHalf: Bool { self == .float16 || self == .bfloat16 }

  /// Nil where the type is none of weights.
  init?(_ type: ElementType) {
    switch type {
    case .float64: self = .float64
    case .float32: self = .float32
    case .float16: self = .float16
    case .bfloat16: self = .bfloat16
    default: return nil
    }
  }
}
