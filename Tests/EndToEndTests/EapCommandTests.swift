import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The command eap", .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct EapCommandTests {
  let folder: TemporaryFolder
  let prompts: String
  var path: String { folder.url.path }

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
    prompts = try folder.write(PatchCommandTests.rows, to: "prompts.jsonl")
  }

  private func run(_ options: String...) throws -> CommandRun {
    try CommandRun(["eap", path, "--prompts", prompts] + options, in: folder.url)
  }

  private func result(_ options: String...) throws -> JSON {
    let run = try CommandRun(
      ["eap", path, "--prompts", prompts, "--json"] + options, in: folder.url)
    try #require(run.code == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.eap/1")
    return try #require(json["result"])
  }

  private func names(_ result: JSON) throws -> [String] {
    try #require(result["edges"]?.array).compactMap { $0["edge"]?.string }
  }

  @Test("gives every edge its score, and nodes the sums of theirs")
  func edges() throws {
    let result = try result("--steps", "0")
    let names = try names(result)
    let shape = try CommandRun(["info", path, "--json"], in: folder.url).json()["checkpoint"]
    let layers = try #require(shape?["layers"]?.integer)
    let heads = try #require(shape?["heads"]?.integer)
    let perLayer = (0..<layers).map { layer in
      let before = 1 + layer * (heads + 1)
      return before * 3 * heads + before + heads
    }
    #expect(names.count == perLayer.reduce(0, +) + 1 + layers * (heads + 1))
    #expect(Set(names).count == names.count)
    #expect(names.first == "input->a0.h0<q>")
    #expect(names.last == "m\(layers - 1)->logits")
    #expect(result["selected"] == nil)
    var sums: [String: Double] = [:]
    for edge in try #require(result["edges"]?.array) {
      let source = try #require(edge["edge"]?.string).components(separatedBy: "->")[0]
      sums[source, default: 0] += try #require(edge["score"]?.number)
    }
    for node in try #require(result["nodes"]?.array) {
      let name = try #require(node["node"]?.string)
      #expect(abs(try #require(node["score"]?.number) - (sums[name] ?? 0)) < 1e-4, "\(name)")
    }
  }

  @Test("chooses a circuit, runs it, writes its file, and reads back as the same edges")
  func selected() throws {
    let file = folder.url.appending(path: "circuit.edges").path
    for rule in ["top", "greedy"] {
      let result = try result(
        "--edges", "30", "--select", rule, "--circuit-out", file, "--replace-circuit")
      let selected = try #require(result["selected"])
      let edges = try #require(selected["edges"]?.array).compactMap(\.string)
      #expect(!edges.isEmpty && edges.count <= 30)
      #expect(Set(edges).isSubset(of: try names(result)))
      for number in ["score", "full", "corrupted"] {
        #expect(try #require(selected[number]?.number).isFinite)
      }
      let nodes = Set(try #require(selected["nodes"]?.array).compactMap(\.string))
      #expect(nodes.contains("logits"))
      #expect(
        try String(contentsOfFile: file, encoding: .utf8) == edges.joined(separator: "\n") + "\n")
    }
    let again = try run("--edges", "30", "--circuit-out", file)
    #expect(again.code == 1 && again.errors.contains("is there already"))
  }

  @Test("a circuit of every edge scores as the model, whichever way it is chosen")
  func everything() throws {
    for options in [["--edges", "100000"], ["--threshold", "0"], ["--acdc", "0"]] {
      let run = try CommandRun(
        ["eap", path, "--prompts", prompts, "--json"] + options, in: folder.url)
      try #require(run.code == 0, "\(run.errors)")
      let selected = try #require(run.json()["result"]?["selected"])
      let (score, full) = (
        try #require(selected["score"]?.number), try #require(selected["full"]?.number)
      )
      #expect(abs(score - full) < 1e-3, "\(options)")
    }
  }

  @Test("with --acdc gives every edge the change that decided on it")
  func acdc() throws {
    let result = try result("--acdc", "0.05")
    #expect(try names(result).count == result["edges"]?.array?.count)
    #expect(result["nodes"]?.array?.isEmpty == true)
    let kept = Set(try #require(result["selected"]?["edges"]?.array).compactMap(\.string))
    for edge in try #require(result["edges"]?.array) {
      let change = abs(try #require(edge["score"]?.number))
      if kept.contains(edge["edge"]?.string ?? "") { #expect(change >= 0.05) }
    }
    #expect(try #require(result["tested"]?.integer) > 0)
  }

  @Test("steps and their convention change the scores")
  func methods() throws {
    let results = try [
      result("--steps", "0"), result("--steps", "2"), result("--steps", "2", "--alphas", "main"),
      result("--steps", "2", "--alphas", "with-corrupted"),
    ].map { $0["edges"] }
    #expect(results[2] == results[3])
    #expect(results[0] != results[1] && results[1] != results[2] && results[0] != results[2])
  }

  @Test("as text without control sequences in at most 80 columns, with a file of the figure")
  func text() throws {
    let file = folder.url.appending(path: "edges.csv").path
    let run = try run("--edges", "20", "--export", file)
    #expect(run.code == 0, "\(run.errors)")
    for words in ["strongest edges", "strongest nodes", "circuit / model", "Approximate"] {
      #expect(run.output.contains(words), "\(words)")
    }
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("input->a0.h0<q>"))
  }

  @Test("what cannot be is refused with what to do")
  func refused() throws {
    for (options, words) in [
      (["--steps", "-1"], "--steps must be from 0"), (["--edges", "0"], "at least 1"),
      (["--select", "greedy"], "needs --edges N"),
      (["--select", "threshold"], "--threshold SCORE"),
      (["--edges", "3", "--threshold", "1"], "only one of"), (["--threshold", "nan"], "0 or more"),
      (["--acdc", "0.1", "--edges", "3"], "--acdc chooses by itself"),
      (["--circuit-out", "x"], "needs a circuit"),
    ] {
      let run = try CommandRun(["eap", path, "--prompts", prompts] + options, in: folder.url)
      #expect(run.code == 64 && run.errors.contains(words), "\(options): \(run.errors)")
    }
    let none = try CommandRun(["eap", path, "--tokens", "1,2,3"], in: folder.url)
    #expect(none.code == 1 && none.errors.contains("corrupted"))
    let alone = try CommandRun(
      ["eap", path, "--tokens", "1,2,3", "--corrupted-tokens", "1,4,3"], in: folder.url)
    #expect(alone.code == 1 && alone.errors.contains("answer"))
  }
}

@Suite(
  "The command years", .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests")
)
struct YearsCommandTests {
  private func run(_ command: String, _ options: String...) throws -> CommandRun {
    let folder = try TemporaryFolder()
    let prompts = try CommandRun([
      "data", "greater-than", "--checkpoint", YearLensCommandTests.embedded, "--form", "jsonl",
      "--count", "12", "--seed", "3",
    ])
    let file = try folder.write(prompts.output, to: "years.jsonl")
    return try CommandRun([command, YearLensCommandTests.embedded, "--prompts", file] + options)
  }

  @Test("gives the probability difference of each prompt and the maps that lens --years gives")
  func years() throws {
    let years = try run("years", "--head", "1.1", "--mlp", "0", "--json")
    try #require(years.code == 0, "\(years.errors)")
    let result = try #require(years.json()["result"])
    let prompts = try #require(result["prompts"]?.array)
    #expect(prompts.count == 12)
    let differences = try prompts.map { try #require($0["probabilityDifference"]?.number) }
    let mean = try #require(result["probabilityDifference"]?.number)
    #expect(abs(differences.reduce(0, +) / 12 - mean) < 1e-5)
    #expect(try #require(result["corrupted"]?.number).isFinite)
    let low = try #require(result["probabilityDifferenceInterval"]?["low"]?.number)
    let high = try #require(result["probabilityDifferenceInterval"]?["high"]?.number)
    #expect(low < mean && mean < high)
    #expect(result["components"] == .null)
    let lens = try run("lens", "--years", "--head", "1.1", "--mlp", "0", "--json")
    #expect(try result["years"] == lens.json()["result"]?["years"])
  }

  @Test("sums up every head and MLP as the maps of each do")
  func components() throws {
    let text = try run("years", "--components")
    #expect(text.code == 0, "\(text.errors)")
    #expect(text.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    let result = try run("years", "--components", "--head", "1.1", "--mlp", "0", "--json").result()
    let maps = try #require(result["years"]?.array)
    for (name, field) in [("diagonal", "meanDiagonal"), ("difference", "meanDifference")] {
      let (head, mlp) = (
        try #require(result["components"]?[name]?["heads"]?.array?[1].array?[1].number),
        try #require(result["components"]?[name]?["mlps"]?.array?[0].number)
      )
      #expect(abs(head - (try #require(maps[0][field]?.number))) < 1e-4)
      #expect(abs(mlp - (try #require(maps[1][field]?.number))) < 1e-4)
    }
  }

  @Test("as text in at most 80 columns; and an edge's score is of the same difference")
  func text() throws {
    let years = try run("years")
    #expect(years.code == 0, "\(years.errors)")
    #expect(years.output.contains("probability of later years"))
    #expect(years.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    let edges = try run("eap", "--steps", "0", "--edges", "50", "--json")
    try #require(edges.code == 0, "\(edges.errors)")
    let full = try #require(edges.json()["result"]?["selected"]?["full"]?.number)
    let json = try run("years", "--json").json()
    #expect(abs(full - (try #require(json["result"]?["probabilityDifference"]?.number))) < 1e-5)
    #expect(try edges.json()["request"]?["score"]?.string == "probability-difference")
  }

  @Test("prompts without a start year are refused")
  func refused() throws {
    let run = try CommandRun(["years", YearLensCommandTests.embedded, "--prompt", "the cat"])
    #expect(run.code == 1 && run.errors.contains("has no start year"))
  }
}
