import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The commands self-repair, scatter and ablate --classes",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CausalCommandTests {
  let folder: TemporaryFolder
  let prompts: String
  let circuit: String
  var path: String { folder.url.path }

  /// Two prompts of different length, with names and a template each.
  static let rows = """
    {"tokens": [1,2,3,4], "corruptedTokens": [5,6,7,8], "answer": 2, "distractor": 3, \
    "positions": {"IO": 1, "S1": 2, "S2": 3}, "template": 3}
    {"tokens": [4,1,9,8,3], "corruptedTokens": [5,6,7,8,9], "answer": 1, "distractor": 8, \
    "positions": {"IO": 1, "S1": 3, "S2": 4}, "template": 7}

    """
  static let thinNote =
    "Note: means over fewer than 5 reference prompts carry much chance: template 3 (1 prompt), "
    + "template 7 (1 prompt).\n"

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
    prompts = try folder.write(Self.rows, to: "prompts.jsonl")
    circuit = try folder.write("1.2 mover END\n0.1 early S1\n1.0 mover END\n", to: "circuit.txt")
  }

  private func run(_ command: String, _ options: String...) throws -> CommandRun {
    try CommandRun([command, path, "--prompts", prompts] + options, in: folder.url)
  }

  private func expect(
    _ arguments: [String], fails message: String, code: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try CommandRun(arguments, in: folder.url)
    #expect(run.code == code, sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    let begins = "Error: " + message
    #expect(
      code == 1 ? run.errors == begins + "\n" : run.errors.hasPrefix(begins), "\(run.errors)",
      sourceLocation: sourceLocation)
  }

  // MARK: Self-repair

  @Test("self-repair has the fields of its contract, and they follow from each other")
  func selfRepair() throws {
    let run = try run("self-repair", "--head", "0.1,0.2", "--json")
    try #require(run.code == 0, "\(run.errors)")
    #expect(run.errors == Self.thinNote)
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.self-repair/1")
    #expect(json["request"]?["heads"] == .array([.string("0.1"), .string("0.2")]))
    #expect(json["request"]?["kind"]?.string == "template-mean")
    #expect(json["request"]?["at"]?.string == "END")
    let numbers = [
      "clean", "ablated", "directEffect", "naive", "selfRepair", "replacementEffect",
      "strictSelfRepair",
    ]
    let result = try #require(json["result"])
    #expect(
      result.object?.keys == numbers + [
        "prompts", "backup", "cleanAttribution", "ablatedAttribution", "thinTemplates",
      ])
    let readings = try #require(result["prompts"]?.array)
    #expect(readings.map { $0.object?.keys } == [numbers, numbers])
    for reading in readings + [result] {
      let values = try numbers.map { try #require(reading[$0]?.number) }
      #expect(abs(values[0] - values[2] - values[3]) < 1e-5)
      #expect(abs(values[1] - values[3] - values[4]) < 1e-5)
      #expect(abs(values[4] - values[5] - values[6]) < 1e-5)
    }
    let grids = try ["ablatedAttribution", "cleanAttribution", "backup"].map { name in
      let grid = try #require(result[name]?.array).map { try #require($0.array).map(\.number) }
      #expect(grid.map(\.count) == [4, 4])
      return grid.joined().compactMap(\.self)
    }
    for (ablated, (clean, change)) in zip(grids[0], zip(grids[1], grids[2])) {
      #expect(abs(ablated - clean - change) < 1e-5)
    }
    let thin = try #require(result["thinTemplates"]?.array)
    #expect(thin.map { $0["template"]?.integer } == [3, 7])
    #expect(thin.map { $0["prompts"]?.integer } == [1, 1])
  }

  @Test("of another kind nothing is said of templates; its ablation is that of ablate")
  func otherKind() throws {
    let run = try run("self-repair", "--head", "1.3", "--kind", "mean", "--at", "all", "--json")
    try #require(run.code == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    let repair = try run.result()
    #expect(repair["thinTemplates"] == nil)
    let ablate = try self.run("ablate", "--heads", "1.3", "--json").result()
    for (ours, theirs) in [("clean", "before"), ("ablated", "after")] {
      let (a, b) = (try #require(repair[ours]?.number), try #require(ablate[theirs]?.number))
      #expect(abs(a - b) < 1e-5)
    }
  }

  @Test("what self-repair cannot do is refused with what to do")
  func selfRepairRefused() throws {
    let given = ["--prompts", prompts]
    try expect(
      ["self-repair", path, "--head", "2.0"] + given,
      fails: "there is no head 2.0: layers go from 0 to 1, heads from 0 to 3.")
    try expect(
      ["self-repair", path, "--head", "0.0", "--at", "S1"] + given,
      fails: "self-repair compares with the direct effect at END, and the positions S1 leave out "
        + "END of prompt 1. Use --at END or --at all.")
    try expect(
      ["self-repair", path, "--head", "0.0", "--at", "END,S3"] + given,
      fails: "prompt 1 has no position 'S3'. It has IO, S1, S2, END, and numbers from 0.")
    try expect(
      ["self-repair", path, "--head", "0.0", "--tokens", "1,2"],
      fails: "prompt 1 has no answer or no distractor. Give both (--answer, --distractor, or the "
        + "fields of the prompt file): the logit difference is answer minus distractor.")
    try expect(
      [
        "self-repair", path, "--head", "0.0", "--tokens", "1", "--answer-id", "1",
        "--distractor-id", "2",
      ],
      fails: "ablation by template-mean takes its values from reference prompts, and not every "
        + "prompt has one. Give each prompt a corrupted row (--corrupted, or \"corrupted\" in the "
        + "prompt file), name a set with --reference FILE, or use --kind zero.")
    try expect(
      ["self-repair", path, "--head", "9-9"] + given, fails: "The value '9-9' is invalid for",
      code: 64)
    try expect(
      ["self-repair", path, "--head", "0.0", "--at", ","] + given,
      fails: "--at needs a position.", code: 64)
  }

  // MARK: Scatter

  @Test("scatter gives two points a prompt, and the same of a second checkpoint")
  func scatter() throws {
    let alone = try run("scatter", "--head", "1.1", "--json")
    try #require(alone.code == 0, "\(alone.errors)")
    let json = try alone.json()
    #expect(json["schema"]?.string == "patchbay.scatter/1")
    #expect(json["request"]?["head"]?.string == "1.1")
    #expect(json["request"]?["subjects"]?.string == "first")
    #expect(json["request"]?["second"] == .null)
    let result = try #require(json["result"])
    #expect(result.object?.keys == ["points", "means", "second"])
    #expect(result["second"] == .null)
    let points = try #require(result["points"]?.array)
    #expect(points.map { $0["prompt"]?.integer } == [0, 0, 1, 1])
    #expect(points.map { $0["name"]?.string } == ["IO", "S", "IO", "S"])
    #expect(result["means"]?.object?.keys == ["IO", "S"])
    #expect(result["means"]?["S"]?.object?.keys == ["attention", "projection", "correlation"])
    let pair = try run("scatter", "--head", "1.1", "--second", path, "--json").json()
    #expect(
      pair["request"]?["second"]?.object?.keys
        == ["path", "sha256", "layers", "heads", "width", "vocabulary", "architecture"])
    #expect(pair["result"]?["second"]?["points"] == result["points"])
  }

  @Test("attention to both places of the subject is the sum of both")
  func subjects() throws {
    func attention(_ options: String...) throws -> [Double] {
      let run = try CommandRun(
        ["scatter", path, "--prompts", prompts, "--head", "0.3", "--json"] + options)
      return try #require(run.result()["points"]?.array).compactMap { $0["attention"]?.number }
    }
    let pattern = try run("attention", "--head", "0.3", "--row", "1", "--json").result()
    let end = try #require(pattern["pattern"]?.array?.last?.array).compactMap(\.number)
    #expect(try attention().prefix(2) == [end[1], end[2]])
    #expect(abs(try attention("--subjects", "both")[1] - end[2] - end[3]) < 1e-6)
  }

  @Test("what scatter cannot do is refused with what to do")
  func scatterRefused() throws {
    try expect(
      ["scatter", path, "--head", "0.9", "--prompts", prompts],
      fails: "there is no head 0.9: layers go from 0 to 1, heads from 0 to 3.")
    try expect(
      ["scatter", path, "--head", "0.0", "--tokens", "1,2"],
      fails: "prompt 1 does not say where IO stands. Give one of the form 'A … B … B' with "
        + "answer A and distractor B, or prompts with --prompts FILE.jsonl, each with its places, such "
        + "as \"positions\": {\"IO\": 2, \"S1\": 4, \"S2\": 10}.")
    let file = try folder.write(
      Self.rows + "{\"tokens\": [1,2], \"positions\": {\"IO\": 0, \"S1\": 1}}\n", to: "p.jsonl")
    try expect(
      ["scatter", path, "--head", "0.0", "--prompts", file, "--subjects", "both"],
      fails: "prompt 3 does not say where S2 stands. Give one of the form 'A … B … B' with "
        + "answer A and distractor B, or prompts with --prompts FILE.jsonl, each with its places, such "
        + "as \"positions\": {\"IO\": 2, \"S1\": 4, \"S2\": 10}.")
    try expect(
      ["scatter", path, "--head", "0.0", "--prompts", file, "--row", "3", "--subjects", "both"],
      fails: "prompt 3 does not say where S2 stands. Give one of the form 'A … B … B' with "
        + "answer A and distractor B, or prompts with --prompts FILE.jsonl, each with its places, such "
        + "as \"positions\": {\"IO\": 2, \"S1\": 4, \"S2\": 10}.")
  }

  @Test("a second checkpoint must have the tokens and the head")
  func second() throws {
    let other = try TemporaryFolder.tinyCheckpoint()
    let vocabulary = try String(
      contentsOf: other.url.appending(path: "vocab.json"), encoding: .utf8)
    try other.write(
      vocabulary.replacing("\"A\": 32", with: "\"B\": 32").replacing(
        "\"B\": 33", with: "\"A\": 33"),
      to: "vocab.json")
    try expect(
      ["scatter", path, "--head", "0.0", "--prompts", prompts, "--second", other.url.path],
      fails: "\(other.url.path) has another tokenizer: token 32 is A in the first checkpoint and B "
        + "there. Give checkpoints with the same vocabulary.")
    let narrow = try TemporaryFolder.tinyCheckpoint()
    for name in ["config.json", "model.safetensors"] {
      try Data(contentsOf: Fixture.folder.appending(path: "narrow/\(name)"))
        .write(to: narrow.url.appending(path: name))
    }
    try expect(
      ["scatter", path, "--head", "0.3", "--prompts", prompts, "--second", narrow.url.path],
      fails: "\(narrow.url.path): there is no head 0.3: layers go from 0 to 1, heads from 0 to 0.")
  }

  // MARK: Classes

  @Test("ablate --classes gives each class's effect, in the model and in the circuit")
  func classes() throws {
    let run = try run("ablate", "--classes", circuit, "--json")
    try #require(run.code == 0, "\(run.errors)")
    #expect(run.errors == Self.thinNote)
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.ablate/1")
    #expect(json["request"]?["in"]?.string == "model")
    #expect(json["request"]?["positionMode"] == .null)
    #expect(json["request"]?["kind"]?.string == "template-mean")
    #expect(json["request"]?["at"] == .null)
    #expect(json["request"]?["classes"]?["sha256"]?.string?.count == 64)
    #expect(json["request"]?["classes"]?["classes"]?.array?.count == 2)
    let result = try #require(json["result"])
    #expect(result.object?.keys == ["before", "classes", "thinTemplates"])
    let classes = try #require(result["classes"]?.array)
    #expect(classes.map { $0["name"]?.string } == ["mover", "early"])
    #expect(
      classes.map { $0.object?.keys }
        == [
          ["name", "members", "after", "effect", "magnitude"],
          ["name", "members", "after", "effect", "magnitude"],
        ])
    let single = try self.run(
      "ablate", "--heads", "1.2,1.0", "--kind", "template-mean", "--at", "END", "--json"
    ).result()
    #expect(single.object?.keys == ["before", "after", "prompts", "thinTemplates"])
    let (after, slow) = (
      try #require(classes[0]["after"]?.number), try #require(single["after"]?.number)
    )
    #expect(abs(after - slow) < 1e-5)
    #expect(classes[0]["magnitude"]?.number == abs(classes[0]["effect"]?.number ?? .nan))
    for (options, mode) in [([], "per-prompt"), (["--position-mode", "union"], "union")] {
      let run = try CommandRun(
        ["ablate", path, "--prompts", prompts, "--classes", circuit, "--in", "circuit", "--json"]
          + options)
      try #require(run.code == 0, "\(run.errors)")
      #expect(try run.json()["request"]?["positionMode"]?.string == mode)
      #expect(try run.result()["before"]?.number != result["before"]?.number)
    }
  }

  @Test("circuit files and options that cannot be used are refused with what to do")
  func classesRefused() throws {
    let given = ["ablate", path, "--prompts", prompts]
    try expect(
      given + ["--classes", path + "/none.txt"],
      fails:
        "\(path)/none.txt cannot be read: there is no such file. Give a circuit file, one head "
        + "a line, such as '9.9 name-mover END'.")
    for (text, message) in [
      ("# nothing\n", "names no head. Write one head a line, such as '9.9 name-mover END'."),
      (
        "0.0 a END\n2.0 a END\n",
        "line 2 names head 2.0, which the model does not have: layers go from 0 to 1, heads from "
          + "0 to 3."
      ),
    ] {
      let file = try folder.write(text, to: "bad.txt")
      try expect(given + ["--classes", file], fails: "\(file): \(message)")
    }
    let file = try folder.write("0.0 a S1+1\n", to: "place.txt")
    try expect(
      given + ["--classes", file],
      fails: "prompt 1 has no position 'S1+1'. It has IO, S1, S2, END, and numbers from 0.")
    for (options, message) in [
      (["--in", "circuit", "--heads", "0.0"], "--in is for --classes FILE."),
      (
        ["--classes", circuit, "--position-mode", "union"],
        "--position-mode is for --classes FILE --in circuit."
      ),
      (
        ["--classes", circuit, "--at", "END"],
        "--at does not go with --classes: heads have positions in the file."
      ),
      (
        ["--classes", circuit, "--kind", "zero"],
        "--classes ablates by template-mean; leave out --kind."
      ),
      (
        ["--classes", circuit, "--sweep", "heads"],
        "Say what to ablate: --heads 9.9,10.0 and --mlps 0, or --sweep heads, or --sweep mlps, or "
          + "--classes FILE."
      ),
    ] { try expect(given + options, fails: message, code: 64) }
  }

  // MARK: Pages and figures

  private static let commands = [
    ["self-repair", "--head", "0.2"], ["scatter", "--head", "1.0"],
    ["scatter", "--head", "1.0", "--second", "."],
    ["ablate", "--classes", "circuit.txt"],
    ["ablate", "--classes", "circuit.txt", "--in", "circuit", "--position-mode", "union"],
    ["ablate", "--sweep", "heads", "--kind", "template-mean"],
  ]

  @Test(
    "text has no control sequences, at most 80 columns, and says what is thin", arguments: commands)
  func text(command: [String]) throws {
    let run = try CommandRun(
      command + ["--prompts", prompts], environment: environment, in: folder.url)
    try #require(run.code == 0, "\(run.errors)")
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    #expect(run.output.contains("Note: means over fewer than 5") == (command[0] != "scatter"))
    #expect(run.errors == (command[0] == "scatter" ? "" : Self.thinNote))
  }

  private var environment: [String: String] { ["PATCHBAY_CHECKPOINT": path] }

  @Test("figures are written in every format", arguments: commands, ["csv", "json", "svg", "txt"])
  func figures(command: [String], ending: String) throws {
    let run = try CommandRun(
      command + ["--prompts", prompts, "--export", "figure.\(ending)"], environment: environment,
      in: folder.url)
    try #require(run.code == 0, "\(run.errors)")
    // What a table comes from stands beside it.
    let name = "figure.\(ending)" + (ending == "csv" ? "-metadata.json" : "")
    let text = try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
    let hash = try CommandRun(["info", path, "--json"]).json()["checkpoint"]?["sha256"]?.string
    #expect(text.contains(try #require(hash)))
    guard ending == "json" else { return }
    let parts = try JSON.parse(Array(text.utf8))["result"]?["parts"]?.array ?? []
    if command[0] == "self-repair" {
      #expect(parts.map { $0["kind"]?.string } == ["grid", "plot", "table"])
      #expect(parts[1]["x"]?["range"] == parts[1]["y"]?["range"])
    }
    if command.contains("--second") {
      #expect(parts.map { $0["kind"]?.string } == ["plot", "plot", "table"])
      #expect(parts[0]["y"]?["range"] == parts[1]["y"]?["range"])
      #expect(parts[0]["y"]?["range"] != .null)
    }
  }

  @Test("weights that are not numbers never crash")
  func notNumbers() throws {
    let file = folder.url.appending(path: "model.safetensors")
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(
      bytes.count - 4096..<bytes.count, with: Data(repeating: 0xFF, count: 4096))
    try bytes.write(to: file)
    for command in Self.commands {
      for options in [[], ["--json"], ["--export", "a.svg", "--force"]] {
        let run = try CommandRun(
          command + ["--prompts", prompts] + options, environment: environment, in: folder.url)
        #expect(run.code == 0, "\(command) \(run.errors)")
      }
    }
  }
}
