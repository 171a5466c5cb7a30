import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "Commands write their figures with --export",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct ExportCommandTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  private static let commands: [[String]] = [
    ["predict"] + CommandTests.prompt,
    ["attention", "--head", "1.2"] + CommandTests.prompt,
    ["lens"] + CommandTests.prompt,
    ["lens", "--head", "0.1", "--mlp", "1"] + CommandTests.prompt,
    ["attribute"] + CommandTests.prompt,
    ["heads", "--sequences", "2"],
    ["ablate", "--heads", "0.1"] + CommandTests.prompt,
    ["ablate", "--sweep", "heads"] + CommandTests.prompt,
    ["ablate", "--sweep", "mlps", "--kind", "zero"] + CommandTests.prompt,
  ]

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
  }

  private func run(_ command: [String], _ file: String, _ options: String...) throws -> CommandRun {
    var arguments = command
    arguments.insert(path, at: 1)
    return try CommandRun(arguments + ["--export", file] + options, in: folder.url)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
  }

  @Test(
    "in every format, with the checkpoint's hash",
    arguments: commands, ["csv", "json", "svg", "txt"])
  func formats(command: [String], ending: String) throws {
    let run = try run(command, "figure.\(ending)")
    try #require(run.code == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix("Written: figure.\(ending)") && run.errors.hasSuffix("\n"))
    #expect(!run.output.isEmpty)
    let text = try text("figure.\(ending)" + (ending == "csv" ? "-metadata.json" : ""))
    let hash = try CommandRun(["info", path, "--json"]).json()["checkpoint"]?["sha256"]?.string
    #expect(text.contains(try #require(hash)))
    switch ending {
    case "csv": try checkTables(text)
    case "json":
      let json = try JSON.parse(Array(text.utf8))
      #expect(json["schema"]?.string == "patchbay.figure/1")
      #expect(json["version"]?.string == "0.1.0")
    case "svg": #expect(text.hasPrefix("<?xml") && text.hasSuffix("</svg>\n"))
    default: #expect(text.contains("made by"))
    }
  }

  /// Every table that the metadata name is there, has the columns that they name, and nothing but
  /// records.
  private func checkTables(_ metadata: String) throws {
    let json = try JSON.parse(Array(metadata.utf8))
    #expect(json["@context"]?.string == "http://www.w3.org/ns/csvw")
    let tables = try #require(json["tables"]?.array)
    #expect(tables.first?["url"]?.string == "figure.csv")
    for table in tables {
      let text = try text(try #require(table["url"]?.string))
      let columns = try #require(table["tableSchema"]?["columns"]?.array)
      let heading = text.prefix { $0 != "\r\n" }
      #expect(!text.hasPrefix("#") && !text.contains("\r\n\r\n"))
      #expect(heading.count { $0 == "," } + 1 >= columns.count, "\(heading)")
    }
  }

  @Test("the numbers are those of the result, which is printed all the same")
  func numbers() throws {
    let run = try run(["attribute"] + CommandTests.prompt, "a.json", "--json")
    let heads = try run.result()["heads"]?.array?.map { $0.array?.map(\.number) }
    let figure = try JSON.parse(Array(text("a.json").utf8))
    let grid = figure["result"]?["parts"]?.array?[0]["values"]?.array
    #expect(heads != nil)
    #expect(grid?.map { $0.array?.map(\.number) } == heads)
    #expect(figure["bos"] == .bool(false))
    #expect(figure["prompts"]?["count"] == .integer(1))
  }

  @Test("a file of prompts is named with its hash, and the reference values with their source")
  func sources() throws {
    try folder.write(
      "{\"tokens\": [1, 2, 3], \"corruptedTokens\": [4, 5, 6], \"answer\": 7, \"distractor\": 8}\n",
      to: "prompts.jsonl")
    let run = try run(["ablate", "--heads", "1.0", "--prompts", "prompts.jsonl"], "a.json")
    try #require(run.code == 0, "\(run.errors)")
    let figure = try JSON.parse(Array(text("a.json").utf8))
    #expect(figure["prompts"]?["set"]?.string == "prompts.jsonl")
    #expect(figure["prompts"]?["sha256"]?.string?.count == 64)
    #expect(
      figure["interventions"]?.array?[0].string
        == "1.0 ablated by mean at all positions, values from 1 reference prompt (corrupted rows)")
  }

  @Test("a file that is there stays unless --force is given")
  func force() throws {
    try folder.write("old", to: "a.csv")
    let refused = try run(["attribute"] + CommandTests.prompt, "a.csv")
    #expect(refused.code == 1)
    #expect(refused.output.isEmpty)
    #expect(
      refused.errors
        == "Error: a.csv is there already. Give --force to replace it, or another name.\n")
    #expect(try text("a.csv") == "old")
    let forced = try run(["attribute"] + CommandTests.prompt, "a.csv", "--force")
    #expect(forced.code == 0)
    #expect(try text("a.csv").hasPrefix("layer,head,"))
  }

  @Test("several files are written of one figure, each as if it were asked for alone")
  func several() throws {
    let names = ["a.svg", "a.csv", "a.json"]
    let options = names.flatMap { ["--export", $0] }
    let together = try CommandRun(
      ["attribute", path] + CommandTests.prompt + options, in: folder.url)
    try #require(together.code == 0, "\(together.errors)")
    #expect(together.errors.hasPrefix("Written: a.svg, a.csv, "))
    #expect(together.errors.hasSuffix("a.csv-metadata.json, a.json\n"))
    for name in names {
      let alone = try run(["attribute"] + CommandTests.prompt, "alone-\(name)")
      #expect(alone.code == 0)
      #expect(try text(name) == text("alone-\(name)"))
    }
  }

  @Test("of several files one that is there, or one named twice, is refused before any work")
  func severalRefused() throws {
    try folder.write("old", to: "b.json")
    let options = ["--export", "b.svg", "--export", "b.json"]
    let taken = try CommandRun(
      ["attribute", path] + CommandTests.prompt + options, in: folder.url)
    #expect(taken.code == 1)
    #expect(taken.errors.hasPrefix("Error: b.json is there already."))
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "b.svg").path))
    let twice = try run(["attribute"] + CommandTests.prompt, "c.svg", "--export", "c.svg")
    #expect(twice.code == 64)
    #expect(twice.errors.hasPrefix("Error: --export names 'c.svg' twice.\n"))
  }

  @Test("other endings are refused with the list of those there are")
  func endings() throws {
    for name in ["a.pdf", "a", ".csv", "a.csv.gz"] {
      let run = try run(["attribute"] + CommandTests.prompt, name)
      #expect(run.code == 64)
      #expect(
        run.errors.hasPrefix(
          "Error: --export writes files that end in .csv, .json, .svg or .txt; '\(name)' does "
            + "not.\n"))
    }
    let run = try CommandRun(["attribute", path, "--force"] + CommandTests.prompt)
    #expect(run.code == 64)
    #expect(run.errors.hasPrefix("Error: --force is for --export FILE.\n"))
  }

  @Test("a folder that is missing is told, and nothing is left behind")
  func missing() throws {
    let run = try run(["attribute"] + CommandTests.prompt, "none/a.csv")
    #expect(run.code == 1)
    #expect(
      run.errors
        == "Error: none/a.csv cannot be written: the folder that should hold it does not exist. "
        + "Make it first\n")
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(!names.contains { $0.contains("a.csv") })
  }
}
