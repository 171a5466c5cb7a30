import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "What was decided about a checkpoint's files is told by every command",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CheckpointNotesTests {
  private let folder: TemporaryFolder

  /// The recorded model whose head is stored apart, under a configuration that ties it.
  init() throws {
    folder = try TemporaryFolder()
    let odd = Fixture.folder.appending(path: "odd")
    let json = try String(contentsOf: odd.appending(path: "config.json"), encoding: .utf8)
    try folder.write(
      json.replacing("\"tie_word_embeddings\": false", with: "\"tie_word_embeddings\": true"),
      to: "config.json")
    try Data(contentsOf: odd.appending(path: "model.safetensors"))
      .write(to: folder.url.appending(path: "model.safetensors"))
  }

  private var note: String {
    "Note: \(folder.url.path): lm_head.weight differs from the token embedding, though config.json ties "
      + "them or says nothing; the stored head is used, as in transformers 5 (version 4 used the "
      + "embedding). Set tie_word_embeddings to false to say so.\n"
  }

  @Test(
    "once, on standard error",
    arguments: [
      ["predict", "DIR", "--tokens", "1,2,3"],
      ["attention", "DIR", "--head", "0.0", "--tokens", "1,2,3"],
      ["lens", "DIR", "--tokens", "1,2,3"], ["info", "DIR"], ["selftest", "DIR"],
      ["attribute", "DIR", "--tokens", "1,2,3", "--answer-id", "4", "--distractor-id", "5"],
      ["bench", "DIR", "--jobs", "forward-1x16"],
      [
        "ablate", "DIR", "--tokens", "1,2,3", "--answer-id", "4", "--distractor-id", "5", "--heads",
        "0.0",
        "--kind", "zero",
      ],
    ])
  func told(arguments: [String]) throws {
    let run = try CommandRun(
      arguments.map { $0 == "DIR" ? folder.url.path : $0 } + ["--json"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.errors.hasPrefix(note), "\(run.errors)")
    #expect(run.errors.components(separatedBy: "the stored head").count == 2, "\(run.errors)")
    // Each job of a bench has a line of its own.
    let texts = arguments[0] == "bench" ? run.output.split(separator: "\n") : [run.output[...]]
    for text in texts { _ = try JSON.parse(Array(text.utf8)) }
  }

  @Test("of a second checkpoint too")
  func second() throws {
    let odd = Fixture.folder.appending(path: "odd").path
    let run = try CommandRun([
      "cross-patch", odd, folder.url.path, "--site", "z", "--tokens", "1,2,3", "--answer-id", "4",
      "--distractor-id", "5", "--json",
    ])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.errors.contains(note), "\(run.errors)")
  }

  @Test("the numbers are those of the stored head")
  func numbers() throws {
    let odd = Fixture.folder.appending(path: "odd").path
    let arguments = ["--tokens", "1,2,3", "--top", "37", "--json"]
    let apart = try CommandRun(["predict", odd] + arguments)
    let tied = try CommandRun(["predict", folder.url.path] + arguments)
    #expect(apart.errors.isEmpty)
    #expect(try apart.result() == tied.result())
  }
}
