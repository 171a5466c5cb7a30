import Foundation
import Testing

@testable import Files

@Suite("A text is written whole or not at all")
struct TextFileTests {
  @Test("in place of a file that is there, or not, as is asked")
  func replaces() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.txt")
    try TextFile.write("one", to: path, replaces: false)
    #expect(throws: FileError.output(path: path, .exists)) {
      try TextFile.write("two", to: path, replaces: false)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one")
    try TextFile.write("two", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "two")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.txt"])
  }

  @Test("a name that another process took meanwhile is left to it")
  func race() throws {
    let folder = try TemporaryFolder()
    let (mine, theirs) = (folder.file("mine"), folder.file("theirs"))
    try TextFile.write("mine", to: mine)
    try TextFile.write("theirs", to: theirs)
    #expect(throws: FileError.output(path: theirs, .exists)) {
      try FileSystem.add(mine, as: theirs)
    }
    #expect(try String(contentsOfFile: theirs, encoding: .utf8) == "theirs")
  }

  @Test("a folder is no file to be replaced")
  func folder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    #expect(
      throws: FileError.output(
        path: path, .system(reason: "it is there and is not a file"))
    ) { try TextFile.write("x", to: path) }
  }
}
