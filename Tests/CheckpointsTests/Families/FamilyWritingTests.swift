import Foundation
import StrictJSON
import Tensors
import Testing
import Transformer

@testable import Checkpoints

@Suite("Models of every family are written as transformers writes them")
struct FamilyWritingTests {
  private func text(_ path: String) throws -> JSONObject {
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
    return try #require(try JSON.parse(bytes).object)
  }

  // transformers' own file has every tensor under its name and in its layout.
  @Test("weights byte for byte", arguments: FamilyFixture.all)
  func weights(fixture: FamilyFixture) throws {
    let folder = try TemporaryFolder()
    let original = try Checkpoint.read(folder: fixture.path)
    let hash = try CheckpointContents(original).write(to: folder.file("out"))
    #expect(try hash == original.hash())
  }

  @Test("all comes back the same", arguments: FamilyFixture.all)
  func roundTrip(fixture: FamilyFixture) throws {
    let folder = try TemporaryFolder()
    let original = try Checkpoint.read(folder: fixture.path)
    try CheckpointContents(original).write(to: folder.file("out"))
    let read = try Checkpoint.read(folder: folder.file("out"))
    #expect(bitDifferences(read.weights, original.weights) == [])
    #expect(read.configuration == original.configuration)
    #expect(read.settings == original.settings)
    #expect(read.notes == [])
    #expect(read.ignored == [])
  }

  @Test("config.json says what it said", arguments: FamilyFixture.all)
  func configuration(fixture: FamilyFixture) throws {
    let folder = try TemporaryFolder()
    try CheckpointContents(try Checkpoint.read(folder: fixture.path)).write(to: folder.file("out"))
    let theirs = try text("\(fixture.path)/config.json")
    let ours = try text(folder.file("out/config.json"))
    // What is said in other words: the same settings of positions, and who wrote the file.
    let others: Set = [
      "transformers_version", "rope_theta", "partial_rotary_factor", "rotary_emb_base",
      "rope_scaling", "attention_types", "hidden_act", "head_dim", "max_window_layers",
    ]
    for (key, value) in zip(theirs.keys, theirs.values) where !others.contains(key) {
      let ours = ours[key]
      let isSame = ours == value || (ours?.number != nil && ours?.number == value.number)
      #expect(isSame, "\(key): \(String(describing: ours)), not \(value)")
    }
    #expect(ours["transformers_version"] == nil)
    #expect(ours["writer"] == .string("patchbay"))
  }

  @Test("members that play no part are carried, and lists of tokens")
  func carried() throws {
    let folder = try FamilyFixture.named("llama").folder(changing: [
      "eos_token_id": "[3, 4]", "pad_token_id": "7", "task": #"{"a": [1.5, null, true, "x"]}"#,
      "auto_map": #"{"AutoModel": "code.py"}"#, "pretraining_tp": "2",
    ])
    let read = try folder.read()
    #expect(read.settings.endToken == nil)
    try CheckpointContents(read).write(to: folder.file("out"))
    let written = try text(folder.file("out/config.json"))
    #expect(written["eos_token_id"] == .array([.integer(3), .integer(4)]))
    #expect(written["pad_token_id"] == .integer(7))
    #expect(written["task"]?["a"]?.array == [.number(1.5), .null, .bool(true), .string("x")])
    #expect(written["auto_map"] == nil)
    #expect(try Checkpoint.read(folder: folder.file("out")).settings == read.settings)
  }

  @Test("settings that transformers would fill in otherwise are said")
  func windows() throws {
    let qwen = try FamilyFixture.named("qwen2").folder()
    try CheckpointContents(qwen.read()).write(to: qwen.file("out"))
    let written = try text(qwen.file("out/config.json"))
    #expect(written["layer_types"]?.array?.last == .string("sliding_attention"))
    #expect(written["max_window_layers"] == .integer(1))
    let mistral = try FamilyFixture.named("mistral").folder(changing: ["sliding_window": "null"])
    try CheckpointContents(mistral.read()).write(to: mistral.file("out"))
    #expect(try text(mistral.file("out/config.json"))["sliding_window"] == .some(.null))
    #expect(
      try Checkpoint.read(folder: mistral.file("out")).configuration.architecture.windows == [])
  }

  @Test("scaling that begins beyond the context is kept as it was")
  func dynamic() throws {
    let scaling = #"{"type": "dynamic", "factor": 2.0}"#
    let folder = try FamilyFixture.named("llama").folder(changing: ["rope_scaling": scaling])
    let read = try folder.read()
    #expect(read.notes == [.dynamicScaling])
    #expect(read.configuration.architecture.rotary == Rotary(width: 6))
    try CheckpointContents(read).write(to: folder.file("out"))
    let again = try Checkpoint.read(folder: folder.file("out"))
    #expect(again.notes == [.dynamicScaling])
    #expect(again.settings == read.settings)
  }
}
