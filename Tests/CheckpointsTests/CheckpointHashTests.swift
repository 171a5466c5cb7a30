import Crypto
import Foundation
import Testing

@testable import Checkpoints

@Suite("A checkpoint is named by the SHA-256 of its weights")
struct CheckpointHashTests {
  @Test(
    "known digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func known(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text.utf8, to: "x")
    let file = try folder.map("x")
    let digest = try CheckpointHash.digest(of: file) { false }
    #expect(CheckpointHash.text(digest) == expected)
  }

  @Test("pieces make no difference", arguments: [1 << 20 - 1, 1 << 20, 1 << 20 + 1, 3 << 20 + 7])
  func pieces(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: "x")
    let file = try folder.map("x")
    #expect(try CheckpointHash.digest(of: file) { false } == SHA256.hash(data: bytes))
  }

  @Test("one file: its own digest; a changed byte changes it")
  func single() throws {
    var bytes = SmallModel.writer().file()
    let folder = try SmallModel.folder(weights: bytes)
    let checkpoint = try folder.read()
    let hash = try checkpoint.hash()
    #expect(hash == CheckpointHash.text(SHA256.hash(data: bytes)))
    #expect(hash.count == 64)
    bytes[bytes.count - 1] ^= 1
    let other = try SmallModel.folder(weights: bytes)
    #expect(try other.read().hash() != hash)
  }

  @Test("several files: the digest of their digests, in the index's order")
  func sharded() throws {
    let folder = try TemporaryFolder()
    try folder.write(SmallModel.json.utf8, to: "config.json")
    let entries = SmallModel.writer().entries
    var files: [[UInt8]] = []
    for part in [entries[..<7], entries[7...]] {
      var writer = SafetensorsWriter()
      for entry in part { writer.add(entry.name, entry.type, entry.shape, entry.bytes) }
      files.append(writer.file())
    }
    // The index names the second file first.
    let map = entries.enumerated().reversed().map { number, entry in
      "\"\(entry.name)\": \"\(number < 7 ? "a" : "b")\""
    }
    try folder.write(
      "{\"weight_map\": {\(map.joined(separator: ","))}}".utf8,
      to: "model.safetensors.index.json")
    try folder.write(files[0], to: "a")
    try folder.write(files[1], to: "b")
    let digests = Array(SHA256.hash(data: files[1])) + Array(SHA256.hash(data: files[0]))
    let hash = try folder.read().hash()
    #expect(hash == CheckpointHash.text(SHA256.hash(data: digests)))
  }

  @Test("it stops when asked")
  func cancelled() async throws {
    let checkpoint = try SmallModel.folder().read()
    #expect(throws: CheckpointError.cancelled) { try checkpoint.hash { true } }
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try checkpoint.hash()
    }
    task.cancel()
    await #expect(throws: CheckpointError.cancelled) { try await task.value }
  }

  @Test("a file that has become shorter is told")
  func shrunk() throws {
    let folder = try SmallModel.folder()
    let checkpoint = try folder.read()
    let path = folder.file("model.safetensors")
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: 0)
    let error = #expect(throws: CheckpointError.self) { try checkpoint.hash() }
    #expect(
      error.map(folder.neutral)
        == "DIR/model.safetensors became shorter while it was read: \(checkpoint.bytesOnDisk) "
        + "bytes at first, now 0. Wait until whatever writes it is done, then try again")
  }
}
