import Foundation
import Testing

@testable import Files

@Suite("Folders and disks are asked and changed")
struct FileSystemTests {
  @Test("what is at a path, links not followed but where a folder is looked for")
  func kinds() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "file")
    for (link, target) in [("link", "."), ("broken", "nothing")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(link), withDestinationPath: target)
    }
    let kinds = [".", "file", "link", "broken", "no"].map { FileSystem.kind(at: folder.file($0)) }
    #expect(kinds == [.folder, .other, .other, .other, .nothing])
    let folders = [".", "file", "link", "broken", "no"].map {
      FileSystem.isFolder(folder.file($0))
    }
    #expect(folders == [true, false, true, false, false])
  }

  @Test("folders are made and moved")
  func folders() throws {
    let folder = try TemporaryFolder()
    try FileSystem.makeFolder(folder.file("a"))
    #expect(throws: FileError.output(path: folder.file("a"), .exists)) {
      try FileSystem.makeFolder(folder.file("a"))
    }
    #expect(throws: FileError.output(path: folder.file("no/b"), .noParent)) {
      try FileSystem.makeFolder(folder.file("no/b"))
    }
    try FileSystem.move(folder.file("a"), to: folder.file("b"))
    #expect(FileSystem.kind(at: folder.file("a")) == .nothing)
    #expect(FileSystem.kind(at: folder.file("b")) == .folder)
    #expect(throws: FileError.output(path: folder.file("c"), .noParent)) {
      try FileSystem.move(folder.file("a"), to: folder.file("c"))
    }
    try FileSystem.synchronise(folder: folder.file("b"))
    #expect(throws: FileError.output(path: folder.file("c"), .noParent)) {
      try FileSystem.synchronise(folder: folder.file("c"))
    }
  }

  @Test("the room on a disk is told; of nothing, nothing")
  func room() throws {
    let folder = try TemporaryFolder()
    #expect(try #require(FileSystem.freeBytes(at: folder.path)) > 0)
    #expect(FileSystem.freeBytes(at: folder.file("no")) == nil)
  }
}
