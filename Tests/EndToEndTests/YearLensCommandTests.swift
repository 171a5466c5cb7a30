import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The command lens maps years",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct YearLensCommandTests {
  static let embedded = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/stories").path

  private func lens(_ options: String...) throws -> CommandRun {
    let folder = try TemporaryFolder()
    let prompts = try CommandRun([
      "data", "greater-than", "--checkpoint", Self.embedded, "--form", "jsonl", "--count", "12",
      "--seed", "3",
    ])
    let file = try folder.write(prompts.output, to: "years.jsonl")
    return try CommandRun(["lens", Self.embedded, "--years", "--prompts", file] + options)
  }

  @Test("with --json a hundred rows for each component, null where no prompt starts")
  func maps() throws {
    let run = try lens("--head", "1.1,2.0", "--mlp", "0", "--json")
    try #require(run.code == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.lens/1")
    #expect(json["request"]?["years"] == .bool(true))
    #expect(json["request"]?["scale"]?.string == "raw")
    #expect(json["result"]?.object?.keys == ["years"])
    let maps = try #require(json["result"]?["years"]?.array)
    let fields = ["rows", "counts", "meanDiagonal", "meanDifference", "largestDifference"]
    #expect(
      maps.map { $0.object?.keys }
        == [["site", "head"] + fields, ["site", "head"] + fields, ["site"] + fields])
    for map in maps {
      let (rows, counts) = (try #require(map["rows"]?.array), try #require(map["counts"]?.array))
      #expect(rows.count == 100)
      #expect(counts.count == 100)
      for (row, count) in zip(rows, counts) {
        #expect((count == .integer(0)) == (row == .null))
        #expect(row == .null || row.array?.count == 100)
      }
      #expect(rows.contains { $0 != .null })
    }
  }

  @Test("as text in tens of years, without control sequences, in at most 80 columns")
  func text() throws {
    let run = try lens("--mlp", "1", "--scale", "scaled")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("MLP 1"))
    #expect(run.output.contains("divided by the last LayerNorm's scale"))
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("what cannot be mapped is refused with what to do")
  func refused() throws {
    let without = try lens()
    #expect(without.code == 64)
    #expect(without.errors.contains("name them by --head or --mlp"))
    let target = try lens("--mlp", "0", "--target", " a")
    #expect(target.code == 64)
    let none = try CommandRun([
      "lens", Self.embedded, "--years", "--mlp", "0", "--prompt", "the cat",
    ])
    #expect(none.code == 1)
    #expect(none.errors.contains("has no start year"))
    let layer = try lens("--mlp", "99")
    #expect(layer.code == 1)
    #expect(layer.errors.contains("there is no layer 99"))
  }
}
