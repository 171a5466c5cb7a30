/// Reads event files, knowing nothing of how ours are written: records by their framing, messages
/// by their wire types.
enum EventReader {
  struct Event: Equatable {
    var wallTime = 0.0
    var step = 0
    var version: String?
    var tag: String?
    var value: Float?
    var isStart = false
  }

  enum Failure: Error {
    case cut, checksum
    case wireType(UInt64)
    case field(UInt64)
  }

  static func events(_ file: [UInt8]) throws -> [Event] {
    var rest = file[...]
    var events: [Event] = []
    while !rest.isEmpty {
      let header = try take(8, &rest)
      guard try number(take(4, &rest)) == UInt64(mask(crc(header))) else { throw Failure.checksum }
      let message = try take(Int(number(header)), &rest)
      guard try number(take(4, &rest)) == UInt64(mask(crc(message))) else { throw Failure.checksum }
      events.append(try event(message))
    }
    return events
  }

  /// What TensorBoard shows of a tag, `[step: value]`, reading files in the order of their names and
  /// dropping what a START event says is done again.
  ///
  /// Source: `EventAccumulator._Purge` with `purge_orphaned_data`, of TensorBoard 2.
  static func shown(_ tag: String, _ files: [[UInt8]]) throws -> [(step: Int, value: Float)] {
    var shown: [(step: Int, value: Float)] = []
    for file in files {
      for event in try events(file) {
        if event.isStart { shown.removeAll { $0.step >= event.step } }
        if event.tag == tag, let value = event.value { shown.append((event.step, value)) }
      }
    }
    return shown
  }

  private static func event(_ message: ArraySlice<UInt8>) throws -> Event {
    var event = Event()
    for (field, bytes) in try fields(message) {
      switch field {
      case 1: event.wallTime = Double(bitPattern: number(bytes))
      case 2: event.step = Int(Int64(bitPattern: number(bytes)))
      case 3: event.version = String(decoding: bytes, as: UTF8.self)
      case 5:
        for (_, summary) in try fields(bytes) {
          for (field, bytes) in try fields(summary) {
            if field == 1 { event.tag = String(decoding: bytes, as: UTF8.self) }
            if field == 2 { event.value = Float(bitPattern: UInt32(number(bytes))) }
          }
        }
      case 7: event.isStart = try fields(bytes).contains { $0.0 == 1 && number($0.1) == 1 }
      default: throw Failure.field(field)
      }
    }
    return event
  }

  /// The fields of a message; a varint as its eight bytes.
  private static func fields(
    _ message: ArraySlice<UInt8>
  ) throws -> [(UInt64, ArraySlice<UInt8>)] {
    var rest = message
    var fields: [(UInt64, ArraySlice<UInt8>)] = []
    while !rest.isEmpty {
      let key = try varint(&rest)
      switch key & 7 {
      case 0:
        let value = try varint(&rest)
        fields.append((key >> 3, (0..<8).map { UInt8(value >> (8 * $0) & 0xFF) }[...]))
      case 1: fields.append((key >> 3, try take(8, &rest)))
      case 2: fields.append((key >> 3, try take(Int(varint(&rest)), &rest)))
      case 5: fields.append((key >> 3, try take(4, &rest)))
      default: throw Failure.wireType(key & 7)
      }
    }
    return fields
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = rest.popFirst() else { throw Failure.cut }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Failure.cut
  }

  private static func take(
    _ count: Int, _ rest: inout ArraySlice<UInt8>
  ) throws -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw Failure.cut }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// CRC-32C bit by bit, without a table.
  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var rest: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      rest ^= UInt32(byte)
      for _ in 0..<8 { rest = (rest >> 1) ^ (rest % 2 == 1 ? 0x82F6_3B78 : 0) }
    }
    return rest ^ 0xFFFF_FFFF
  }

  private static func mask(_ crc: UInt32) -> UInt32 {
    ((crc >> 15) | (crc << 17)) &+ 0xA282_EAD8
  }
}
