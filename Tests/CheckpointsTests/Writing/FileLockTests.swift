import Testing

@testable import Checkpoints

@Suite("A lock is held by one at a time")
struct FileLockTests {
  private func isHeld(_ path: String) -> Bool {
    if case .held = FileLock.take(path) { true } else { false }
  }

  @Test("files and folders", arguments: ["file", "."])
  func held(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("".utf8, to: "file")
    let path = folder.file(name)
    #expect(!isHeld(path))
    do {
      let lock = FileLock.take(path)
      #expect(isHeld(path))
      guard case .taken = consume lock else {
        Issue.record("the lock was not taken")
        return
      }
    }
    #expect(!isHeld(path))
  }
}
