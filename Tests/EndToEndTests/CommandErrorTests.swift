import Foundation
import TestSupport
import Testing

@Suite(
  "The command says what is wrong, where, and how to mend it",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CommandErrorTests {
  let folder: TemporaryFolder
  var path: String { folder.url.path }

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
  }

  private func expect(
    _ arguments: [String], fails message: String, code: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try CommandRun(arguments)
    #expect(run.code == code, sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(
      run.errors.hasPrefix("Error: " + message), "\(run.errors)", sourceLocation: sourceLocation)
  }

  @Test("folders")
  func folders() throws {
    try expect(
      ["info", path + "/nowhere"],
      fails: "\(path)/nowhere does not exist. Give the folder that holds config.json")
    try folder.write(
      "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", to: "config.json")
    try expect(
      ["info", path],
      fails: "\(path)/config.json is a Git LFS pointer, not the file itself. Run `git lfs pull`")
  }

  @Test("a command with a slip")
  func slip() throws {
    for word in ["predcit", "attribut", "ablates"] {
      let run = try CommandRun([word])
      #expect(run.code == 1)
      #expect(run.errors.contains("neither a command nor a folder '\(word)'. Did you mean"))
    }
  }

  @Test("heads and layers outside the model")
  func heads() throws {
    try expect(
      ["attention", path, "--head", "9.9", "--tokens", "1"],
      fails: "there is no head 9.9: layers go from 0 to 1, heads from 0 to 3.\n")
    try expect(
      ["ablate", path, "--mlps", "2", "--kind", "zero"] + CommandTests.prompt,
      fails: "there is no layer 2: layers go from 0 to 1.\n")
    try expect(
      ["ablate", path, "--sweep", "heads", "--at", "S2"] + CommandTests.prompt,
      fails: "prompt 1 has no position 'S2'. It has END, and numbers from 0.\n")
  }

  @Test("prompts that the model cannot run")
  func prompts() throws {
    let long = (0..<25).map { "\($0)" }.joined(separator: ",")
    try expect(
      ["predict", path, "--tokens", long],
      fails: "--tokens is 25 tokens long, and the model's context is 24. Shorten it.\n")
    try expect(
      ["predict", path, "--tokens", "61"],
      fails: "--tokens: there is no token 61; the model has the ids 0 to 60.\n")
    try expect(
      ["predict", path, "--tokens", "1", "--answer", "AB"],
      fails: "--answer \"AB\" is 2 tokens, not one: 'A' 'B'. Choose a word that is one token.\n")
    try expect(
      ["attribute", path, "--tokens", "1"],
      fails: "prompt 1 has no answer or no distractor.")
    try expect(
      [
        "ablate", path, "--tokens", "1", "--answer-id", "1", "--distractor-id", "2", "--heads",
        "0.0", "--kind", "mean",
      ],
      fails:
        "ablation by mean takes its values from reference prompts, and not every prompt has one.")
  }

  @Test("prompt files")
  func files() throws {
    let file = try folder.write("{\"tokens\": [1]}\n{\"tokens\": [1,2]}\n", to: "p.jsonl")
    try expect(
      ["attention", path, "--head", "0.0", "--prompts", file],
      fails: "the prompts have 1 to 2 tokens, so there is no mean pattern. Choose one with --row N")
    try expect(
      ["predict", path, "--prompts", file, "--row", "3"],
      fails: "there is no prompt 3: the file has the prompts 1 to 2.\n")
    try expect(
      ["predict", path, "--prompts", file, "--row=\(Int.min)"],
      fails: "--row must be at least 1.\n", code: 64)
    let bad = try folder.write(
      "{\"tokens\": [1]}\n{\"tokens\": [1,2], \"answer\": 61}\n", to: "q.jsonl")
    try expect(
      ["predict", path, "--prompts", bad],
      fails: "\(bad), line 2: \"answer\": there is no token 61; the model has the ids 0 to 60.\n")
  }

  @Test(
    "wrong use ends with 64",
    arguments: [
      (["predict"], "Give a prompt: --prompt TEXT, --tokens 1,2,3, or --prompts FILE.jsonl."),
      (
        ["ablate", "--tokens", "1", "--heads", "0.0", "--kind", "median"],
        "The value 'median' is invalid for '--kind <kind>'. Please provide one of 'zero', 'mean', "
          + "'template-mean' or 'resample'."
      ),
      (["ablate", "--tokens", "1"], "Say what to ablate: --heads 9.9,10.0 and --mlps 0"),
      (["ablate", "--tokens", "1", "--heads", "9-9"], "The value '9-9' is invalid for '--heads"),
      (["predict", "--tokens", "1,x"], "The value '1,x' is invalid for '--tokens"),
      (["predict", "--prompts", "p", "--answer", "a"], "--answer belongs into the prompt file"),
      (["predict", "--tokens", "1", "--threads", "0"], "--threads must be from 1 to 256."),
      (["predict", "--tokens", "1", "--nonsense"], "Unknown option '--nonsense'"),
    ] as [([String], String)])
  func usage(arguments: [String], message: String) throws {
    try expect(arguments, fails: message, code: 64)
  }

  @Test(
    "output that cannot be written fails with words",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"),
    arguments: [["info", "DIR"], ["--help"], ["help", "lens"], ["--version"]])
  func fullDisk(arguments: [String]) throws {
    let process = Process()
    process.executableURL = CommandRun.executable
    process.arguments = arguments.map { $0 == "DIR" ? path : $0 }
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(
      decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(
      text == "Error: standard output cannot be written: no space is left on the device. "
        + "Make room, or write elsewhere.\n")
  }

  @Test("an interruption ends with 130")
  func interruption() throws {
    let line = #"{"tokens": [1,2,3,4,5,6,7,8], "answer": 1, "distractor": 2}"# + "\n"
    let prompts = try folder.write(String(repeating: line, count: 20_000), to: "many.jsonl")
    let run = try RunningCommand(
      ["ablate", path, "--prompts", prompts, "--sweep", "heads", "--kind", "zero"])
    // It says when it is at work, which takes long enough for a signal on any machine.
    #expect(run.wait { run.errors.hasPrefix("Ablating 8 heads") }, "\(run.errors)")
    run.send(SIGINT)
    #expect(run.end() == 130)
    #expect(run.output.isEmpty)
  }
}
