/// Reads the fields of a message in Protocol Buffers' format, one after the other.
///
/// Source: the encoding as protobuf.dev describes it; groups, which no file here has, are refused.
struct ProtobufReader {
  /// What a field holds.
  enum Value: Hashable {
    case number(UInt64)
    case fixed32(UInt32)
    case fixed64(UInt64)
    /// Where bytes of a text, or of a message, stand.
    case bytes(Range<Int>)

    /// The number; nil for what is none.
    var number: UInt64? { if case .number(let value) = self { value } else { nil } }

    /// Whether a number is not 0; nil for what is none.
    var flag: Bool? { number.map { $0 != 0 } }

    /// A whole number that may be below 0.
    var integer: Int? { number.map { Int(truncatingIfNeeded: Int64(bitPattern: $0)) } }
  }

  /// The byte at which the message is not one.
  struct Damage: Error { let byte: Int }

  private let bytes: [UInt8]
  private var place: Int
  private let end: Int

  /// Reads a part of a file.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    place = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil behind the last.
  mutating func next() throws(Damage) -> (field: UInt64, value: Value)? {
    guard place < end else { return nil }
    let start = place
    let key = try varint()
    switch key & 7 {
    case 0: return (key >> 3, .number(try varint()))
    case 1: return (key >> 3, .fixed64(try fixed(8)))
    case 2:
      let count = try varint()
      guard count <= UInt64(end - place) else { throw Damage(byte: start) }
      let range = place..<place + Int(count)
      place = range.upperBound
      return (key >> 3, .bytes(range))
    case 5: return (key >> 3, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
    default: throw Damage(byte: start)
    }
  }

  private mutating func varint() throws(Damage) -> UInt64 {
    let start = place
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard place < end else { break }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Damage(byte: start)
  }

  private mutating func fixed(_ count: Int) throws(Damage) -> UInt64 {
    guard end - place >= count else { throw Damage(byte: place) }
    var value: UInt64 = 0
    for offset in 0..<count { value |= UInt64(bytes[place + offset]) << UInt64(8 * offset) }
    place += count
    return value
  }
}
