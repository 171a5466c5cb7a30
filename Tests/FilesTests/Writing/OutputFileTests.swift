import Foundation
import Testing

@testable import Files

@Suite("Files are written whole, and every refusal of the system is told")
struct OutputFileTests {
  @Test("bytes and numbers arrive in order, and are shown")
  func written() throws {
    let folder = try TemporaryFolder()
    var seen: [UInt8] = []
    var file = try OutputFile(creating: folder.file("x")) { bytes in
      unsafe bytes.withUnsafeBytes { unsafe seen += Array($0) }
    }
    try file.write([1, 2, 3])
    try file.write(numbers: [1, -2])
    try file.write([UInt8]())
    #expect(file.count == 11)
    try file.finish()
    let bytes: [UInt8] = [1, 2, 3, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.file("x")))) == bytes)
    #expect(seen == bytes)
  }

  @Test("a file is written on at its end, and cut")
  func appended() throws {
    let folder = try TemporaryFolder()
    try folder.write("abcdef".utf8, to: "x")
    var file = try OutputFile(appendingTo: folder.file("x"))
    #expect(file.count == 6)
    try file.truncate(to: 2)
    try file.write(Array("yz".utf8))
    #expect(file.count == 4)
    try file.finish()
    #expect(try String(contentsOfFile: folder.file("x"), encoding: .utf8) == "abyz")
  }

  @Test("a file that was removed or replaced is noticed, and its bytes are still there")
  func displaced() throws {
    let folder = try TemporaryFolder()
    try folder.write("abc".utf8, to: "x")
    var file = try OutputFile(appendingTo: folder.file("x"))
    var places = [file.isInPlace]
    try FileManager.default.removeItem(atPath: folder.file("x"))
    places.append(file.isInPlace)
    try file.write(Array("def".utf8))
    let bytes = try file.contents()
    #expect(bytes == Array("abcdef".utf8))
    try folder.write("abcdef".utf8, to: "x")
    places.append(file.isInPlace)
    #expect(places == [true, false, false])
  }

  @Test("a file that is there is not overwritten")
  func exists() throws {
    let folder = try TemporaryFolder()
    try folder.write("x".utf8, to: "x")
    #expect(throws: FileError.output(path: folder.file("x"), .exists)) {
      try OutputFile(creating: folder.file("x")).finish()
    }
  }

  // Only Linux has a device that is always full.
  @Test(
    "a full disk is told with what was needed",
    .enabled(
      if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
  func full() throws {
    var file = try OutputFile(appendingTo: "/dev/full")
    do throws(FileError) {
      try file.write([1, 2, 3])
      Issue.record("/dev/full took bytes")
    } catch {
      guard case .output("/dev/full", .diskFull(needed: 3, free: _)) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test(
    "what the system says is understood",
    arguments: [
      (EDQUOT, OutputProblem.quota(needed: 9)), (EFBIG, .fileLimit(needed: 9)),
      (EROFS, .readOnly), (EACCES, .forbidden), (EPERM, .forbidden), (ENOENT, .noParent),
      (ENOTDIR, .noParent), (EEXIST, .exists), (EIO, .system(reason: "Input/output error")),
    ])
  func errors(code: Int32, problem: OutputProblem) {
    #expect(OutputProblem(systemError: code, needed: 9, at: "/") == problem)
  }

  @Test("what is free is told once the half written file is gone")
  func free() throws {
    let now = try #require(FileSystem.freeBytes(at: "/"))
    let problem = OutputProblem.diskFull(needed: 9, free: 0).afterRemoval(in: "/")
    guard case .diskFull(9, let free?) = problem else {
      Issue.record("\(problem)")
      return
    }
    // Other processes use the disk meanwhile.
    #expect(abs(free - now) < 1 << 33)
    #expect(OutputProblem.busy.afterRemoval(in: "/") == .busy)
  }
}
