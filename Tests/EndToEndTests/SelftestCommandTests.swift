import Foundation
import StrictJSON
import Testing

@Suite(
  "The self-test says which known values it measured",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct SelftestCommandTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  init() throws { folder = try TemporaryFolder.tinyCheckpoint() }

  @Test("weights of which nothing is known are left out with the reason")
  func unrecognised() throws {
    let run = try CommandRun(["selftest", path, "--json"])
    #expect(run.code == 0)
    let json = try run.json()
    #expect(json["request"]?["known"]?.string == "auto")
    #expect(json["result"]?["known"] == .null)
    #expect(
      json["result"]?["skipped"]?.array?.compactMap(\.string)
        == ["known values: these weights are not those of GPT-2 small"])
    let none = try CommandRun(
      ["selftest", path, "--known", "none"], environment: ["COLUMNS": "200"])
    #expect(none.code == 0)
    #expect(none.output.contains("Skipped: known values: not asked for (--known none)."))
  }

  @Test("values of a model of another shape are refused before anything is run")
  func otherShape() throws {
    let run = try CommandRun(["selftest", path, "--known", "gpt2"])
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(
      run.errors
        == "Error: the known values are those of GPT-2 small, and this checkpoint has 2 layers, not 12. "
        + "Leave out --known, or name a checkpoint of that shape.\n")
  }

  @Test("an unknown name is wrong use")
  func unknown() throws {
    let run = try CommandRun(["selftest", path, "--known", "gpt3"])
    #expect(run.code == 64)
    #expect(run.errors.contains("--known must be auto, gpt2, none."))
  }
}
