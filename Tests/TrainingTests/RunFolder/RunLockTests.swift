import Checkpoints
import Files
import Foundation
import Testing

@testable import Training

@Suite("One run at a time is at work in a folder")
struct RunLockTests {
  private func message(_ folder: ScratchFolder) -> String? {
    do throws(RunFolderError) {
      _ = try RunLock(folder: folder.path)
      return nil
    } catch {
      return folder.neutral(error)
    }
  }

  private func use(_ lock: borrowing RunLock) {}

  @Test("the second is told who the first is, and the lock is free afterwards")
  func held() throws {
    let folder = try ScratchFolder()
    do {
      let lock = try RunLock(folder: folder.path)
      let process = ProcessInfo.processInfo
      #expect(
        message(folder) == "DIR is in use: process \(process.processIdentifier) on "
          + "\(process.hostName) trains in it. Wait for it, stop it, or give another folder")
      try folder.write("half".utf8, to: "lock")
      #expect(
        message(folder) == "DIR is in use: another process trains in it. Wait for it, stop it, or "
          + "give another folder")
      use(lock)
    }
    #expect(message(folder) == nil)
    #expect(folder.names() == ["lock"])
  }

  @Test("the file of a killed process is no lock")
  func left() throws {
    let folder = try ScratchFolder()
    try folder.write("{\"process\":1,\"host\":\"gone\"}\n".utf8, to: "lock")
    #expect(message(folder) == nil)
  }

  @Test("a folder that is not there cannot be locked")
  func missing() throws {
    let folder = try ScratchFolder()
    #expect(throws: RunFolderError.file(.output(path: folder.file("no/lock"), .noParent))) {
      _ = try RunLock(folder: folder.file("no"))
    }
  }

  @Test("a link in place of the lock is refused, and what it leads to stays")
  func link() throws {
    let folder = try ScratchFolder()
    try folder.write(Array("precious".utf8), to: "notes.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("lock"), withDestinationPath: folder.file("notes.txt"))
    #expect(
      throws: RunFolderError.file(
        .output(path: folder.file("lock"), .system(reason: "it is not a plain file")))
    ) {
      let lock = try RunLock(folder: folder.path)
      use(lock)
    }
    #expect(FileManager.default.contents(atPath: folder.file("notes.txt")) == Data("precious".utf8))
  }
}
