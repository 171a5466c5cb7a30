import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The commands circuit run, minimality, completeness and show",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct CircuitCommandTests {
  let folder: TemporaryFolder
  let prompts: String
  let circuit: String
  var path: String { folder.url.path }

  static let heads = "1.2 mover END\n0.1 early S1\n1.0 mover END\nearly->mover<q>\n"

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
    prompts = try folder.write(CausalCommandTests.rows, to: "prompts.jsonl")
    circuit = try folder.write(Self.heads, to: "circuit.txt")
  }

  private func run(_ command: String, _ circuit: String, _ options: [String] = []) throws
    -> CommandRun
  {
    try CommandRun(
      ["circuit", command, path, "--circuit", circuit, "--prompts", prompts] + options,
      in: folder.url)
  }

  private func result(_ command: String, _ text: String, _ options: [String] = []) throws -> JSON {
    let file = try folder.write(text, to: "\(UUID().uuidString).txt")
    let run = try run(command, file, options + ["--json"])
    try #require(run.code == 0, "\(run.errors)")
    return try run.result()
  }

  private func number(_ json: JSON?, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> Double
  {
    try #require(json?.number, sourceLocation: sourceLocation)
  }

  private func expect(
    _ arguments: [String], fails message: String, code: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try CommandRun(arguments, in: folder.url)
    #expect(run.code == code, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(
      run.errors.hasPrefix("Error: " + message), "\(run.errors)", sourceLocation: sourceLocation)
  }

  // MARK: show

  @Test("a built-in circuit is shown by its name, without a checkpoint, also as a file again")
  func show() throws {
    let json = try CommandRun(["circuit", "show", "--circuit", "wang", "--json"]).json()
    #expect(json["schema"]?.string == "patchbay.circuit-show/1")
    #expect(json["request"]?["circuit"]?["name"]?.string == "wang")
    #expect(json["result"]?["heads"]?.number == 26)
    let classes = try #require(json["result"]?["classes"]?.array)
    #expect(classes.first?["name"]?.string == "name-mover")
    #expect(classes.first?["members"]?.array?.first?["position"]?.string == "END")
    #expect(json["result"]?["links"]?.array?.contains(.string("name-mover->logits")) == true)
    let text = try CommandRun(["circuit", "show", "--circuit", "wang", "--text"]).output
    let file = try folder.write(text, to: "copy.txt")
    let copy = try CommandRun(["circuit", "show", "--circuit", file, "--json"])
    #expect(try copy.result() == json["result"])
    #expect(try copy.json()["request"]?["circuit"]?["path"]?.string == file)
  }

  @Test("drawn against a base, what is new and gone is marked; without one nothing is")
  func drawn() throws {
    func figure(_ arguments: [String]) throws -> JSON {
      let file = folder.url.appending(path: "\(UUID().uuidString).json").path
      let run = try CommandRun(arguments + ["--export", file])
      try #require(run.code == 0, "\(run.errors)")
      return try JSON.parse(Array(Data(contentsOf: URL(filePath: file))))
    }
    func marks(_ figure: JSON) throws -> [String: Int] {
      let boxes = try #require(figure["result"]?["parts"]?.array?[0]["boxes"]?.array)
      let items = boxes.flatMap { $0["items"]?.array ?? [] }
      return Dictionary(grouping: items.compactMap { $0["mark"]?.string }) { $0 }
        .mapValues(\.count)
    }
    let show = ["circuit", "show", "--circuit", "wang-3-epochs"]
    #expect(try marks(figure(show)) == ["kept": 38])
    #expect(try marks(figure(show + ["--base", "wang"])) == ["kept": 26, "added": 12])
    let back = ["circuit", "show", "--circuit", "wang", "--base", "wang-3-epochs"]
    #expect(try marks(figure(back)) == ["kept": 26, "removed": 12])
    #expect(
      try marks(figure(["circuit", "diff", "wang", "wang-3-epochs"]))
        == ["kept": 26, "added": 12])
    let result = try CommandRun(show + ["--base", "wang", "--json"]).result()
    #expect(result["new"]?.array?.count == 12 && result["gone"]?.array?.isEmpty == true)
  }

  @Test("a file goes before a built-in circuit of its name; of neither both are told")
  func fileFirst() throws {
    try folder.write(Self.heads, to: "wang")
    let own = try CommandRun(["circuit", "show", "--circuit", "wang", "--json"], in: folder.url)
    #expect(try own.result()["heads"]?.number == 3)
    try expect(
      ["circuit", "show", "--circuit", "wnag"],
      fails:
        "wnag: is neither a file nor a circuit that Patchbay brings along (wang, wang-3-epochs). "
        + "Give the path of a circuit file, or one of these names.\n")
  }

  // MARK: run

  @Test("run has the fields of its contract, and they follow from each other")
  func running() throws {
    let run = try run("run", circuit, ["--json"])
    try #require(run.code == 0, "\(run.errors)")
    #expect(run.errors == CausalCommandTests.thinNote)
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.circuit-run/1")
    #expect(json["request"]?["circuit"]?["links"]?.array == [.string("early->mover<q>")])
    let result = try #require(json["result"])
    #expect(result["kind"]?.string == "template-mean")
    #expect(result["positionMode"]?.string == "per-prompt")
    let (model, alone) = (try number(result["model"]), try number(result["circuit"]))
    #expect(abs(try number(result["faithfulness"]) - abs(model - alone)) < 1e-5)
    #expect(abs(try number(result["faithfulnessPercent"]) - 100 * alone / model) < 1e-2)
    #expect(result["reference"]?.number != nil)
    let pairs = try #require(result["prompts"]?.array)
    #expect(abs(try pairs.map { try number($0["circuit"]) }.reduce(0, +) / 2 - alone) < 1e-5)
    let interval = try #require(result["faithfulnessInterval"])
    #expect(try number(interval["low"]) <= number(interval["high"]))
    #expect(result["sparsity"]?.array?.map { $0["of"]?.number } == [40, 40, 8])
    let classes = try CommandRun(
      ["ablate", path, "--prompts", prompts, "--classes", circuit, "--in", "circuit", "--json"])
    #expect(abs(try number(classes.result()["before"]) - alone) < 1e-5)
  }

  @Test(
    "a circuit of every head at all positions is the model, whatever stands outside",
    arguments: ["template-mean", "mean", "zero"])
  func everything(kind: String) throws {
    let heads = (0..<8).map { "\($0 / 4).\($0 % 4) every all" }.joined(separator: "\n")
    let result = try result("run", heads, ["--kind", kind])
    #expect(result["kind"]?.string == kind)
    #expect(try number(result["faithfulness"]) < 1e-5)
    #expect(abs(try number(result["faithfulnessPercent"]) - 100) < 1e-3)
  }

  @Test("beside the same checkpoint nothing changes, and classes have their fall")
  func second() throws {
    let run = try CommandRun(
      ["circuit", "run", path, path, "--circuit", circuit, "--prompts", prompts, "--json"])
    try #require(run.code == 0, "\(run.errors)")
    let result = try run.result()
    #expect(result["second"]?["circuit"] == result["circuit"])
    let classes = try #require(result["classes"]?.array)
    #expect(classes.map { $0["name"]?.string } == ["mover", "early"])
    for entry in classes { #expect(entry["change"]?.number == 0) }
    let without = try self.result("run", "0.1 early S1\n")
    let fall = try number(result["circuit"]) - number(without["circuit"])
    #expect(abs(try number(classes[0]["first"]) - fall) < 1e-5)
  }

  @Test("a share of next to nothing is not given, and it is said why")
  func nearZero() throws {
    // The same prompt with its answers swapped: the mean is zero.
    let row = "{\"tokens\": [1,2,3,4], \"corruptedTokens\": [5,6,7,8], \"template\": 1, "
    try folder.write(
      row + "\"answer\": 2, \"distractor\": 3}\n" + row + "\"answer\": 3, \"distractor\": 2}\n",
      to: "prompts.jsonl")
    let result = try result("run", "1.2 mover END\n")
    #expect(result["faithfulnessPercent"] == .null)
    #expect(try number(result["faithfulness"]) < 1e-5)
    #expect(result["note"]?.string?.contains("too near zero to divide by") == true)
    let heads = try #require(self.result("minimality", "1.2 mover END\n")["heads"]?.array)
    #expect(heads[0]["percent"] == .null)
    try folder.write("1.2 mover END\n", to: "late.txt")
    for command in ["run", "minimality", "completeness"] {
      let page = try run(command, "late.txt")
      #expect(page.output.contains("too near zero to divide by"), "\(command) \(page.errors)")
    }
  }

  // MARK: minimality

  @Test("a head's minimality is the difference of two runs; K is what was asked for")
  func minimality() throws {
    try folder.write("# sets\n1.2: 0.1\n1.3: 1.2\n", to: "sets.txt")
    for (rule, removed) in [
      ("none", [[], [], []]), ("class", [["1.0"], ["1.2"], []]),
      ("sets.txt", [["0.1"], ["1.2"], []]),
    ] {
      let run = try run("minimality", circuit, ["--k", rule, "--json"])
      try #require(run.code == 0, "\(run.errors)")
      #expect(try run.json()["request"]?["k"]?.string == rule)
      let result = try run.result()
      let heads = try #require(result["heads"]?.array)
      #expect(heads.map { $0["head"]?.string } == ["1.2", "1.0", "0.1"])
      #expect(
        heads.map { $0["removed"]?.array?.compactMap { $0["head"]?.string } } == removed, "\(rule)")
      #expect(
        result["notInCircuit"]?.array == (rule == "sets.txt" ? [.string("1.3")] : []))
      for head in heads {
        let (first, second) = (try number(head["without"]), try number(head["withoutBoth"]))
        #expect(abs(try number(head["score"]) - abs(first - second)) < 1e-5)
        let share = 100 * abs(first - second) / abs(try number(result["model"]))
        #expect(abs(try number(head["percent"]) - share) < 1e-2)
      }
    }
    let heads = try #require(result("minimality", Self.heads, ["--k", "class"])["heads"]?.array)
    let (without, both) = (
      try result("run", "1.2 mover END\n0.1 early S1\n"), try result("run", "0.1 early S1\n")
    )
    #expect(abs(try number(heads[0]["without"]) - number(without["circuit"])) < 1e-5)
    #expect(abs(try number(heads[0]["withoutBoth"]) - number(both["circuit"])) < 1e-5)
  }

  // MARK: completeness

  @Test("completeness gives the empty set, every class, and so many subsets, from both sides")
  func completeness() throws {
    let result = try result("completeness", Self.heads, ["--subsets", "3", "--seed", "4"])
    #expect(
      try self.result("completeness", Self.heads, ["--subsets", "3", "--seed", "4"]) == result)
    let points = try #require(result["points"]?.array)
    #expect(
      points.map { $0["kind"]?.string } == [
        "nothing", "class", "class", "subset", "subset", "subset",
      ])
    let alone = try self.result("run", Self.heads)
    #expect(abs(try number(points[0]["circuit"]) - number(alone["circuit"])) < 1e-5)
    #expect(abs(try number(points[0]["model"]) - number(alone["model"])) < 1e-5)
    let ablated = try CommandRun([
      "ablate", path, "--prompts", prompts, "--heads", "1.2,1.0", "--kind", "template-mean",
      "--at", "END", "--json",
    ]).result()
    #expect(abs(try number(points[1]["model"]) - number(ablated["after"])) < 1e-5)
    let without = try self.result("run", "0.1 early S1\n")
    #expect(abs(try number(points[1]["circuit"]) - number(without["circuit"])) < 1e-5)
  }

  // MARK: What cannot be done

  @Test(
    "circuits that cannot be run are told with their lines",
    arguments: [
      ("# nothing\n", "names no head. Write one head a line, such as '9.9 name-mover END'."),
      (
        "0.0 a END\n2.0 a END\n",
        "line 2 names head 2.0, which the model does not have: layers go from 0 to 1, heads from 0 "
          + "to 3."
      ),
      (
        "0.0 a END\n0.1 a END\n0.0 a END\n",
        "head 0.0 stands twice at one position, in lines 1 and 3. Remove one."
      ),
      (
        "0.0 a END\n0.0 b END\n",
        "head 0.0 stands twice at one position, in lines 1 and 2. Remove one."
      ),
      (
        "0.0 a END\nb->a<q>\n",
        "line 2 links a class that has no head in the file. Name classes as in the lines of heads, "
          + "or the logits: 'name-mover->logits'."
      ),
    ])
  func badCircuits(text: String, message: String) throws {
    let file = try folder.write(text, to: "bad.txt")
    for command in ["run", "minimality", "completeness"] {
      try expect(
        ["circuit", command, path, "--circuit", file, "--prompts", prompts],
        fails: "\(file): \(message)\n")
    }
  }

  @Test("a circuit of another shape, and prompts and sets that do not do, are told")
  func refused() throws {
    let given = ["circuit", "run", path, "--prompts"]
    try expect(
      given + [prompts, "--circuit", "wang"], fails: "wang: line 3 names head 9.9, which ")
    let bare = try folder.write("{\"tokens\": [1,2,3,4], \"answer\": 2}\n", to: "bare.jsonl")
    try expect(
      given + [bare, "--circuit", circuit], fails: "prompt 1 has no answer or no distractor. ")
    let alone = try folder.write(
      "{\"tokens\": [1,2,3,4], \"answer\": 2, \"distractor\": 3}\n", to: "alone.jsonl")
    try expect(
      given + [alone, "--circuit", circuit],
      fails: "ablation by template-mean takes its values from reference prompts, ")
    try expect(
      given + [prompts, "--circuit", circuit, "--kind", "resample", "--reference", alone],
      fails: "resample pairs every prompt with a reference prompt, but there are 2 prompts and 1 ")
    let minimality = ["circuit", "minimality", path, "--prompts", prompts, "--circuit", circuit]
    try expect(
      minimality + ["--k", "papers"],
      fails: "papers: is neither a file nor a rule for the sets K (paper, ordered, class, none). ")
    let sets = try folder.write("1.2: 0.1\n1.2: 1.0\n", to: "sets.txt")
    try expect(
      minimality + ["--k", sets], fails: "\(sets): line 2 gives no set of heads, or one for a head "
    )
    try expect(
      [
        "circuit", "completeness", path, "--prompts", prompts, "--circuit", circuit, "--subsets",
        "-1",
      ],
      fails: "--subsets must be from 0 to 10000.", code: 64)
    try expect(
      given + [prompts, "--circuit", circuit, "--resamples", "0"],
      fails: "--resamples must be from 1 to 100000.", code: 64)
  }

  // MARK: Pages and figures

  private static let commands = [
    ["run"], ["run", "."], ["run", "--kind", "mean", "--position-mode", "union"],
    ["minimality"], ["minimality", "--k", "paper"], ["completeness"],
  ]

  private func arguments(_ command: [String]) -> [String] {
    let second = command.dropFirst().first == "."
    return ["circuit", command[0], path] + (second ? ["."] : [])
      + command.dropFirst(second ? 2 : 1) + ["--circuit", "circuit.txt", "--prompts", prompts]
  }

  @Test(
    "text has no control sequences, at most 80 columns, and its convention", arguments: commands)
  func text(command: [String]) throws {
    let run = try CommandRun(
      arguments(command), in: folder.url)
    try #require(run.code == 0, "\(run.errors)")
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    #expect(run.output.contains("2 reference"))
    #expect(run.output.contains("Intervals: 95 % of 1000"))
  }

  @Test("figures are written in every format", arguments: commands, ["csv", "json", "svg", "txt"])
  func figures(command: [String], ending: String) throws {
    let run = try CommandRun(
      arguments(command)
        + ["--export", "figure.\(ending)"], in: folder.url)
    try #require(run.code == 0, "\(run.errors)")
    let name = "figure.\(ending)" + (ending == "csv" ? "-metadata.json" : "")
    let text = try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
    let hash = try CommandRun(["info", path, "--json"]).json()["checkpoint"]?["sha256"]?.string
    #expect(text.contains(try #require(hash)))
    #expect(text.contains("per-prompt") || text.contains("union"))
  }

  @Test("weights that are not numbers never crash", arguments: commands)
  func notNumbers(command: [String]) throws {
    let file = folder.url.appending(path: "model.safetensors")
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(
      bytes.count - 4096..<bytes.count, with: Data(repeating: 0xFF, count: 4096))
    try bytes.write(to: file)
    for options in [[], ["--json"], ["--export", "a.svg", "--force"]] {
      let run = try CommandRun(
        arguments(command) + options, in: folder.url)
      #expect(run.code == 0, "\(command) \(run.errors)")
    }
  }
}
