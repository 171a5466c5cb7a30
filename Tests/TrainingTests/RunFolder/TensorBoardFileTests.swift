import Foundation
import Testing

@testable import Training

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
