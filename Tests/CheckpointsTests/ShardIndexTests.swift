import Foundation
import StrictJSON
import Testing
import Transformer

@testable import Checkpoints

@Suite("A sharded checkpoint is read by its index")
struct ShardIndexTests {
  private static let files = ["b.safetensors", "a.safetensors"]

  /// The small model in two files, its tensors in turn, and its index.
  private func folder(
    index change: (String) -> String = { $0 }, second: (inout SafetensorsWriter) -> Void = { _ in }
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(SmallModel.json.utf8, to: "config.json")
    var writers = [SafetensorsWriter(), SafetensorsWriter()]
    var map: [String] = []
    for (number, entry) in SmallModel.writer().entries.enumerated() {
      writers[number % 2].add(entry.name, entry.type, entry.shape, entry.bytes)
      map.append("\"\(entry.name)\": \"\(Self.files[number % 2])\"")
    }
    second(&writers[1])
    for (writer, file) in zip(writers, Self.files) { try folder.write(writer.file(), to: file) }
    let index = "{\"metadata\": {}, \"weight_map\": {\(map.joined(separator: ", "))}}"
    try folder.write(change(index).utf8, to: "model.safetensors.index.json")
    return folder
  }

  @Test("its tensors come together from all files")
  func reading() throws {
    let folder = try folder()
    let checkpoint = try folder.read()
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.files.map(\.name) == Self.files)
  }

  @Test("the single file wins where there are both")
  func both() throws {
    let folder = try folder { _ in "no JSON" }
    try folder.write(SmallModel.writer().file(), to: "model.safetensors")
    let checkpoint = try folder.read()
    #expect(checkpoint.files.map(\.name) == ["model.safetensors"])
  }

  @Test(
    "names that lead elsewhere are refused",
    arguments: [
      "", ".", "..", "../a", "/etc/passwd", "a/../b", "a//b", "a/", "./a", #"a\\b"#, #"a\u0000"#,
      #"a\n"#,
    ])
  func names(name: String) throws {
    let json = try JSON.parse(Array("{\"weight_map\": {\"x\": \"\(name)\"}}".utf8))
    #expect(throws: IndexProblem.self) { try ShardIndex(json) }
  }

  @Test("an index that does not fit the files is told")
  func mismatches() throws {
    let index = "DIR/model.safetensors.index.json"
    let again = "Download both files again from the same place"
    #expect(
      messageOfReading(try folder { _ in "{\"weight_map\": {}}" })
        == "\(index) has no weight_map that names tensors and their files. Download the file again")
    #expect(
      messageOfReading(try folder { _ in "{\"weight_map\": {\"x\": 1}}" })
        == "\(index) has a number instead of a file's name for 'x'. Download the file again")
    #expect(
      messageOfReading(try folder { _ in "{\"weight_map\": {\"x\": \"../a.safetensors\"}}" })
        == "\(index) names '../a.safetensors' as the file of 'x'; only names of files in the same "
        + "folder or below it are followed. Put the file into the folder and correct the name")
    let missing = try folder()
    try missing.remove("a.safetensors")
    #expect(
      messageOfReading(missing)
        == "\(index) names the file a.safetensors, which is not in the folder. "
        + "Download that file too")
    #expect(
      messageOfReading(
        try folder {
          $0.replacing("\"weight_map\": {", with: "\"weight_map\": {\"x\": \"a.safetensors\", ")
        })
        == "\(index) says that 'x' is in a.safetensors, which has no such tensor. \(again)")
    let twice = try folder { index in
      index.replacing("\"transformer.wte.weight\": \"b.safetensors\", ", with: "")
    } second: {
      $0.add("transformer.wte.weight", [5, 4], SmallModel.values(.tokenEmbedding))
    }
    #expect(
      messageOfReading(twice)
        == "\(index) leads to two files that both have 'transformer.wte.weight': a.safetensors and "
        + "b.safetensors. \(again)")
  }

  @Test("of two files that have a tensor the one that the index names counts, if they say the same")
  func twice() throws {
    func folder(_ values: [Float]) throws -> TemporaryFolder {
      try self.folder {
        $0
      } second: {
        $0.add("transformer.wte.weight", [5, 4], values)
      }
    }
    let same = try folder(SmallModel.values(.tokenEmbedding))
    #expect(SmallModel.differences(try same.read().weights) == [])
    #expect(
      messageOfReading(try folder(Array(repeating: 9, count: 20)))
        == "DIR/model.safetensors.index.json leads to two files that both have "
        + "'transformer.wte.weight': b.safetensors and a.safetensors. Download both files again from "
        + "the same place")
  }

  @Test(
    "what an index says of sizes, and the head of a tied model that it still lists, are of no matter",
    arguments: ["1", "123.5", "\"many\"", "null"])
  func careless(total: String) throws {
    let folder = try folder {
      $0.replacing("\"metadata\": {}", with: "\"metadata\": {\"total_size\": \(total)}")
        .replacing(
          "\"weight_map\": {",
          with: "\"weight_map\": {\"lm_head.weight\": \"a.safetensors\", "
            + "\"h.0.attn.bias\": \"b.safetensors\", ")
    }
    let checkpoint = try folder.read()
    #expect(SmallModel.differences(checkpoint.weights) == [])
    #expect(checkpoint.isTied)
    try folder.write(
      SmallModel.json.replacing("{\"model", with: "{\"tie_word_embeddings\": false, \"model").utf8,
      to: "config.json")
    #expect(
      messageOfReading(folder)?.contains("has no tensor 'lm_head.weight', though config.json")
        == true)
  }

  @Test("files may lie in a folder below")
  func below() throws {
    let folder = try folder { $0.replacing("\"b.safetensors\"", with: "\"more/b.safetensors\"") }
    #expect(
      messageOfReading(folder)
        == "DIR/model.safetensors.index.json names the file more/b.safetensors, which is not in the "
        + "folder. Download that file too")
    try FileManager.default.createDirectory(
      atPath: folder.file("more"), withIntermediateDirectories: false)
    try FileManager.default.moveItem(
      atPath: folder.file("b.safetensors"), toPath: folder.file("more/b.safetensors"))
    let checkpoint = try folder.read()
    #expect(SmallModel.differences(checkpoint.weights) == [])
  }

  @Test("more files than any checkpoint has are refused")
  func tooMany() throws {
    let map = (0...1024).map { "\"t\($0)\": \"f\($0)\"" }.joined(separator: ",")
    let json = try JSON.parse(Array("{\"weight_map\": {\(map)}}".utf8))
    #expect(throws: IndexProblem.tooManyFiles(limit: 1024)) { try ShardIndex(json) }
  }

  @Test("a tensor that the index leaves out is found in its file")
  func leftOut() throws {
    let name = "transformer.ln_f.bias"
    let folder = try folder {
      $0.replacing(", \"\(name)\": \"a.safetensors\"", with: "")
        .replacing(", \"\(name)\": \"b.safetensors\"", with: "")
    }
    #expect(try SmallModel.differences(folder.read().weights) == [])
  }
}
