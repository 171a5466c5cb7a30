import Foundation
import Testing

@testable import Checkpoints

@Suite("A folder without a checkpoint is told apart")
struct ModelFolderTests {
  private func message(_ path: String, _ folder: TemporaryFolder) -> String? {
    let error = #expect(throws: CheckpointError.self) { try Checkpoint.read(folder: path) }
    return error.map(folder.neutral)
  }

  private let remedy = "Give the folder that holds config.json and model.safetensors"

  @Test("a missing folder, with a similar one beside it")
  func missing() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("gpt2"), withIntermediateDirectories: false)
    #expect(
      message(folder.file("gtp2/"), folder)
        == "DIR/gtp2 does not exist. Did you mean DIR/gpt2? \(remedy)")
    #expect(message(folder.file("llama"), folder) == "DIR/llama does not exist. \(remedy)")
    #expect(message(folder.file("x/y"), folder) == "DIR/x/y does not exist. \(remedy)")
    #expect(message("", folder) == "'' does not exist. \(remedy)")
  }

  @Test("a file in place of the folder")
  func file() throws {
    let folder = try SmallModel.folder()
    try folder.write([1], to: "notes.txt")
    #expect(
      message(folder.file("model.safetensors"), folder)
        == "DIR/model.safetensors is a file, and a checkpoint is a folder. Give its folder: DIR")
    #expect(
      message(folder.file("notes.txt"), folder)
        == "DIR/notes.txt is a file, and a checkpoint is a folder. \(remedy)")
    #expect(
      message(folder.file("notes.txt/x"), folder) == "DIR/notes.txt/x does not exist. \(remedy)")
  }

  @Test("missing files, with what is there")
  func missingFiles() throws {
    let folder = try TemporaryFolder()
    let layout =
      "Give a folder in Hugging Face's layout, with config.json beside model.safetensors"
    #expect(
      messageOfReading(folder) == "DIR has no config.json (the folder is empty). \(layout)")
    for number in 1...9 { try folder.write([], to: "file\(number)") }
    #expect(
      messageOfReading(folder)
        == "DIR has no config.json (it has file1, file2, file3, file4, file5, file6, file7, file8 "
        + "and 1 more). \(layout)")
    for number in 2...9 { try folder.remove("file\(number)") }
    try folder.write(SmallModel.json.utf8, to: "config.json")
    #expect(
      messageOfReading(folder)
        == "DIR has neither model.safetensors nor model.safetensors.index.json (it has "
        + "config.json, file1). Download the weights into it")
    try folder.write([0x80, 2], to: "pytorch_model.bin")
    #expect(
      messageOfReading(folder)
        == "DIR has its weights only as pytorch_model.bin, not as model.safetensors. "
        + SafetensorsTests.Case.convert)
  }

  @Test("wrong files in place of config.json")
  func wrongConfiguration() throws {
    let folder = try SmallModel.folder(json: "<html><body>Not found")
    #expect(
      messageOfReading(folder)
        == "DIR/config.json is an HTML page, probably a server's error message, not the file "
        + "itself. Download the file again and look at the address")
    try folder.write("version https://git-lfs.github.com/spec/v1".utf8, to: "config.json")
    #expect(
      messageOfReading(folder)
        == "DIR/config.json is a Git LFS pointer, not the file itself. Run `git lfs pull` in its "
        + "folder")
    try folder.write([], to: "config.json")
    #expect(messageOfReading(folder) == "DIR/config.json is empty. Download the file again")
    try folder.write(Array(repeating: 0x20, count: 1 << 20 + 1), to: "config.json")
    #expect(
      messageOfReading(folder)
        == "DIR/config.json has 1048577 bytes, more than the 1048576 that such a file may have. "
        + "Check that it is the right file")
    try folder.write(#"{"n_layer": 1, "n_layer": 2}"#.utf8, to: "config.json")
    #expect(
      messageOfReading(folder)
        == "DIR/config.json is not the JSON that it should be: line 1, column 16 (byte 15): the "
        + "key \"n_layer\" occurs twice in one object; remove one of them. "
        + "Download or write the file again")
    let nested = String(repeating: "[", count: 100_000)
    try folder.write(nested.utf8, to: "config.json")
    #expect(messageOfReading(folder)?.contains("more than 32 arrays and objects") == true)
  }

  @Test("a folder in place of the weights")
  func folderAsWeights() throws {
    let folder = try SmallModel.folder()
    try folder.remove("model.safetensors")
    try FileManager.default.createDirectory(
      atPath: folder.file("model.safetensors"), withIntermediateDirectories: false)
    #expect(
      messageOfReading(folder)
        == "DIR/model.safetensors is a folder where a file is needed. Put the file in its place")
  }

  @Test("a link that leads nowhere")
  func brokenLink() throws {
    let folder = try SmallModel.folder()
    try folder.remove("model.safetensors")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("model.safetensors"), withDestinationPath: "../blobs/gone")
    #expect(
      messageOfReading(folder)
        == "DIR/model.safetensors is a link to DIR/../blobs/gone, where there is nothing: its download was "
        + "probably cut short. Download the file again")
  }
}
