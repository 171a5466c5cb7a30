import Foundation
import Testing

@testable import Files

@Suite("A lock is held by one at a time")
struct FileLockTests {
  private func isHeld(_ path: String) -> Bool {
    if case .held = FileLock.acquire(path) { true } else { false }
  }

  @Test("files and folders", arguments: ["file", "."])
  func held(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("".utf8, to: "file")
    let path = folder.file(name)
    #expect(!isHeld(path))
    do {
      let lock = FileLock.acquire(path)
      #expect(isHeld(path))
      guard case .taken = consume lock else {
        Issue.record("the lock was not taken")
        return
      }
    }
    #expect(!isHeld(path))
  }

  @Test("a shared one is held by all who ask for it so, and by none who wants it alone")
  func together() throws {
    let folder = try TemporaryFolder()
    try folder.write("".utf8, to: "file")
    let path = folder.file("file")
    guard case .taken(let one) = FileLock.acquire(path, .shared),
      case .taken(let two) = FileLock.acquire(path, .shared)
    else {
      Issue.record("two do not share the lock")
      return
    }
    #expect(isHeld(path))
    #expect(FileLock.isHeld(path) == false)
    _ = consume one
    #expect(isHeld(path))
    _ = consume two
    guard case .taken(let alone) = FileLock.acquire(path) else {
      Issue.record("the lock was not let go")
      return
    }
    if case .taken = FileLock.acquire(path, .shared) { Issue.record("it is shared all the same") }
    #expect(FileLock.isHeld(path) == true)
    _ = consume alone
  }

  /// A child that another thread has forked has the descriptors too, until it calls exec.
  @Test(
    "it is let go at once, though another process still has the descriptor",
    .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "there is no /proc"))
  func shared() throws {
    let folder = try TemporaryFolder()
    try folder.write("".utf8, to: "file")
    let path = URL(fileURLWithPath: folder.file("file")).resolvingSymlinksInPath().path
    var copies: [Int32] = []
    defer { for copy in copies { close(copy) } }
    do {
      guard case .taken(let lock) = FileLock.acquire(path) else {
        Issue.record("the lock was not taken")
        return
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\(name)")
        if target == path, let number = Int32(name) { copies.append(dup(number)) }
      }
      #expect(!copies.isEmpty)
      #expect(isHeld(path))
      _ = consume lock
    }
    #expect(!isHeld(path))
  }
}
