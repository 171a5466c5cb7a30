import Foundation
import Tensors
import Testing

@testable import Checkpoints

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("A file is mapped read-only")
struct MappedFileTests {
  @Test("its bytes are read, and fewer at its end")
  func bytes() throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2, 3, 4, 5], to: "x")
    let file = try folder.map("x")
    #expect(file.count == 5)
    #expect(try file.bytes(at: 1, count: 3) == [2, 3, 4])
    #expect(try file.bytes(at: 3, count: 10) == [4, 5])
    #expect(try file.bytes(at: 5, count: 1) == [])
    #expect(try file.bytes(at: 0, count: 0) == [])
  }

  @Test("an empty file is empty")
  func empty() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "x")
    let file = try folder.map("x")
    #expect(file.count == 0)
    #expect(try file.bytes(at: 0, count: 1) == [])
    #expect(file.tensor(at: 0..<0, type: .float32, shape: [0, 3]).shape == [0, 3])
  }

  @Test("what is no file is refused, a pipe without waiting for its writer")
  func refusals() throws {
    let folder = try TemporaryFolder()
    #expect(throws: CheckpointError.file(path: folder.path, .isFolder)) {
      try MappedFile(path: folder.path)
    }
    #expect(throws: CheckpointError.file(path: folder.file("x"), .missing)) {
      try folder.map("x")
    }
    let mkfifo = Process()
    mkfifo.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    mkfifo.arguments = ["mkfifo", folder.file("pipe")]
    try mkfifo.run()
    mkfifo.waitUntilExit()
    try #require(mkfifo.terminationStatus == 0)
    #expect(throws: CheckpointError.file(path: folder.file("pipe"), .notRegular)) {
      try folder.map("pipe")
    }
  }

  @Test(
    "errors of the system have their meaning",
    arguments: [
      (ENOENT, FileProblem.missing), (ENOTDIR, .missing), (EACCES, .forbidden), (EPERM, .forbidden),
      (EIO, .system(reason: "Input/output error")),
    ])
  func systemErrors(code: Int32, expected: FileProblem) {
    #expect(FileProblem(systemError: code) == expected)
  }

  /// Where the process that ends leaves its words for the one that waits for it.
  private static func words(of process: pid_t) -> String {
    FileManager.default.temporaryDirectory.path + "/patchbay-lost-\(process)"
  }

  @Test("a file that is shortened while it is mapped ends the process with one line")
  func shortened() async throws {
    await #expect(processExitsWith: .exitCode(1)) {
      let folder = try TemporaryFolder()
      try folder.write(Array(repeating: 1, count: 100_000), to: "weights")
      let other = try folder.map("weights")
      let file = try folder.map("weights")
      withExtendedLifetime(other) {}
      let shorter = unsafe truncate(folder.file("weights"), 10)
      try #require(shorter == 0)
      let words = unsafe open(Self.words(of: getppid()), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      try #require(dup2(words, STDERR_FILENO) == STDERR_FILENO)
      _ = MappedFile.areEqual((file, 50_000..<60_000), (file, 60_000..<70_000))
    }
    let file = Self.words(of: getpid())
    defer { try? FileManager.default.removeItem(atPath: file) }
    let words = try String(contentsOfFile: file, encoding: .utf8)
    #expect(words.hasPrefix("Error: "), "\(words)")
    #expect(
      words.hasSuffix(
        "/weights became shorter while it was in use. Wait until whatever writes it is done, then "
          + "start again.\n"), "\(words)")
    #expect(words.count { $0 == "\n" } == 1)
  }

  @Test("runs of bytes are compared to their end")
  func comparison() throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2, 3, 1, 2, 4], to: "x")
    let file = try folder.map("x")
    #expect(MappedFile.areEqual((file, 0..<2), (file, 3..<5)))
    #expect(!MappedFile.areEqual((file, 0..<3), (file, 3..<6)))
    #expect(!MappedFile.areEqual((file, 0..<2), (file, 3..<6)))
    #expect(MappedFile.areEqual((file, 2..<2), (file, 6..<6)))
  }

  @Test("a file that is replaced by another keeps its contents")
  func replaced() throws {
    let folder = try TemporaryFolder()
    try folder.write([0, 0, 0x80, 0x3F], to: "x")
    let file = try folder.map("x")
    let tensor = file.tensor(at: 0..<4, type: .float32, shape: [1])
    try folder.remove("x")
    try folder.write([9], to: "x")
    #expect(tensor.elements == [1])
    #expect(try file.bytes(at: 0, count: 4) == [0, 0, 0x80, 0x3F])
  }
}
