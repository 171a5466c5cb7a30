import Foundation
import StrictJSON
import Testing

@testable import Training

@Suite("A run log is followed while it is written")
struct RunLogReaderTests {
  private func add(_ text: String, to path: String) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  @Test("only complete lines are read, each once")
  func followed() throws {
    let folder = try ScratchFolder()
    let path = folder.file("run.jsonl")
    var reader = RunLogReader(path: path)
    #expect(throws: RunFolderError.folder(path: path, .noRun)) { try reader.read() }
    try folder.write("".utf8, to: "run.jsonl")
    #expect(try reader.read() == RunLogReader.Reading())
    try add("1\n2\n{\"a\"", to: path)
    #expect(try reader.read().lines == [.integer(1), .integer(2)])
    #expect(try reader.read() == RunLogReader.Reading())
    try add(":3}\n", to: path)
    let object = try reader.read().lines
    #expect(object.first?["a"] == .integer(3))
    #expect(reader.lineCount == 3)
    #expect(try reader.read() == RunLogReader.Reading())
  }

  @Test("any size of the pieces gives the same lines", arguments: [1, 2, 3, 7, 64, 1 << 20])
  func pieces(limit: Int) throws {
    let folder = try ScratchFolder()
    let texts = (0..<200).map { String(repeating: "é", count: $0 % 23) }
    let log = texts.map { JSONOutput.string($0).line + "\n" }.joined()
    try folder.write(log.utf8, to: "run.jsonl")
    var reader = RunLogReader(path: folder.file("run.jsonl"))
    var lines: [JSON] = []
    while true {
      let reading = try reader.read(limit: limit)
      #expect(!reading.isRestarted)
      if reading.lines.isEmpty { break }
      lines += reading.lines
    }
    #expect(lines == texts.map(JSON.string))
    #expect(reader.offset == log.utf8.count)
  }

  @Test("zeros are what another machine has written and has not come yet, for a while")
  func zeros() throws {
    let folder = try ScratchFolder()
    let path = folder.file("run.jsonl")
    let (early, hole) = ("1\n", String(repeating: "\0", count: 5))
    var reader = RunLogReader(path: path, patience: 3)
    try folder.write((early + hole + "3\n").utf8, to: "run.jsonl")
    #expect(try reader.read().lines == [.integer(1)])
    #expect(try reader.read() == RunLogReader.Reading())
    try folder.write((early + "22\n2\n3\n").utf8, to: "run.jsonl")
    #expect(
      try reader.read() == RunLogReader.Reading(lines: [.integer(22), .integer(2), .integer(3)]))
    // Zeros that stay are passed over at last, as any other damage.
    try add(hole + "4\n5\n", to: path)
    for _ in 0..<3 { #expect(try reader.read() == RunLogReader.Reading()) }
    let reading = try reader.read()
    #expect(reading.lines == [.integer(5)])
    #expect(reading.unreadable.map(\.number) == [5])
  }

  @Test("a log that was cut is read anew, even where it has grown longer again")
  func cut() throws {
    let folder = try ScratchFolder()
    let path = folder.file("run.jsonl")
    try folder.write("1\n2\n3\n".utf8, to: "run.jsonl")
    var reader = RunLogReader(path: path)
    #expect(try reader.read().lines.count == 3)
    try folder.write("1\n".utf8, to: "run.jsonl")
    var reading = try reader.read()
    #expect(reading.isRestarted)
    #expect(reading.lines == [.integer(1)])
    #expect(reader.lineCount == 1)
    try folder.write("9\n8\n7\n6\n".utf8, to: "run.jsonl")
    reading = try reader.read()
    #expect(reading.isRestarted)
    #expect(reading.lines == [9, 8, 7, 6].map(JSON.integer))
    // Cut and written again with the same bytes, it is as if nothing had happened.
    try folder.write("9\n8\n7\n6\n5\n".utf8, to: "run.jsonl")
    reading = try reader.read()
    #expect(!reading.isRestarted)
    #expect(reading.lines == [.integer(5)])
  }

  @Test("a line that is no JSON is told and passed over")
  func unreadable() throws {
    let folder = try ScratchFolder()
    try folder.write(Array("1\n".utf8) + [0xFF, 0x0A] + Array("2\n".utf8), to: "run.jsonl")
    var reader = RunLogReader(path: folder.file("run.jsonl"))
    let reading = try reader.read()
    #expect(reading.lines == [.integer(1), .integer(2)])
    #expect(reading.unreadable.map(\.number) == [2])
  }

  @Test("a line without end is not taken into memory")
  func endless() throws {
    let folder = try ScratchFolder()
    let path = folder.file("run.jsonl")
    try folder.write("".utf8, to: "run.jsonl")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: 1 << 40)
    let limit = RunLogReader.longestLine
    var reader = RunLogReader(path: path)
    let error = #expect(throws: RunFolderError.self) { try reader.read() }
    #expect(error == .folder(path: path, .lineTooLong(limit: limit)))
    #expect(
      error.map(folder.neutral)
        == "DIR/run.jsonl has a line of more than 67108864 bytes. It is damaged or no run log")
  }
}
