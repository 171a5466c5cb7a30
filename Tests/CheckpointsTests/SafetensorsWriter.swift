import Checkpoints
import Tensors

/// Makes safetensors files in memory: right ones from tensors, wrong ones from any header.
struct SafetensorsWriter {
  private(set) var entries: [(name: String, type: ElementType, shape: [Int], bytes: [UInt8])] = []

  mutating func add(_ name: String, _ type: ElementType, _ shape: [Int], _ bytes: [UInt8]) {
    entries.append((name, type, shape, bytes))
  }

  /// Adds a tensor of the values as the type stores them; `float16` and `bfloat16` must be exact.
  mutating func add(
    _ name: String, _ shape: [Int], _ values: [Float], as type: ElementType = .float32
  ) {
    add(name, type, shape, values.flatMap { Self.bytes($0, type) })
  }

  /// The whole file; `padding` spaces at the header's end shift the data.
  func file(padding: Int = 0) -> [UInt8] {
    var offset = 0
    var members: [String] = []
    for (name, type, shape, bytes) in entries {
      let end = offset + bytes.count
      members.append(
        #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(offset),\#(end)]}"#)
      offset = end
    }
    let header = "{" + members.joined(separator: ",") + "}" + String(repeating: " ", count: padding)
    return Self.file(header: header, data: entries.flatMap(\.bytes))
  }

  /// A file of any header and data.
  static func file(header: String, length: UInt64? = nil, data: [UInt8] = []) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header.utf8 + data
  }

  private static func bytes(_ value: Float, _ type: ElementType) -> [UInt8] {
    let bits = value.bitPattern
    return switch type {
    case .bfloat16: (2..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    case .float16: (0..<2).map { UInt8(truncatingIfNeeded: binary16(value) >> (8 * $0)) }
    default: (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
  }

  /// The binary16 form of a normal number that has one.
  private static func binary16(_ value: Float) -> UInt16 {
    guard value != 0 else { return 0 }
    let exponent = UInt16(Int(value.exponent) + 15)
    let fraction = UInt16(value.significandBitPattern >> 13)
    return (value < 0 ? 0x8000 : 0) | exponent << 10 | fraction
  }
}
