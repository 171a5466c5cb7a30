/// One message of a TensorBoard event file, in the wire form of protocol buffers.
///
/// The fields and their numbers are those of `event.proto` and `summary.proto` in TensorBoard:
/// Event has wall_time 1 (double), step 2 (int64), file_version 3 (string), summary 5, session_log
/// 7; Summary has value 1; its Value has tag 1 (string) and simple_value 2 (float); SessionLog has
/// status 1, of which START is 1.
struct EventMessage: Equatable {
  /// Seconds since 1970.
  var wallTime: Double
  /// The step that it belongs to.
  var step = 0
  /// What it says.
  var content: Content

  /// What a message says.
  enum Content: Equatable {
    /// The first message of a file.
    case version(String)
    /// A number under a name.
    case scalar(tag: String, value: Float)
    /// The run goes on here: earlier numbers of this step and later ones no longer count.
    case start
  }

  /// The message as bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes += Self.key(1, .fixed64) + Self.littleEndian(wallTime.bitPattern)
    if step != 0 {
      bytes += Self.key(2, .varint) + Self.varint(UInt64(bitPattern: Int64(step)))
    }
    switch content {
    case .version(let version): bytes += Self.field(3, Array(version.utf8))
    case .scalar(let tag, let value):
      let number = Self.key(2, .fixed32) + Self.littleEndian(value.bitPattern)
      bytes += Self.field(5, Self.field(1, Self.field(1, Array(tag.utf8)) + number))
    case .start: bytes += Self.field(7, Self.key(1, .varint) + Self.varint(1))
    }
    return bytes
  }

  /// How a field's value is written.
  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case length = 2
    case fixed32 = 5
  }

  private static func key(_ number: UInt64, _ type: WireType) -> [UInt8] {
    varint(number << 3 | type.rawValue)
  }

  private static func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    key(number, .length) + varint(UInt64(bytes.count)) + bytes
  }

  /// Seven bits a byte, lowest first, the highest bit saying that more follow.
  private static func varint(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
