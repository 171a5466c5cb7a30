import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The command generate goes on writing",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct GenerateCommandTests {
  private static let embedded = YearLensCommandTests.embedded
  private static let prompt = "When Mary and John went to the store, John gave a drink to"

  private func generate(_ options: String...) throws -> CommandRun {
    try CommandRun(["generate", Self.embedded, "--prompt", Self.prompt] + options)
  }

  private func continuations(_ run: CommandRun) throws -> [JSON] {
    try #require(run.code == 0, "\(run.errors)")
    return try #require(try run.json()["result"]?["continuations"]?.array)
  }

  @Test("with --json tokens, why it stopped, and the request")
  func alone() throws {
    let run = try generate("--count", "4", "--json")
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.generate/1")
    #expect(json["request"]?["rule"]?.string == "greedy")
    let all = try continuations(run)
    #expect(all.count == 1)
    #expect(all[0]["stop"]?.string == "count")
    let tokens = try #require(all[0]["tokens"]?.array)
    #expect(tokens.count == 4)
    #expect(
      tokens[0].object?.keys == ["id", "token", "probability", "rank", "logit"])
    // Greedy: the first token is the first that predict lists.
    let predicted = try CommandRun([
      "predict", Self.embedded, "--prompt", Self.prompt, "--top", "1", "--json",
    ]).json()["result"]?["prompts"]?.array?.first?["top"]?.array?.first
    #expect(tokens[0]["id"] == predicted?["id"])
    #expect(all[0]["text"]?.string?.isEmpty == false)
  }

  @Test("before and after an ablation, of one checkpoint and of two")
  func conditions() throws {
    let edited = try continuations(
      generate("--count", "3", "--heads", "0.0", "--kind", "zero", "--json"))
    #expect(edited.map { $0["edits"]?.string } == ["before", "after"])
    let both = try CommandRun([
      "generate", Self.embedded, Self.embedded, "--prompt", Self.prompt, "--count", "3", "--heads",
      "1.0,1.1", "--kind", "zero", "--json",
    ])
    let all = try continuations(both)
    #expect(all.map { $0["checkpoint"]?.string } == ["A", "A", "B", "B"])
    #expect(all[0]["tokens"] == all[2]["tokens"])
    #expect(all[1]["tokens"] == all[3]["tokens"])
  }

  @Test("the same seed gives the same bytes, another one other tokens")
  func seeds() throws {
    func run(_ seed: String) throws -> CommandRun {
      try generate("--temperature", "1.5", "--top-k", "50", "--seed", seed, "--json")
    }
    #expect(try run("3").output == run("3").output)
    #expect(try continuations(run("3")) != continuations(run("4")))
  }

  @Test("as text in at most 80 columns")
  func text() throws {
    let run = try generate("--count", "3", "--top-p", "0.5")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("drawn at temperature 1.0, that together reach 0.5, seed 1"))
    #expect(run.output.contains("after 3 tokens, as asked"))
    #expect(run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("what has no meaning is refused with what to do")
  func refusals() throws {
    for (options, words) in [
      (["--temperature", "0"], "--temperature must be above 0. Leave it out"),
      (["--top-k", "0"], "--top-k must be at least 1."),
      (["--top-p", "1.5"], "--top-p must be above 0 and at most 1."),
      (["--count", "0"], "--count must be at least 1."),
      (["--kind", "zero"], "--kind is for an ablation: give --heads"),
      (["--heads", "0.0"], "takes its values from reference prompts"),
      (["--heads", "0.0", "--kind", "zero", "--at", "99"], "has no position '99'"),
    ] {
      let run = try CommandRun(
        ["generate", Self.embedded, "--prompt", Self.prompt] + options)
      #expect(run.code != 0)
      #expect(run.errors.contains(words), "\(run.errors)")
    }
  }
}
