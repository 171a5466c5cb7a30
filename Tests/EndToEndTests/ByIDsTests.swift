import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "What goes by ids works whatever the tokenizer is, and text is refused in words",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct ByIDsTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  /// Why the folder's tokenizer cannot be read.
  var reason: String {
    "\(path)/merges.txt, line 2: \"x y z\" is not two tokens with a space between."
  }

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
    try folder.write("#version: 0.2\nx y z\n", to: "merges.txt")
  }

  /// Every command that reads prompts, asked by ids.
  static let commands: [[String]] = [
    ["info"], ["tokenize", "--tokens", "1,2,3"], ["predict"] + CommandTests.prompt,
    ["attention", "--head", "1.2"] + CommandTests.prompt,
    ["lens", "--target-id", "7"] + CommandTests.prompt,
    ["lens", "--head", "0.1", "--mlp", "1"] + CommandTests.prompt,
    ["attribute"] + CommandTests.prompt, ["heads"], ["selftest"],
    ["ablate", "--heads", "0.1", "--kind", "resample"] + CommandTests.prompt,
    ["ablate", "--sweep", "heads", "--kind", "resample"] + CommandTests.prompt,
    ["self-repair", "--head", "0.1", "--kind", "resample"] + CommandTests.prompt,
    ["patch", "--site", "residual-in"] + CommandTests.prompt,
    ["path-patch", "--to", "logits"] + CommandTests.prompt,
  ]

  @Test("every command runs by ids, as a page and as JSON", arguments: commands)
  func runs(arguments: [String]) throws {
    let arguments = [arguments[0], path] + arguments.dropFirst()
    let page = try CommandRun(arguments)
    #expect(page.code == 0, "\(page.errors)")
    let words = page.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("tokenizer none, so tokens are shown by number. "), "\(page.output)")
    let json = try CommandRun(arguments + ["--json"])
    #expect(json.code == 0, "\(json.errors)")
    #expect(try json.json()["checkpoint"]?["tokenizerProblem"]?.string == reason)
  }

  @Test("info says on standard error that a tokenizer which is there cannot be used")
  func info() throws {
    let run = try CommandRun(["info", path])
    #expect(run.errors == "Note: tokens are shown by number. \(reason)\n")
    for name in ["vocab.json", "merges.txt"] {
      try FileManager.default.removeItem(at: folder.url.appending(path: name))
    }
    #expect(try CommandRun(["info", path]).errors.isEmpty)
  }

  @Test("so do those that look at two checkpoints")
  func two() throws {
    let file = try folder.write(
      #"{"tokens": [1, 2, 3], "corruptedTokens": [4, 5, 6], "answer": 7, "distractor": 8, "#
        + #""positions": {"IO": 0, "S1": 1, "S2": 2}}"# + "\n", to: "two.jsonl")
    for arguments in [
      ["scatter", path, "--second", path, "--head", "1.2", "--prompts", file],
      ["cross-patch", path, path, "--site", "mlp-out", "--prompts", file],
    ] {
      let run = try CommandRun(arguments + ["--json"])
      #expect(run.code == 0, "\(run.errors)")
    }
  }

  @Test("tokens are their numbers, and null as text")
  func numbers() throws {
    let page = try CommandRun(["predict", path, "--top", "2"] + CommandTests.prompt).output
    #expect(page.contains("prompt          tokens 1, 2, 3, 4\n"))
    #expect(page.contains("answer          ‹9› against ‹10›\n"))
    let json = try CommandRun(["predict", path, "--top", "2", "--json"] + CommandTests.prompt)
      .json()
    let row = try #require(json["request"]?["prompts"]?.array?.first)
    #expect(row["tokens"]?.array?.compactMap(\.integer) == [1, 2, 3, 4])
    #expect(row["text"] == .null && row["answerText"] == .null && row["answer"]?.integer == 9)
    let top = try #require(json["result"]?["prompts"]?.array?.first?["top"]?.array?.first)
    #expect(top.object?.keys == ["id", "token", "logit", "probability"])
    #expect(top["token"] == .null)
  }

  @Test(
    "texts are refused with the tokenizer's own problem and the way by ids",
    arguments: [
      (["predict", "--prompt", "Mary"], "--prompt", "--tokens"),
      (["tokenize", "--prompt", "Mary"], "--prompt", "--tokens"),
      (["predict", "--tokens", "1", "--answer", "M"], "--answer", "--answer-id"),
      (["predict", "--tokens", "1", "--distractor", "M"], "--distractor", "--distractor-id"),
      (["predict", "--tokens", "1", "--corrupted", "M"], "--corrupted", "--corrupted-tokens"),
      (["lens", "--tokens", "1", "--target", "M"], "--target", "--target-id"),
    ])
  func texts(arguments: [String], option: String, remedy: String) throws {
    let run = try CommandRun([arguments[0], path] + arguments.dropFirst())
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(
      run.errors == "Error: \(option) is a text, and there is no tokenizer to read it. \(reason) "
        + "Or give token ids: \(remedy).\n")
  }

  @Test(
    "an id that the model does not have is refused by the name of its option",
    arguments: ["answer-id", "distractor-id", "target-id"])
  func beyond(option: String) throws {
    let run = try CommandRun(["lens", path, "--tokens", "1", "--\(option)", "99999"])
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(
      run.errors == "Error: --\(option): there is no token 99999; the model has the ids 0 to "
        + "60.\n")
  }

  @Test("a text that is a token the model does not have is refused by the option of the text")
  func beyondOfText() throws {
    let folder = try TemporaryFolder.tinyCheckpoint()
    let run = try CommandRun(["lens", folder.url.path, "--tokens", "1", "--target", "z"])
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(
      run.errors == "Error: --target: there is no token 89; the model has the ids 0 to 60.\n")
  }

  @Test("prompt files run by ids, and their texts are refused with the line")
  func files() throws {
    let ids = try folder.write(
      #"{"tokens": [1, 2], "corruptedTokens": [3, 4], "answer": 5, "distractor": 6}"# + "\n",
      to: "ids.jsonl")
    #expect(try CommandRun(["predict", path, "--prompts", ids]).code == 0)
    for (row, field, remedy) in [
      (#"{"prompt": "a"}"#, "prompt", "\"tokens\""),
      (#"{"tokens": [1], "answer": "a"}"#, "answer", "a number for \"answer\""),
    ] {
      let file = try folder.write("{\"tokens\": [1, 2]}\n\(row)\n", to: "mixed.jsonl")
      let run = try CommandRun(["predict", path, "--prompts", file])
      #expect(run.code == 1)
      #expect(
        run.errors == "Error: \(file), line 2: \"\(field)\" is a text, and there is no tokenizer "
          + "to read it. \(reason) Or give token ids: \(remedy).\n")
    }
  }

  @Test("what is about texts says so")
  func needs() throws {
    let names = try folder.write("Mary\n", to: "names.txt")
    let ids = try folder.write(
      "{\"tokens\": [1, 2], \"positions\": {\"XX\": 0}}\n", to: "ids.jsonl")
    let text = try folder.write("Mary and John\n", to: "text.txt")
    let out = folder.url.appending(path: "run").path
    for (arguments, work) in [
      (["heads", path, "--names", names], "--names"),
      (["lens", path, "--prompts", ids, "--years", "--mlp", "0"], "--years"),
      (["train", path, "--data", text, "--out", out], text),
      (["train", path, "--data", "ioi", "--out", out], "ioi"),
      (["train", path, "--data", ids, "--evaluate", "ioi", "--out", out], "ioi"),
    ] {
      let run = try CommandRun(arguments)
      #expect(run.code == 1)
      #expect(run.errors == "Error: \(work) needs a tokenizer. \(reason)\n")
    }
    let scores = try CommandRun(["heads", path, "--json"])
    #expect(scores.errors.hasPrefix("Note: copying scores are left out, as names need a tokenizer"))
    #expect(try scores.result()["copying"] == .null)
  }

  @Test("prompts given by ids can be trained on")
  func training() throws {
    let ids = try folder.write(
      "{\"tokens\": [1, 2, 3], \"answer\": 4}\n{\"tokens\": [5, 6], \"answer\": 7}\n",
      to: "rows.jsonl")
    let run = try CommandRun([
      "train", path, "--data", ids, "--evaluate", ids, "--epochs", "1", "--out",
      folder.url.appending(path: "run").path,
    ])
    #expect(run.code == 0, "\(run.errors)")
  }
}
