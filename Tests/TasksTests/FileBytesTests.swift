import Files
import Foundation
import Synchronization
import Tasks
import Testing

@Suite("Text files are read whole, whatever stands at their path")
struct FileBytesTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func withPath(_ name: String, _ body: (String) throws -> Void) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path + "/" + name)
  }

  private func text(_ path: String, limit: Int = 100) throws(TaskError) -> String {
    try FileBytes.text(path: path, limit: limit, kind: .names).text
  }

  @Test("marks are left out of the text, and stand in the bytes; what is no UTF-8 is told by place")
  func contents() throws {
    try withPath("f") { path in
      try Data([0xEF, 0xBB, 0xBF, 0x61]).write(to: URL(filePath: path))
      let read = try FileBytes.text(path: path, limit: 4, kind: .names)
      #expect(read.text == "a" && read.bytes == [0xEF, 0xBB, 0xBF, 0x61])
      #expect(throws: TaskError.tooLarge(path: path, limit: 3, kind: .names)) {
        try text(path, limit: 3)
      }
      try Data([0xEF, 0xBB, 0xBF, 0x61, 0xE9]).write(to: URL(filePath: path))
      #expect(throws: TaskError.notUTF8(path: path, byte: 4)) { try text(path) }
      try Data([0xFE, 0xFF, 0, 0x61]).write(to: URL(filePath: path))
      #expect(throws: TaskError.otherEncoding(path: path, .utf16)) { try text(path) }
    }
  }

  @Test("links that lead nowhere are told from missing files")
  func links() throws {
    try withPath("f") { path in
      let files = FileManager.default
      try files.createSymbolicLink(atPath: path, withDestinationPath: "gone")
      let gone = "it is a link to \(folder.path)/gone, which does not exist"
      #expect(throws: TaskError.unreadable(path: path, reason: gone, kind: .names)) {
        try text(path)
      }
      try files.removeItem(atPath: path)
      try files.createSymbolicLink(atPath: path, withDestinationPath: path)
      let circle = "it is a link that leads back to itself"
      #expect(throws: TaskError.unreadable(path: path, reason: circle, kind: .names)) {
        try text(path)
      }
    }
  }

  @Test("a pipe that nobody writes to yet is told of, and read when somebody does")
  func pipe() throws {
    try withPath("pipe") { path in
      try #require(unsafe mkfifo(path, 0o600) == 0)
      let told = Mutex<[String]>([])
      WholeFile.onWaiting { waiting in
        // Other tests may be waiting too.
        guard waiting == path else { return }
        told.withLock { $0.append(waiting) }
        // Only now somebody comes who writes.
        let writer = FileHandle(forWritingAtPath: path)
        writer?.write(Data("Mary\n".utf8))
        try? writer?.close()
      }
      defer { WholeFile.onWaiting(nil) }
      let read = try text(path)
      #expect(read == "Mary\n")
      #expect(told.withLock { $0 } == [path])
    }
  }
}
