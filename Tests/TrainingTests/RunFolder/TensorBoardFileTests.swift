import Foundation
import Testing

@testable import Training

/// Reads event files, knowing nothing of how ours are written: records by their framing, messages
/// by their wire types.
private struct EventReader {
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

@Suite("Event files hold what TensorBoard reads")
struct TensorBoardFileTests {
  @Test("messages, byte for byte")
  func golden() {
    // 1 << 3 | 1, 8 bytes of 1.0; 3 << 3 | 2, 13 bytes of text.
    #expect(
      EventMessage(wallTime: 1, content: .version("brain.Event:2")).bytes
        == [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x1A, 13] + Array("brain.Event:2".utf8))
    // Step 300 is AC 02; a summary of 10 bytes with a value of 8: tag "a", number 0.5.
    #expect(
      EventMessage(wallTime: 1, step: 300, content: .scalar(tag: "a", value: 0.5)).bytes
        == [
          0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 0xAC, 0x02,
          0x2A, 10, 0x0A, 8, 0x0A, 1, 0x61, 0x15, 0, 0, 0, 0x3F,
        ])
    #expect(
      EventMessage(wallTime: 0, step: 1, content: .start).bytes
        == [0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 1, 0x3A, 2, 0x08, 1])
  }

  @Test("a record is framed by its length and two checksums")
  func framing() {
    let record = TensorBoardFile.record([1, 2, 3])
    #expect(record.count == 8 + 4 + 3 + 4)
    #expect(record.prefix(8) == [3, 0, 0, 0, 0, 0, 0, 0])
    #expect(record[12..<15] == [1, 2, 3])
  }

  @Test("numbers are read back by a decoder of its own")
  func decoded() throws {
    let folder = try ScratchFolder()
    var file = try TensorBoardFile(folder: folder.path, wallTime: 1_700_000_000.5, host: "a/b c")
    try file.append(tag: "loss", value: 2.5, step: 0, wallTime: 10)
    try file.append(tag: "grad/é", value: -.infinity, step: 1 << 40, wallTime: 11.25)
    try file.synchronise()
    #expect(folder.names() == ["events.out.tfevents.1700000000.a-b-c.0"])
    #expect(file.path == folder.file("events.out.tfevents.1700000000.a-b-c.0"))
    let events = try EventReader.events(folder.bytes(folder.names()[0]))
    #expect(
      events == [
        .init(wallTime: 1_700_000_000.5, version: "brain.Event:2"),
        .init(wallTime: 10, tag: "loss", value: 2.5),
        .init(wallTime: 11.25, step: 1 << 40, tag: "grad/é", value: -.infinity),
      ])
  }

  @Test("a run that goes on begins a file of its own and says from where")
  func resumed() throws {
    let folder = try ScratchFolder()
    for step in [nil, 7] as [Int?] {
      _ = try TensorBoardFile(
        folder: folder.path, resumingAt: step, wallTime: .nan, host: "h")
    }
    let names = ["events.out.tfevents.0000000000.h.0", "events.out.tfevents.0000000000.h.1"]
    #expect(folder.names() == names)
    let events = try EventReader.events(folder.bytes(names[1]))
    #expect(events.map(\.isStart) == [false, true])
    #expect(events.last?.step == 7)
  }

  @Test("a damaged record is noticed by its checksum")
  func damaged() throws {
    let folder = try ScratchFolder()
    do {
      _ = try TensorBoardFile(folder: folder.path, wallTime: 1, host: "h")
    }
    var bytes = try folder.bytes(folder.names()[0])
    for index in bytes.indices {
      bytes[index] ^= 1
      #expect(throws: EventReader.Failure.self) { try EventReader.events(bytes) }
      bytes[index] ^= 1
    }
  }
}
