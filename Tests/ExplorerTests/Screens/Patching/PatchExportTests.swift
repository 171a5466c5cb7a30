import Analyses
import Figures
import Foundation
import Patching
import Screen
import StrictJSON
import Testing
import Transformer

@testable import Explorer

@Suite("Sweeps of patches are saved as commands print them, and reopen")
struct PatchExportTests {
  /// A world on the patching screen after some keys, with every query answered.
  private func world(_ keys: String...) throws -> SmallWorld {
    var world = try SmallWorld()
    world.state.version = "0.0.1"
    for key in ["5"] + keys {
      world.press(key)
      world.answerAll()
    }
    return world
  }

  /// The file that a world would write.
  private func saved(_ world: inout SmallWorld) throws -> FigureFile {
    world.press("S", "enter")
    world.answerAll()
    for case .write(let file, replaces: false) in world.errands { return file }
    return try #require(nil as FigureFile?, "nothing is written")
  }

  @Test("S writes the object of the command, with hash, prompts and what was asked")
  func saves() throws {
    var world = try world("p", "m", "m")
    let file = try saved(&world)
    #expect(file.path == "path-patch.json")
    let json = try JSON.parse(Array(file.texts[0].text.utf8))
    #expect(json["schema"]?.string == "patchbay.path-patch/1")
    #expect(json["checkpoint"]?["sha256"]?.string == "0123")
    #expect(json["request"]?["to"]?.string == "logits")
    #expect(json["request"]?["normalization"]?.string == "m2")
    let prompts = try #require(json["request"]?["prompts"]?.array)
    #expect(prompts.count == 1 && prompts[0]["corruptedTokens"]?.array?.count == 14)
    #expect(prompts[0]["positions"]?["S2"]?.integer == 9)
  }

  @Test("what was saved reads back as what was shown", arguments: ["p", "c"])
  func readsBack(key: String) throws {
    var world = try world(key, "m")
    let record = try #require(world.state.patching.patchRecord)
    let json = try JSON.parse(Array(saved(&world).texts[0].text.utf8))
    let other = try PatchRecord(json)
    #expect(other.patch == record.patch)
    #expect(other.direction == record.direction && other.normalisation == record.normalisation)
    for layer in 0..<record.grid.layers {
      for column in record.grid.columns.indices {
        let cell = PatchCell(layer, column)
        #expect(other.grid.effect(cell) == record.grid.effect(cell))
      }
    }
  }

  @Test("an opened result is shown read-only, with what it is of; Esc closes it")
  func opens() throws {
    var world = try world("p", "m")
    let record = try #require(world.state.patching.patchRecord)
    let shown = try #require(PatchModel(world.state.patching)).values
    world.press("m")
    world.press("p")
    world.answerAll()
    let opened = OpenedPatchRecord(
      record: record, name: "paths.json", checkpoint: "models/old", sha256: "9999")
    world.send(.ran(.patchRecord(opened)))
    world.answerAll()
    let text = world.frame().text
    #expect(text.contains("From paths.json · paths to logits"))
    #expect(text.contains("of old, other weights than those open"))
    #expect(try #require(PatchModel(world.state.patching)).values == shown)
    world.press("r")
    #expect(
      world.state.note
        == .refused("A saved result is shown. Esc goes back to that of the prompt."))
    world.press("S")
    #expect(world.state.note == .refused("This is a saved result already."))
    let figure = try #require(world.state.figure).text(as: .text)
    #expect(figure.contains("models/old (sha256 9999)") && figure.contains("saved in paths.json"))
    world.press("escape")
    #expect(world.state.patching.measure == .proportion(.m2))
    #expect(world.state.patching.opened == nil && world.state.screen == .patching)
    #expect(world.frame().text.contains("residual-in"))
  }

  @Test("a result of a larger model, or of longer prompts, can be looked at all over")
  func larger() throws {
    var world = try world()
    let columns = (0..<40).map { PatchColumn.position("\($0)") }
    let effects = (0..<9).map { layer in columns.indices.map { Float?.some(Float($0 - layer)) } }
    let grid = PatchGrid(
      columns: columns, baseline: PatchBaseline(destination: 1, source: 3), prompts: 2,
      effects: effects, done: effects.map { $0.map { _ in 2 } })
    let record = PatchRecord(
      .activation(ActivationPatch(.residualIn)), .denoising, .m1, grid: grid)
    world.send(
      .ran(.patchRecord(OpenedPatchRecord(record: record, name: "x", checkpoint: "", sha256: nil))))
    for _ in 0..<50 { world.press("j", "l") }
    #expect(world.state.patching.cursor == PatchCell(8, 39))
    #expect(world.frame().text.contains("layer 8 at 39"))
    world.press("tab", "j", "enter")
    #expect(world.state.head.layer < world.state.model.shape.layers)
  }

  @Test("a difference of two sweeps is refused")
  func difference() throws {
    var world = try world()
    world.send(.ran(.opened(.b, ModelFacts(name: "tuned", shape: world.state.model.shape))))
    world.answerAll()
    world.press("S")
    #expect(world.state.note?.text.hasPrefix("A difference is of two sweeps") == true)
    world.press("b", "S")
    #expect(world.state.note == nil && world.state.overlay != nil)
  }

  @Test("files that are no such results are refused with their names")
  func refused() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "patches-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "x.json").path
    for (text, words) in [
      ("{\"schema\": \"patchbay.lens/1\"}", "it is a result of the kind 'patchbay.lens/1'. Give"),
      ("[", ""), ("{\"schema\": \"patchbay.patch/1\"}", "its member request.site is missing"),
    ] {
      try Data(text.utf8).write(to: URL(filePath: path))
      let problem = #expect(throws: ErrandProblem.self) { try OpenedPatchRecord(reading: path) }
      #expect(problem?.description.hasPrefix("\(path): \(words)") == true, "\(text)")
    }
    #expect(throws: ErrandProblem.unreadable(folder.path + "/none")) {
      try OpenedPatchRecord(reading: folder.path + "/none")
    }
  }
}
