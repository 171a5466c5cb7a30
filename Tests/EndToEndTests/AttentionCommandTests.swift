import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The command attention with --to",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct AttentionCommandTests {
  let folder: TemporaryFolder
  let prompts: String
  var path: String { folder.url.path }

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
    prompts = try folder.write(PatchCommandTests.rows, to: "prompts.jsonl")
  }

  private func run(_ options: String...) throws -> CommandRun {
    try CommandRun(["attention", path, "--prompts", prompts] + options, in: folder.url)
  }

  private func grid(_ json: JSON?) throws -> [[Double]] {
    try #require(json?.array).map { row in
      try #require(row.array).map { try #require($0.number) }
    }
  }

  @Test("is the mean of the cells of every head's patterns, whatever the lengths")
  func means() throws {
    let run = try run("--to", "IO,S2,IO", "--json")
    try #require(run.code == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.attention-to/1")
    #expect(json["request"]?["to"] == .array([.string("IO"), .string("S2")]))
    #expect(json["request"]?["from"]?.string == "END")
    #expect(json["result"]?.object?.keys == ["means"])
    for (name, position) in [("IO", 1), ("S2", 3)] {
      let cells = try (1...2).map { row -> Double in
        let pattern = try self.run("--head", "1.2", "--row", "\(row)", "--json").result()["pattern"]
        return try #require(try grid(pattern).last)[position]
      }
      let mean = try grid(json["result"]?["means"]?[name])[1][2]
      #expect(abs(mean - (cells[0] + cells[1]) / 2) < 1e-6)
    }
  }

  @Test("beside a second checkpoint the difference is the first minus the second")
  func second() throws {
    let embedded = YearLensCommandTests.embedded
    let options = ["--to", "S1", "--from", "S2", "--json"]
    let run = try CommandRun(
      ["attention", embedded, "--prompts", prompts] + options
        + ["--second", embedded + "/../variants/stories-corrupted"], in: folder.url)
    try #require(run.code == 0, "\(run.errors)")
    let result = try run.result()
    let first = try grid(result["means"]?["S1"])
    let other = try grid(result["secondMeans"]?["S1"])
    let difference = try grid(result["difference"]?["S1"])
    #expect(first != other)
    for (layer, row) in difference.enumerated() {
      for (head, value) in row.enumerated() {
        #expect(abs(value - (first[layer][head] - other[layer][head])) < 1e-6)
      }
    }
  }

  @Test("is drawn, as text in at most 80 columns")
  func drawn() throws {
    let file = folder.url.appending(path: "heads.svg").path
    let run = try run("--to", "IO,S1", "--second", path, "--export", file)
    try #require(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("END to IO") && run.output.contains("END to S1"))
    #expect(run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("END to S1 first minus second"))
  }

  @Test(
    "what cannot be answered is refused",
    arguments: [
      ([], 64, "Give --head LAYER.HEAD for one head, or --to IO,S1,S2 for all heads."),
      (["--head", "0.0", "--to", "IO"], 64, "Give only one of --head and --to."),
      (["--head", "0.0", "--from", "IO"], 64, "--from and --second belong to --to."),
      (["--to", "all"], 64, "--to needs names of positions such as IO,S1"),
      (["--to", "IO", "--from", "S1,S2"], 64, "--to needs names of positions"),
      (["--to", "IO,XX"], 1, "prompt 1 has no position 'XX'."),
    ] as [([String], Int32, String)])
  func refused(options: [String], code: Int32, message: String) throws {
    let run = try CommandRun(["attention", path, "--prompts", prompts] + options, in: folder.url)
    #expect(run.code == code)
    #expect(run.errors.hasPrefix("Error: " + message), "\(run.errors)")
  }
}
