import Foundation
import StrictJSON
import Tensors
import Testing
import Transformer

@testable import Checkpoints
@testable import Files

/// Checkpoints that transformers wrote, in single precision.
private enum Recorded {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("TestSupport/Fixtures").path

  static let areThere = ["tiny", "odd", "narrow", "tiny-sharded"].allSatisfy {
    FileManager.default.fileExists(atPath: "\(folder)/\($0)/config.json")
  }
}

@Suite("A written checkpoint reads back bit for bit")
struct CheckpointContentsTests {
  @Test("models of odd shapes", arguments: WrittenModel.all)
  func roundTrip(model: WrittenModel) throws {
    let folder = try TemporaryFolder()
    let contents = model.contents
    let hash = try contents.write(to: folder.file("out"))
    let read = try Checkpoint.read(folder: folder.file("out"))
    #expect(bitDifferences(read.weights, contents.weights) == [])
    #expect(read.configuration == model.configuration)
    #expect(read.settings == contents.settings)
    #expect(read.notes == [])
    #expect(read.ignored == [])
    #expect(read.bytesHeld == 0)
    #expect(try read.hash() == hash)
    #expect(try CheckpointContents(read).tokenizer == contents.tokenizer)
    #expect(names(in: folder.path) == ["out"])
    #expect(size(of: folder.file("out")) == contents.bytes)
  }

  // The fixtures are made by Scripts/record-reference.py; without them there is nothing to compare.
  @Test(
    "weights are written as transformers writes them, byte for byte",
    .enabled(if: Recorded.areThere, "the fixtures are not recorded"),
    arguments: ["tiny", "narrow"])
  func sameBytes(name: String) throws {
    let folder = try TemporaryFolder()
    let original = try Checkpoint.read(folder: "\(Recorded.folder)/\(name)")
    let hash = try CheckpointContents(original).write(to: folder.file("out"))
    #expect(try hash == original.hash())
  }

  // The same reason as above.
  @Test(
    "every recorded model survives",
    .enabled(if: Recorded.areThere, "the fixtures are not recorded"),
    arguments: ["tiny", "odd", "narrow", "tiny-sharded", "tiny-f16", "tiny-bf16"])
  func recorded(name: String) throws {
    let folder = try TemporaryFolder()
    let original = try Checkpoint.read(folder: "\(Recorded.folder)/\(name)")
    try CheckpointContents(original).write(to: folder.file("out"))
    let read = try Checkpoint.read(folder: folder.file("out"))
    #expect(bitDifferences(read.weights, original.weights) == [])
    #expect(read.configuration == original.configuration)
    #expect(read.settings == original.settings)
    #expect(read.settings.endToken != nil)
  }

  @Test("a checkpoint is replaced, from its own lent memory too")
  func replaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out")
    try WrittenModel.all[0].contents.write(to: path)
    let first = try Checkpoint.read(folder: path)
    try WrittenModel.all[1].contents.write(to: path)
    #expect(try Checkpoint.read(folder: path).configuration == WrittenModel.all[1].configuration)
    try CheckpointContents(
      weights: first.weights, settings: first.settings, tokenizer: TokenizerFiles(files: [:])
    ).write(to: "\(path)/")
    let read = try Checkpoint.read(folder: path)
    #expect(bitDifferences(read.weights, first.weights) == [])
    #expect(names(in: path) == ["config.json", "model.safetensors"])
    #expect(names(in: folder.path) == ["out"])
  }

  @Test("further files become part of the folder")
  func adding() throws {
    let folder = try TemporaryFolder()
    let tensor = Tensor([1, 2, 3])
    let more = TensorFileContents(
      name: "training.safetensors", tensors: [("m", tensor)], metadata: ["step": "3"])
    try WrittenModel.all[0].contents.write(to: folder.file("out"), adding: [more])
    let file = try TensorFile(path: folder.file("out/training.safetensors"))
    #expect(try file.tensor(named: "m") == Tensor([1, 2, 3]))
    #expect(file.metadata == ["step": "3"])
    // And such a folder is ours to replace.
    try WrittenModel.all[0].contents.write(to: folder.file("out"))
    #expect(!names(in: folder.file("out")).contains("training.safetensors"))
  }

  @Test("an empty folder is taken")
  func empty() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("out"), withIntermediateDirectories: false)
    try WrittenModel.all[0].contents.write(to: folder.file("out"))
    _ = try Checkpoint.read(folder: folder.file("out"))
  }

  @Test("a bias of the unembedding is a mistake of the program")
  func folded() async {
    await #expect(processExitsWith: .failure) {
      var weights = WrittenModel.all[0].weights
      weights.unembeddingBias = Tensor(shape: [weights.configuration.vocabulary])
      _ = CheckpointContents(
        weights: weights, settings: CheckpointSettings(vocabulary: 5),
        tokenizer: TokenizerFiles(files: [:]))
    }
  }

  private func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private func size(of folder: String) -> Int {
    names(in: folder).reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}

@Suite("What is in the way of a checkpoint stays, and the message says what it is")
struct CheckpointContentsRefusalTests {
  private func message(_ folder: TemporaryFolder, _ name: String = "out") -> String? {
    do throws(CheckpointError) {
      try WrittenModel.all[0].contents.write(to: folder.file(name))
      return nil
    } catch {
      return folder.neutral(error)
    }
  }

  @Test("a folder of another program")
  func foreign() throws {
    let folder = try TemporaryFolder()
    let model = try SmallModel.folder()
    try FileManager.default.copyItem(atPath: model.path, toPath: folder.file("out"))
    #expect(
      message(folder) == "DIR/out is a folder that Patchbay did not write, so it is not replaced. "
        + "Move it away, or give another name")
    #expect(try Checkpoint.read(folder: folder.file("out")).configuration.layers == 2)
  }

  @Test("a file that somebody put into a folder of ours")
  func added() throws {
    let folder = try TemporaryFolder()
    #expect(message(folder) == nil)
    try folder.write("x".utf8, to: "out/notes.txt")
    #expect(
      message(folder) == "DIR/out has the file 'notes.txt', which Patchbay did not write, so the "
        + "folder is not replaced. Move the file away, or give another name")
    #expect(FileManager.default.fileExists(atPath: folder.file("out/notes.txt")))
  }

  @Test("a file, and a link to a checkpoint of ours")
  func noFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("x".utf8, to: "out")
    let text =
      "is not a folder, and only a checkpoint that Patchbay wrote is replaced. "
      + "Move it away, or give another name"
    #expect(message(folder) == "DIR/out \(text)")
    #expect(message(folder, "real") == nil)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: "real")
    #expect(message(folder, "link") == "DIR/link \(text)")
  }

  @Test("no folder above, or a file above")
  func noParent() throws {
    let folder = try TemporaryFolder()
    try folder.write("x".utf8, to: "file")
    for name in ["no/out", "file/out"] {
      #expect(
        message(folder, name) == "DIR/\(name) cannot be written: the folder that should hold it "
          + "does not exist. Make it first")
    }
  }

  // In a process of its own, since the limit is one of the process.
  @Test("a disk that runs full in the midst of a file")
  func full() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let small = WrittenModel.all[0].contents
      try small.write(to: folder.file("out"))
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 500_000, rlim_max: 500_000)
      #if canImport(Glibc)
        let isSet = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0
      #else
        let isSet = unsafe setrlimit(RLIMIT_FSIZE, &limit) == 0
      #endif
      try #require(isSet)
      let large = WrittenModel.all[3].contents
      let path = folder.file("out")
      #expect(throws: CheckpointError.output(path: path, .fileLimit(needed: large.bytes))) {
        try large.write(to: path)
      }
      // What was there is whole, and nothing half written is left.
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names == ["out"])
      let read = try Checkpoint.read(folder: path)
      #expect(bitDifferences(read.weights, small.weights) == [])
      try small.write(to: path)
    }
  }

  @Test("another writer at work")
  func busy() throws {
    let folder = try TemporaryFolder()
    let other = try FolderReplacement(of: folder.file("out"), bytes: 0) { _ in }
    #expect(
      message(folder) == "DIR/out is being written by another process at this moment. Wait for it, "
        + "or give another name")
    try other.commit()
    #expect(message(folder) == nil)
  }
}
