import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The command keeps its contract",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CommandTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  /// A prompt of the tiny model with all that any command asks for.
  static let prompt = [
    "--tokens", "1,2,3,4", "--corrupted-tokens", "5,6,7,8", "--answer-id", "9",
    "--distractor-id", "10",
  ]

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
  }

  @Test(
    "with --json one object with the fields of the contract, and nothing else",
    arguments: [
      (
        "info", [],
        [
          "configuration", "parameters", "dtype", "files", "memory", "ignored", "notes",
          "tokenizer", "finite", "nonFinite",
        ]
      ),
      ("tokenize", ["--prompt", "Mary"], ["tokens"]),
      (
        "predict", prompt,
        [
          "prompts", "meanLogitDifference", "meanLogitDifferenceInterval", "meanAnswerProbability",
        ]
      ),
      ("attention", prompt + ["--head", "1.2"], ["pattern", "tokens"]),
      ("lens", prompt, ["tokens", "layers", "target", "predictionDepth"]),
      (
        "lens", prompt + ["--head", "0.1", "--mlp", "1"],
        ["tokens", "layers", "target", "predictionDepth"]
      ),
      (
        "attribute", prompt,
        [
          "heads", "mlps", "embedding", "position", "biases", "unembedBias", "total",
          "logitDifference",
        ]
      ),
      (
        "heads", [],
        ["previousToken", "duplicateToken", "induction", "copying", "negativeCopying", "sample"]
      ),
      ("ablate", prompt + ["--heads", "0.1,1.0", "--mlps", "1"], ["before", "after", "prompts"]),
      ("ablate", prompt + ["--sweep", "heads"], ["before", "effects"]),
      (
        "ablate", prompt + ["--sweep", "mlps", "--kind", "resample", "--at", "END"],
        ["before", "effects"]
      ),
      ("selftest", [], ["checks", "known", "passed", "skipped"]),
    ] as [(String, [String], [String])])
  func contract(command: String, options: [String], fields: [String]) throws {
    let run = try CommandRun([command, path, "--json"] + options)
    try #require(run.code == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    let json = try run.json()
    #expect(json.object?.keys == ["schema", "version", "checkpoint", "request", "result"])
    #expect(json["schema"]?.string == "patchbay.\(command)/1")
    #expect(
      json["checkpoint"]?.object?.keys
        == ["path", "sha256", "layers", "heads", "width", "vocabulary", "architecture"])
    #expect(json["checkpoint"]?["sha256"]?.string?.count == 64)
    #expect(json["result"]?.object?.keys == fields)
  }

  @Test("any text comes through JSON whole")
  func escapes() throws {
    let text = "a\"b\\c\n\t\r\u{1}\u{7F}/"
    let tokens = try CommandRun(["tokenize", path, "--json", "--prompt", text]).result()["tokens"]
    #expect(tokens?.array?.compactMap { $0["text"]?.string }.joined() == text)
  }

  @Test("arrays over heads are layer by head, those over MLPs by layer")
  func shapes() throws {
    func shape(_ json: JSON?) -> [Int] {
      guard let array = json?.array else { return [] }
      return [array.count] + shape(array.first)
    }
    let attribution = try CommandRun(["attribute", path, "--json"] + Self.prompt).result()
    #expect(shape(attribution["heads"]) == [2, 4])
    #expect(shape(attribution["mlps"]) == [2])
    let heads = try CommandRun(["ablate", path, "--json", "--sweep", "heads"] + Self.prompt)
    #expect(shape(try heads.result()["effects"]) == [2, 4])
    let mlps = try CommandRun(["ablate", path, "--json", "--sweep", "mlps"] + Self.prompt)
    #expect(shape(try mlps.result()["effects"]) == [2])
    let pattern = try CommandRun(["attention", path, "--json", "--head", "0.0"] + Self.prompt)
    #expect(shape(try pattern.result()["pattern"]) == [4, 4])
  }

  @Test("text goes to a pipe without control sequences, in at most 80 columns")
  func text() throws {
    for options in [
      ["predict"], ["attribute"], ["lens"], ["attention", "--head", "0.0"],
      ["ablate", "--sweep", "heads"],
    ] {
      let run = try CommandRun([options[0], path] + Array(options.dropFirst()) + Self.prompt)
      #expect(run.code == 0)
      #expect(!run.output.contains("\u{1B}"))
      #expect(
        run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    }
  }

  @Test("colour comes when it is asked for, and as deep as COLORTERM says")
  func color() throws {
    let arguments = ["attribute", path, "--color", "always"] + Self.prompt
    let sixteen = try CommandRun(arguments, environment: ["TERM": "xterm"])
    #expect(sixteen.output.contains("\u{1B}[") && !sixteen.output.contains("8;2;"))
    let rich = try CommandRun(arguments, environment: ["TERM": "xterm", "COLORTERM": "truecolor"])
    #expect(rich.output.contains("48;2;"))
  }

  @Test("the echoed prompts, written to a file, give the same numbers")
  func echo() throws {
    let first = try CommandRun(["predict", path, "--json"] + Self.prompt).json()
    let prompts = try #require(first["request"]?["prompts"]?.array)
    #expect(prompts.count == 1)
    let row =
      #"{"tokens": [1,2,3,4], "corruptedTokens": [5,6,7,8], "answer": 9, "distractor": 10}"#
    #expect(prompts[0]["tokens"] == .array([1, 2, 3, 4].map { .integer($0) }))
    let file = try folder.write(row, to: "p.jsonl")
    let second = try CommandRun(["predict", path, "--json", "--prompts", file]).json()
    #expect(second["result"] == first["result"])
    #expect(second["request"]?["file"]?["sha256"]?.string?.count == 64)
  }

  @Test("without a command and without a terminal, a plain summary")
  func summary() throws {
    let run = try CommandRun([path])
    #expect(run.code == 0)
    #expect(run.output.contains("2, each with 4 heads of width 8"))
  }

  @Test("PATCHBAY_CHECKPOINT and the one folder in checkpoints/ stand in for a name")
  func defaults() throws {
    let named = try CommandRun(["info"], environment: ["PATCHBAY_CHECKPOINT": path])
    #expect(named.code == 0)
    let place = try TemporaryFolder()
    let checkpoints = place.url.appending(path: "checkpoints")
    try FileManager.default.createDirectory(at: checkpoints, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: folder.url, to: checkpoints.appending(path: "one"))
    let found = try CommandRun(["info"], in: place.url)
    #expect(found.code == 0 && found.output.contains("checkpoints/one"))
    try FileManager.default.copyItem(at: folder.url, to: checkpoints.appending(path: "two"))
    let several = try CommandRun(["info"], in: place.url)
    #expect(several.code == 1)
    #expect(
      several.errors
        == "Error: there are 2 checkpoints: checkpoints/one, checkpoints/two. Name one of them.\n")
  }

  @Test("--version and --help end well")
  func help() throws {
    #expect(try CommandRun(["--version"]).output == "0.1.0\n")
    let help = try CommandRun(["ablate", "--help"])
    #expect(help.code == 0 && help.output.contains("template-mean"))
  }

  @Test("weights that are not numbers are reported, and never a crash or broken JSON")
  func notNumbers() throws {
    let file = folder.url.appending(path: "model.safetensors")
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(
      bytes.count - 4096..<bytes.count, with: Data(repeating: 0xFF, count: 4096))
    try bytes.write(to: file)
    let facts = try CommandRun(["info", path, "--json"]).result()
    #expect(facts["finite"] == .bool(false))
    #expect(facts["nonFinite"]?.array?.isEmpty == false)
    for options in [
      ["predict"], ["attribute"], ["lens"], ["attention", "--head", "1.3"], ["heads"],
      ["ablate", "--sweep", "heads"], ["lens", "--head", "1.3"],
    ] {
      let prompt = options[0] == "heads" ? [] : Self.prompt
      let arguments = [options[0], path] + Array(options.dropFirst()) + prompt
      #expect(try CommandRun(arguments).code == 0, "\(options)")
      let run = try CommandRun(arguments + ["--json"])
      #expect(run.code == 0, "\(options)")
      #expect(try run.json()["result"] != nil, "\(options)")
    }
    let check = try CommandRun(["selftest", path, "--json"])
    #expect(check.code == 1)
    #expect(try check.result()["passed"] == .bool(false))
  }
}
