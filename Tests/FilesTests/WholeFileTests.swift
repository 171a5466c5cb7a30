import Foundation
import Testing

@testable import Files

@Suite("Files that people write are read whole, up to a limit")
struct WholeFileTests {
  @Test("as many bytes as the limit are taken, and no more")
  func limit() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("x")
    try folder.write("abc".utf8, to: "x")
    #expect(try WholeFile.bytes(path: path, limit: 3) == Array("abc".utf8))
    #expect(throws: FileError.input(path: path, .tooLong(limit: 2))) {
      try WholeFile.bytes(path: path, limit: 2)
    }
  }

  @Test("nothing, and a folder, are told in words")
  func others() throws {
    let folder = try TemporaryFolder()
    let (missing, path) = (folder.file("no"), folder.path)
    #expect(throws: FileError.input(path: missing, .system(reason: "there is no such file"))) {
      try WholeFile.bytes(path: missing, limit: 9)
    }
    #expect(throws: FileError.input(path: path, .system(reason: "it is a folder"))) {
      try WholeFile.bytes(path: path, limit: 9)
    }
  }

  @Test("a pipe is not waited for where only a plain file will do")
  func plain() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("pipe")
    try #require(unsafe mkfifo(path, 0o600) == 0)
    #expect(throws: FileError.input(path: path, .system(reason: "it is not a plain file"))) {
      try WholeFile.bytes(path: path, limit: 9, kinds: .plain)
    }
  }

  @Test(
    "messages say what, where, and how to mend it",
    arguments: [
      (
        InputProblem.system(reason: "Input/output error"),
        "F cannot be read: Input/output error. Check the disk and the path, then try again"
      ),
      (
        .tooLong(limit: 8),
        "F has more than the 8 bytes that such a file may have. Check that it is the right file"
      ),
    ])
  func messages(problem: InputProblem, message: String) {
    #expect(FileError.input(path: "F", problem).description == message)
  }
}
