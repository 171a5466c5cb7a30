import Files
import Foundation
import Testing

@testable import Checkpoints

@Suite("A tokenizer's files are kept byte for byte")
struct TokenizerFilesTests {
  @Test("what is there is taken, nothing else")
  func kept() throws {
    let source = try TemporaryFolder()
    var expected: [String: [UInt8]] = [:]
    for (index, name) in TokenizerFiles.names.enumerated() where index != 2 {
      expected[name] = [UInt8(index), 0xFF, 0x0A, 0]
      try source.write(expected[name] ?? [], to: name)
    }
    try source.write("x".utf8, to: "README.md")
    let files = try TokenizerFiles(folder: source.path)
    #expect(files.files == expected)
    #expect(files.bytes == 32)

    let target = try TemporaryFolder()
    try target.write("older".utf8, to: "vocab.json")
    try files.write(to: target.path)
    #expect(try TokenizerFiles(folder: target.path) == files)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        == expected.keys.sorted())
  }

  @Test("what cannot be read or written is told")
  func refused() throws {
    let source = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: source.file("merges.txt"), withIntermediateDirectories: false)
    #expect(throws: CheckpointError.file(path: source.file("merges.txt"), .isFolder)) {
      try TokenizerFiles(folder: source.path)
    }
    let path = source.file("no/vocab.json")
    #expect(throws: CheckpointError.output(path: path, .noParent)) {
      try TokenizerFiles(files: ["vocab.json": []]).write(to: source.file("no"))
    }
  }

  @Test("a file of 64 MiB and more is not taken into memory")
  func large() throws {
    let source = try TemporaryFolder()
    try source.write([], to: "vocab.json")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: source.file("vocab.json")))
    try handle.truncate(atOffset: 64 << 20 + 1)
    let limit = ModelLimits.tokenizerBytes
    let bytes = 64 << 20 + 1
    #expect(
      throws: CheckpointError.file(
        path: source.file("vocab.json"), .tooLong(bytes: bytes, limit: limit))
    ) { try TokenizerFiles(folder: source.path) }
  }
}
