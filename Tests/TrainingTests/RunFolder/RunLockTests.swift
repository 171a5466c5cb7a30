import Checkpoints
import Files
import Foundation
import StrictJSON
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

  /// A lock that is let go at some moment.
  private final class Look {
    var lock: FileLock?

    init(_ path: String) throws {
      guard case .taken(let lock) = FileLock.acquire(path) else { throw CocoaError(.fileLocking) }
      self.lock = consume lock
    }
  }

  @Test("somebody who just looks at the lock does not keep a run from taking it")
  func looked() throws {
    let folder = try ScratchFolder()
    try folder.write([], to: "lock")
    let look = try Look(folder.file("lock"))
    var waits = 0
    let lock = try RunLock(folder: folder.path) { _ in
      waits += 1
      if waits == 4 { look.lock = nil }
    }
    #expect(waits == 4)
    #expect(RunLock.use(of: folder.path) == .held(by: .init(process: own, host: host)))
    use(lock)
  }

  private var own: Int { Int(ProcessInfo.processInfo.processIdentifier) }
  private var host: String { ProcessInfo.processInfo.hostName }

  @Test("of a run of another machine the lock is not touched, be it held here or not")
  func elsewhere() throws {
    let folder = try ScratchFolder()
    let far = RunLock.Holder(process: own, host: "far")
    try folder.write("\(far.json.line)\n".utf8, to: "lock")
    #expect(RunLock.use(of: folder.path) == .elsewhere(far))
    let look = try Look(folder.file("lock"))
    #expect(RunLock.use(of: folder.path) == .elsewhere(far))
    look.lock = nil
    // The next run here makes the folder one of this machine again.
    let lock = try RunLock(folder: folder.path)
    #expect(RunLock.use(of: folder.path) == .held(by: .init(process: own, host: host)))
    use(lock)
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
