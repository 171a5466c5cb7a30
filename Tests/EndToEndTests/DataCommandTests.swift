import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The command data writes sentences and prompts",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct DataCommandTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  /// Templates whose names are single bytes, as the tiny tokenizer has nothing longer.
  init() throws {
    folder = try TemporaryFolder.oneTokenNames()
    let sections = ["base", "early", "late", "long"].map {
      "\($0):\n\($0) [B] and [A] met at the [PLACE], [B] sold a [OBJECT] to [A]\n"
    }
    try folder.write(
      "names:\na b c d e f g h\nplaces:\nlake mill\nobjects:\nboat wheel\n" + sections.joined(),
      to: "mine.txt")
  }

  private func data(_ arguments: String...) throws -> CommandRun {
    try CommandRun(
      ["data"] + arguments + ["--checkpoint", path, "--templates", "\(path)/mine.txt"])
  }

  @Test("as many as were asked for, the same for the same seed")
  func sentences() throws {
    let first = try data("name-moving", "--count", "12", "--seed", "5")
    #expect(first.code == 0 && first.errors.isEmpty, "\(first.errors)")
    #expect(Set(first.output.split(separator: "\n")).count == 12)
    #expect(try data("name-moving", "--count", "12", "--seed", "5").output == first.output)
    #expect(try data("name-moving", "--count", "12", "--seed", "6").output != first.output)
  }

  @Test("prompts that the other commands read")
  func prompts() throws {
    let run = try data(
      "ioi", "--form", "jsonl", "--count", "3", "--out", "\(path)/p.jsonl", "--json")
    let result = try run.result()
    #expect(result["lines"]?.integer == 3)
    #expect(try run.json()["schema"]?.string == "patchbay.data/1")
    #expect(try run.json()["request"]?["kind"]?.string == "mixed")
    let text = try String(contentsOfFile: "\(path)/p.jsonl", encoding: .utf8)
    #expect(result["bytes"]?.integer == text.utf8.count)
    let line = try JSON.parse(Array(try #require(text.split(separator: "\n").first).utf8))
    #expect(
      line.object?.keys
        == ["prompt", "corrupted", "answer", "distractor", "positions", "template"])
    let left = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(!left.contains { $0.hasSuffix(".partial") })
  }

  @Test("the built-in templates")
  func templates() throws {
    let run = try CommandRun(["data", "templates"])
    #expect(run.code == 0)
    #expect(run.output.contains("\nnames:\n") && run.output.contains("\nbase:\n"))
  }

  @Test(
    "or says what is wrong with the options",
    arguments: [
      (["ioi", "--json"], 64, "--json tells what was written, so give --out FILE too."),
      (["ioi", "--count", "0"], 64, "--count must be from 1 to 1000000."),
      (["ioi", "--form", "jsonl", "--count", "100001"], 64, "--count must be from 1 to 100000."),
      (
        ["ioi", "--kind", "late"], 64, "--kind chooses indirect-object prompts, with --form jsonl."
      ),
      (["templates", "--count", "2"], 64, "templates are printed as they are; give no option but"),
    ] as [([String], Int32, String)])
  func usage(arguments: [String], code: Int32, message: String) throws {
    let run = try CommandRun(["data"] + arguments)
    #expect(run.code == code && run.output.isEmpty)
    #expect(run.errors.hasPrefix("Error: " + message), "\(run.errors)")
  }

  @Test(
    "or says what is missing",
    arguments: [
      (
        ["ioi", "--count", "9", "--out", "/dev/null"],
        "/dev/null cannot be written: it is there and is not a file."
      ),
      (["ioi", "--count", "900000"], "FOLDER/mine.txt gives no more than "),
      (["greater-than"], "FOLDER/mine.txt has nothing in a section nouns:, which this task needs."),
    ])
  func missing(arguments: [String], message: String) throws {
    let run = try CommandRun(
      ["data"] + arguments + ["--checkpoint", path, "--templates", "\(path)/mine.txt"])
    #expect(run.code == 1 && run.output.isEmpty)
    let expected = message.replacing("FOLDER", with: path)
    #expect(run.errors.hasPrefix("Error: " + expected), "\(run.errors)")
  }
}

extension TemporaryFolder {
  /// A folder with a tokenizer that has the letters a to h as tokens with a space before them.
  fileprivate static func oneTokenNames() throws -> TemporaryFolder {
    let folder = try tinyCheckpoint()
    let vocabulary = try String(
      contentsOf: folder.url.appending(path: "vocab.json"), encoding: .utf8)
    let letters = "abcdefgh".enumerated()
    let members = letters.map { "\"Ġ\($0.element)\": \(256 + $0.offset)" }
    try folder.write(
      vocabulary.dropLast() + ", " + members.joined(separator: ", ") + "}", to: "vocab.json")
    try folder.write(
      "#version: 0.2\n" + letters.map { "Ġ \($0.element)\n" }.joined(), to: "merges.txt")
    return folder
  }
}
