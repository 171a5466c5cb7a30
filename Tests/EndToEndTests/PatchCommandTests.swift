import Foundation
import Patching
import StrictJSON
import TestSupport
import Testing

@Suite(
  "The commands patch, path-patch and cross-patch",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct PatchCommandTests {
  let folder: TemporaryFolder
  let prompts: String
  var path: String { folder.url.path }

  /// Two prompts of different length with their pairs.
  static let rows = """
    {"tokens": [1,2,3,4], "corruptedTokens": [1,6,7,4], "answer": 2, "distractor": 3, \
    "positions": {"IO": 1, "S1": 2, "S2": 3}}
    {"tokens": [4,1,9,8,3], "corruptedTokens": [4,6,7,8,3], "answer": 1, "distractor": 8, \
    "positions": {"IO": 1, "S1": 2, "S2": 3}}

    """

  init() throws {
    folder = try TemporaryFolder.tinyCheckpoint()
    prompts = try folder.write(Self.rows, to: "prompts.jsonl")
  }

  private func run(_ arguments: String...) throws -> CommandRun {
    try CommandRun(arguments + ["--prompts", prompts], in: folder.url)
  }

  private func expect(
    _ arguments: [String], fails message: String, code: Int32 = 1,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try CommandRun(arguments, in: folder.url)
    #expect(run.code == code, sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(
      code == 1
        ? run.errors == "Error: \(message)\n" : run.errors.hasPrefix("Error: \(message)"),
      "\(run.errors)", sourceLocation: sourceLocation)
  }

  /// The numbers of a grid.
  private func grid(_ json: JSON?) throws -> [[Double]] {
    try #require(json?.array).map { row in
      try #require(row.array).map { try #require($0.number) }
    }
  }

  @Test("patch has the fields of its contract, and they follow from each other")
  func patch() throws {
    let run = try run("patch", path, "--site", "residual-in", "--at", "IO,S1,END", "--json")
    try #require(run.code == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.patch/1")
    #expect(json["request"]?["site"]?.string == "residual-in")
    #expect(json["request"]?["at"]?.string == "IO,S1,END")
    #expect(json["request"]?["direction"]?.string == "clean-to-corrupted")
    let result = try #require(json["result"])
    #expect(result["normalizer"]?["name"]?.string == "m1")
    let (clean, corrupted) = (
      try #require(result["clean"]?.number), try #require(result["corrupted"]?.number)
    )
    let (patched, effects, normalized) = (
      try grid(result["grid"]), try grid(result["effects"]), try grid(result["normalized"])
    )
    #expect(patched.allSatisfy { $0.count == 3 } && patched.count == effects.count)
    for (layer, row) in patched.enumerated() {
      for (column, value) in row.enumerated() {
        #expect(abs(value - corrupted - effects[layer][column]) < 1e-5)
        #expect(
          abs(effects[layer][column] / (clean - corrupted) - normalized[layer][column]) < 1e-4)
      }
    }
    #expect(try #require(result["memoryBytes"]?.integer) > 0)
  }

  @Test("the whole stream at every position brings the other run, in both directions")
  func wholeStream() throws {
    for direction in ["clean-to-corrupted", "corrupted-to-clean"] {
      let result = try run(
        "patch", path, "--site", "residual-in", "--whole", "--direction", direction, "--json"
      ).result()
      let end = try #require(
        result[direction == "clean-to-corrupted" ? "clean" : "corrupted"]?.number)
      for row in try grid(result["grid"]) { #expect(abs(row[0] - end) < 1e-4) }
    }
  }

  @Test("path-patch gives heads and MLPs, and its grid without a path is unchanged")
  func pathPatch() throws {
    let result = try run("path-patch", path, "--to", "1.0.q", "--at", "END", "--json").result()
    let clean = try #require(result["clean"]?.number)
    #expect(result["normalizer"]?["name"]?.string == "m2")
    #expect(
      try #require(result["mlps"]?["effects"]?.array).count == (try grid(result["patched"])).count)
    let patched = try grid(result["patched"])
    #expect(patched[0].contains { abs($0 - clean) > 1e-6 })
    #expect(patched[1].allSatisfy { $0 == patched[1][0] })
    #expect(abs(patched[1][0] - clean) < 1e-6)
  }

  @Test("patching a checkpoint with itself changes nothing", arguments: ["pattern", "output", "z"])
  func crossItself(site: String) throws {
    let run = try run("cross-patch", path, path, "--site", site, "--json")
    try #require(run.code == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.cross-patch/1")
    #expect(json["request"]?["source"]?["sha256"]?.string == json["checkpoint"]?["sha256"]?.string)
    #expect(try grid(json["result"]?["effects"]).allSatisfy { $0.allSatisfy { abs($0) < 1e-5 } })
    #expect(json["result"]?["normalizer"]?["name"]?.string == "m2")
  }

  @Test("frozen MLPs leave the direct path alone, which is what each head writes at END")
  func frozenMLPs() throws {
    let options = ["--to", "logits", "--prompts", prompts, "--json"]
    let frozen = try CommandRun(
      ["path-patch", path, "--freeze-mlps"] + options, in: folder.url)
    let all = try CommandRun(["path-patch", path] + options, in: folder.url)
    #expect(try frozen.json()["request"]?["freezeMLPs"]?.bool == true)
    let (alone, whole) = (
      try grid(frozen.result()["effects"]), try grid(all.result()["effects"])
    )
    // In the last layer an MLP still follows; in both layers it must make a difference.
    #expect(zip(alone, whole).allSatisfy { zip($0, $1).contains { abs($0 - $1) > 1e-6 } })
  }

  @Test("chosen senders alone are patched, and those alone are numbers")
  func senders() throws {
    let result = try run(
      "path-patch", path, "--to", "logits", "--senders", "1.2,0.3,1.2", "--json"
    ).result()
    let all = try grid(try run("path-patch", path, "--to", "logits", "--json").result()["effects"])
    let effects = try #require(result["effects"]?.array).map { try #require($0.array) }
    for (layer, row) in effects.enumerated() {
      for (head, value) in row.enumerated() {
        let isAsked = [layer, head] == [1, 2] || [layer, head] == [0, 3]
        #expect((value != .null) == isAsked)
        if let number = value.number { #expect(abs(number - all[layer][head]) < 1e-6) }
      }
    }
  }

  @Test("what will be done and the memory it takes are told before")
  func told() throws {
    let run = try run("patch", path, "--site", "pattern", "--json")
    let bytes = try #require(try run.result()["memoryBytes"]?.integer)
    let tenths = (bytes + 50_000) / 100_000
    #expect(
      run.errors == "Patching 8 cells on 2 prompts, at most \(tenths / 10).\(tenths % 10) MB of "
        + "memory beside the checkpoint.\n")
  }

  @Test("figures are written in every form, exact cells beside approximate ones")
  func exports() throws {
    for ending in ["csv", "json", "svg", "txt"] {
      let file = folder.url.appending(path: "figure.\(ending)")
      let run = try run(
        "patch", path, "--site", "v", "--approximate", "--exact", "3", "--export", file.path)
      try #require(run.code == 0, "\(run.errors)")
      let place = ending == "csv" ? file.path + "-metadata.json" : file.path
      let text = try String(contentsOfFile: place, encoding: .utf8)
      #expect(text.contains("Patched exactly"), "\(ending)")
      #expect(text.contains("approximate: attribution patching"), "\(ending)")
    }
  }

  @Test("an approximate grid comes with the strongest cells exact, and says so")
  func approximate() throws {
    let run = try run(
      "patch", path, "--site", "head-output", "--approximate", "--exact", "2", "--json")
    let result = try run.result()
    let known = try #require(result["effects"]?.array).flatMap { $0.array ?? [] }
    #expect(known.count { $0 != .null } == 2)
    #expect(try grid(result["approximate"]).count == result["effects"]?.array?.count)
    let text = try self.run("patch", path, "--site", "head-output", "--approximate").output
    #expect(text.contains("approximate effects"))
    #expect(text.contains("attribution patching"))
  }

  @Test(
    "what is printed reads back as the same record",
    arguments: [
      ["patch", "--site", "mlp-out", "--at", "S1,END"], ["patch", "--site", "v", "--approximate"],
      ["path-patch", "--to", "logits"], ["path-patch", "--to", "1.1.k,1.0.v", "--at", "S2"],
    ])
  func readsBack(arguments: [String]) throws {
    let run = try CommandRun(
      [arguments[0], path] + arguments.dropFirst() + ["--prompts", prompts, "--json"],
      in: folder.url)
    let json = try run.json()
    let record = try PatchRecord(json)
    for (part, again) in [("result", record.result), ("request", record.request)] {
      let members = try #require(try JSON.parse(Array(again.text.utf8)).object)
      #expect(members.count > 2)
      for (key, value) in zip(members.keys, members.values) {
        #expect(json[part]?[key] == value, "\(key)")
      }
    }
  }

  @Test("a pair of two lengths is shown, with the place where it parts")
  func unequalPair() throws {
    try expect(
      ["patch", path, "--site", "z", "--tokens", "1,2,3", "--corrupted-tokens", "1,2,4,5"]
        + ["--answer-id", "2", "--distractor-id", "3"],
      fails: """
        the two prompts of pair 1 have 3 and 4 tokens and part at position 2. Patching writes \
        position by position; make them equally long.
          clean      " # $ -
          corrupted  " # % &
                         ^ position 2
        """)
  }

  @Test("what cannot be done is refused with what to do")
  func refusals() throws {
    let one = ["--tokens", "1,2,3", "--answer-id", "2", "--distractor-id", "3"]
    try expect(
      ["patch", path, "--site", "z"] + one,
      fails: "values come from corrupted prompts, and not every prompt has one. Give --corrupted "
        + "TEXT beside --prompt, \"corrupted\" in each line of the prompt file, or as many prompts "
        + "with --reference FILE; a prompt of the form 'A … B … B' with answer A and distractor B needs "
        + "none.")
    try expect(
      ["path-patch", path, "--to", "logits", "--tokens", "1,2,3", "--corrupted-tokens", "1,2,4"],
      fails: "prompt 1 has no answer or no distractor. Give both (--answer, --distractor, or the "
        + "fields of the prompt file): the logit difference is answer minus distractor.")
    try expect(
      ["path-patch", path, "--to", "0.1.q", "--prompts", prompts],
      fails: "no head comes before the receivers: the highest layer among them is that of 0.1.q, "
        + "and senders must lie in a lower one.")
    try expect(
      ["path-patch", path, "--to", "1.0.q", "--senders", "1.1", "--prompts", prompts],
      fails: "nothing of head 1.1 reaches the receivers, which lie in its layer or below. Name "
        + "senders of lower layers, or receivers of higher ones.")
    try expect(
      ["patch", path, "--site", "residual-in", "--prompts", prompts],
      fails: "the prompts have from 4 to 5 tokens, so a position by its number is a different word "
        + "in each. Name positions that all have, such as --at IO,S1,S2,END.")
  }

  @Test("a row that is chosen keeps its number in messages")
  func rowNumbers() throws {
    let file = try folder.write(
      Self.rows + "{\"tokens\": [1,2,3], \"corruptedTokens\": [1,2], \"answer\": 2, "
        + "\"distractor\": 3}\n", to: "uneven.jsonl")
    let run = try CommandRun(
      ["patch", path, "--site", "z", "--prompts", file, "--row", "3"], in: folder.url)
    #expect(
      run.errors.hasPrefix("Error: the two prompts of pair 3 have 3 and 2 tokens"), "\(run.errors)")
    try expect(
      ["patch", path, "--site", "z", "--prompts", file, "--row", "3", "--reference", prompts],
      fails:
        "--row 3 is paired with row 3 of the reference file, which has 2 prompts. Give as many "
        + "as there are prompts.")
  }

  @Test("checkpoints of different shape are refused with what differs")
  func shapes() throws {
    let other = try TemporaryFolder.tinyCheckpoint()
    let narrow = Fixture.folder.appending(path: "narrow")
    for name in ["config.json", "model.safetensors"] {
      let target = other.url.appending(path: name)
      try FileManager.default.removeItem(at: target)
      try Data(contentsOf: narrow.appending(path: name)).write(to: target)
    }
    let run = try CommandRun(
      ["cross-patch", path, other.url.path, "--site", "pattern", "--prompts", prompts],
      in: folder.url)
    #expect(run.code == 1)
    #expect(run.errors.hasPrefix("Error: the two checkpoints differ in shape: "), "\(run.errors)")
    #expect(run.errors.hasSuffix("both must have the same shape.\n"), "\(run.errors)")
  }

  @Test("wrong use is told with the right one")
  func usage() throws {
    let one = ["--prompts", prompts]
    try expect(
      ["patch", path, "--site", "z", "--direction", "across-checkpoints"] + one,
      fails: "The value 'across-checkpoints' is invalid", code: 64)
    try expect(
      ["patch", path, "--site", "z", "--whole"] + one, fails: "--whole is for the stream", code: 64)
    try expect(
      ["patch", path, "--site", "z", "--exact", "3"] + one,
      fails: "--exact belongs to --approximate.", code: 64)
    try expect(
      ["patch", path, "--site", "z", "--normalise", "m2"] + one,
      fails: "m2 measures how far a clean run is spoilt", code: 64)
    try expect(
      ["path-patch", path, "--to", "9.9"] + one, fails: "The value '9.9' is invalid", code: 64)
    try expect(
      ["path-patch", path, "--to", "logits", "--at", "S2"] + one,
      fails: "The final stream is read at END.", code: 64)
  }

  // MARK: Sets of heads

  @Test("a set of heads at once has the fields of its contract, and they follow from each other")
  func set() throws {
    let other = try TemporaryFolder.tinyCheckpoint()
    let circuit = try folder.write("1.2 mover END\n0.1 early S1\n", to: "circuit.txt")
    let run = try run(
      "cross-patch", path, other.url.path, "--site", "head-output", "--set", circuit, "--random",
      "5", "--singly", "--json")
    try #require(run.code == 0, "\(run.errors)")
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.cross-patch-set/1")
    #expect(json["request"]?["set"]?["heads"] == json["result"]?["heads"])
    #expect(json["request"]?["set"]?["circuit"]?["path"]?.string == circuit)
    #expect(json["request"]?["random"]?.integer == 5)
    let result = try #require(json["result"])
    #expect(
      result.object?.keys == [
        "heads", "destination", "source", "patched", "effect", "share", "shareInterval", "prompts",
        "random", "memoryBytes", "effects", "effectShare",
      ])
    // The two checkpoints are the same: nothing changes, and there is no share of it.
    #expect(result["patched"] == result["destination"])
    #expect(result["share"] == .null && result["effectShare"] == .null)
    #expect(try grid(result["effects"]).allSatisfy { $0.allSatisfy { $0 == 0 } })
    for kind in ["anywhere", "outside"] {
      let random = try #require(result["random"]?[kind])
      #expect(random["count"]?.integer == 5 && random["sets"]?.array?.count == 5)
      #expect(random["share"] == .null)
      for set in try #require(random["sets"]?.array) {
        #expect(set["heads"]?.array?.count == 2)
        #expect(set["patched"] == result["destination"])
      }
    }
  }

  @Test("a listed set is the sum of what is listed, is drawn in every form, and is told before")
  func listed() throws {
    let files = ["csv", "json", "svg", "txt"].map { folder.url.appending(path: "set.\($0)").path }
    let run = try run(
      "cross-patch", YearLensCommandTests.embedded,
      YearLensCommandTests.embedded + "/../variants/stories-corrupted", "--site", "pattern",
      "--set",
      "5.4,5.0,5.4", "--random", "3", "--at", "END",
      "--export", files[0], "--export", files[1], "--export", files[2], "--export", files[3])
    try #require(run.code == 0, "\(run.errors)")
    #expect(
      run.errors.contains("Patching 2 heads at once and 6 random sets on 2 prompts, at most "))
    #expect(run.output.contains("5.0 5.4") && run.output.contains(" of 4"))
    #expect(run.output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 })
    for file in files {
      let place = file.hasSuffix("csv") ? file + "-metadata.json" : file
      #expect(try String(contentsOfFile: place, encoding: .utf8).contains("random sets: 3"))
    }
  }

  @Test(
    "sets are refused where they mean nothing",
    arguments: [
      (["--site", "mlp-out", "--set", "1.0"], "--set patches heads: give --site head-output"),
      (["--set", "1.0"], "--set patches heads"),
      (["--site", "z", "--set", "1.0", "--approximate"], "--approximate and --normalise are for"),
      (["--site", "z", "--random", "3"], "--random, --singly, --resamples and --seed belong to"),
      (
        ["--site", "z", "--set", "1.0", "--random", "200000"], "--random must be from 0 to 100000."
      ),
    ])
  func setRefused(options: [String], message: String) throws {
    try expect(
      ["cross-patch", path, path, "--prompts", prompts] + options, fails: message, code: 64)
  }

  @Test("a set that is neither a file, a circuit nor heads of the model is refused")
  func setMissing() throws {
    let common = ["cross-patch", path, path, "--prompts", prompts, "--site", "z", "--set"]
    let none = try CommandRun(common + ["none"], in: folder.url)
    #expect(none.code == 1)
    #expect(none.errors.hasPrefix("Error: none: is neither a file nor a circuit that Patchbay"))
    let head = try CommandRun(common + ["7.0"], in: folder.url)
    #expect(head.code == 1)
    #expect(head.errors.contains("7.0"))
  }
}
