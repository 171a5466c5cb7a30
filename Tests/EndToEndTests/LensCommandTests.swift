import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The command lens sums each prediction up",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct LensCommandTests {
  private func result(_ options: String...) throws -> JSON {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let run = try CommandRun(
      ["lens", folder.url.path, "--json"] + CommandTests.prompt + options)
    try #require(run.code == 0, "\(run.errors)")
    return try #require(try run.json()["result"])
  }

  @Test("with entropy, KL to the output, and where the final token comes to be first")
  func sums() throws {
    let result = try result("--middles")
    let layers = try #require(result["layers"]?.array)
    let depths = try #require(result["predictionDepth"]?.array)
    let count = try #require(result["tokens"]?.array).count
    #expect(depths.count == count)
    func first(_ layer: Int, _ position: Int) -> JSON? {
      layers[layer]["positions"]?.array?[position]["top"]?.array?.first?["id"]
    }
    for position in 0..<count {
      for layer in layers {
        let reading = layer["positions"]?.array?[position]
        #expect(try #require(reading?["entropy"]?.number) >= 0)
        #expect(try #require(reading?["klFinalLayer"]?.number) >= 0)
      }
      let last = layers.count - 1
      #expect(layers[last]["positions"]?.array?[position]["klFinalLayer"]?.number == 0)
      let depth = Int(try #require(depths[position].number))
      #expect((depth...last).allSatisfy { first($0, position) == first(last, position) })
      #expect(depth == 0 || first(depth - 1, position) != first(last, position))
    }
  }

  @Test("of components only the entropy: their logits alone predict nothing")
  func components() throws {
    let result = try result("--head", "0.1")
    #expect(result["predictionDepth"] == .null)
    let reading = result["layers"]?.array?[0]["positions"]?.array?[0]
    #expect(try #require(reading?["entropy"]?.number) > 0 && reading?["klFinalLayer"] == .null)
  }
}
