import Foundation
import StrictJSON
import TestSupport
import Testing

@Suite(
  "Self-repair and circuit runs give TransformerLens's numbers on the trained checkpoint",
  .enabled(
    if: CommandRun.isBuilt && FixturePatching.hasTrained,
    "needs the built command and ../shared/checkpoints/ioi-small"))
struct TrainedRepairTests {
  /// Sums of some hundred terms through three layers, in single precision.
  private static let tolerance = 1e-4

  private let recorded: JSON
  private let folder: TemporaryFolder

  init() throws {
    func json(_ name: String) throws -> JSON {
      try JSON.parse([UInt8](Data(contentsOf: Fixture.folder.appending(path: name))))
    }
    recorded = try json("ioi-small/repairs.json")
    folder = try TemporaryFolder()
    let middles = recorded["positions"]?["MID"]?.array ?? []
    var lines = ""
    for (prompt, middle) in zip(try json("ioi-small.json")["prompts"]?.array ?? [], middles) {
      func text(_ key: String) -> String { prompt[key]?.string ?? "" }
      func choice(_ key: String) -> String { prompt[key]?["text"]?.string ?? "" }
      lines += """
        {"prompt": "\(text("text"))", "corrupted": "\(text("reference_text"))", \
        "answer": "\(choice("answer"))", "distractor": "\(choice("distractor"))", \
        "template": \(prompt["template"]?.integer ?? -1), \
        "positions": {"MID": \(middle.integer ?? -1)}}

        """
    }
    try folder.write(lines, to: "prompts.jsonl")
    let circuit = recorded["circuit"]?.array?.compactMap(\.string) ?? []
    try folder.write(circuit.joined(separator: "\n"), to: "circuit.txt")
  }

  private func result(_ command: String, _ options: [String]) throws -> JSON {
    let run = try CommandRun(
      [command, FixturePatching.trainedCheckpoint.path, "--json", "--prompts", "prompts.jsonl"]
        + options, in: folder.url)
    try #require(run.code == 0, "\(run.errors)")
    return try run.result()
  }

  private func theirs(_ name: String) throws -> [Double] {
    try #require(recorded["values"]?[name]).numbers
  }

  private func expect(
    _ ours: [Double], _ theirs: [Double], _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(!ours.isEmpty && ours.count == theirs.count, sourceLocation: sourceLocation)
    for (a, b) in zip(ours, theirs) {
      #expect(
        abs(a - b) <= Self.tolerance * (1 + abs(b)), "\(name)", sourceLocation: sourceLocation)
    }
  }

  @Test("self-repair", arguments: ["one", "several"], ["template-mean", "resample"])
  func selfRepair(set: String, kind: String) throws {
    let heads = try #require(recorded["heads"]?[set]?.array).map(\.numbers).map { pair in
      "\(Int(pair[0])).\(Int(pair[1]))"
    }
    let ours = try result(
      "self-repair", ["--head", heads.joined(separator: ","), "--kind", kind])
    let prompts = try #require(ours["prompts"]?.array)
    for (field, part) in [
      ("ablated", "ablated"), ("directEffect", "direct_effect"),
      ("replacementEffect", "replacement"),
    ] {
      expect(
        prompts.compactMap { $0[field]?.number }, try theirs("repair/\(set)/\(kind)/\(part)"), part)
    }
    for (field, part) in [("cleanAttribution", "clean"), ("ablatedAttribution", "ablated")] {
      expect(
        try #require(ours[field]).numbers, try theirs("repair/\(set)/\(kind)/attribution/\(part)"),
        field)
    }
  }

  @Test(
    "ablate --classes",
    arguments: [
      ([], "model"), (["--in", "circuit"], "circuit/per-prompt"),
      (["--in", "circuit", "--position-mode", "union"], "circuit/union"),
    ])
  func classes(options: [String], name: String) throws {
    let ours = try result("ablate", ["--classes", "circuit.txt"] + options)
    let classes = try #require(ours["classes"]?.array)
    #expect(classes.count == 3)
    let numbers = [ours["before"]?.number] + classes.map { $0["after"]?.number }
    let names = ["nothing"] + classes.compactMap { $0["name"]?.string }
    let means = try names.map { entry in
      let values = try theirs("\(name)/without/\(entry)")
      return values.reduce(0, +) / Double(values.count)
    }
    expect(numbers.compactMap(\.self), means, name)
  }
}

extension JSON {
  /// All numbers of an array and of the arrays in it, in order.
  fileprivate var numbers: [Double] {
    array.map { $0.flatMap(\.numbers) } ?? number.map { [$0] } ?? []
  }
}
