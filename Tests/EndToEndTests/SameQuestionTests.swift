import Analyses
import Checkpoints
import Foundation
import Patching
import StrictJSON
import Tasks
import TestSupport
import Testing
import Tokens
import Transformer

@testable import Explorer

/// What the explorer asks when nothing is chosen, and the command of the same name without options:
/// both have the same defaults, so that their numbers are the same.
@Suite(
  "The same question has the same answer in the explorer and as a command",
  .enabled(if: CommandRun.isBuilt))
struct SameQuestionTests {
  private static let path = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "checkpoints/stories").path
  private static let before = Condition(.a, .before)

  /// The explorer on the embedded checkpoint, at its first prompt.
  private struct Explored {
    var engine: Engine
    var document: Document

    init() throws {
      let loaded = try LoadedCheckpoint.read(folder: SameQuestionTests.path)
      engine = Engine(OpenCheckpoints(loaded))
      document = try #require(loaded.reader.opening())
    }

    mutating func answer<Kind: Query>(_ query: Kind) throws -> Kind.Answer {
      let request = QueryRequest(
        number: 1, query: AnyQuery(query), inputs: QueryInputs(document, for: query))
      let report = EngineReport(cancellation: Cancellation()) { _, _ in }
      let answer = try engine.answer(request, report).get()
      return try #require(answer.value as? Kind.Answer)
    }

    /// The options that give a command the explorer's first prompt, and nothing else.
    var prompt: [String] {
      [
        "--prompt", document.texts.prompt, "--answer", document.texts.answer, "--distractor",
        document.texts.distractor,
      ]
    }
  }

  private func result(_ command: String, _ options: [String]) throws -> JSON {
    let run = try CommandRun([command, Self.path, "--json"] + options)
    try #require(run.code == 0, "\(run.errors)")
    return try run.result()
  }

  private func grid(_ json: JSON?) throws -> [[Float]] {
    try #require(json?.array).map { row in
      try #require(row.array).map { Float(try #require($0.number)) }
    }
  }

  private func expectClose(_ one: [[Float]], _ other: [[Float]], _ what: String) {
    #expect(one.map(\.count) == other.map(\.count), "\(what)")
    let worst = zip(one.joined(), other.joined()).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst < 2e-5, "\(what): \(worst)")
  }

  @Test("head scores, on one sample that both name")
  func scores() throws {
    var explored = try Explored()
    let ours = try explored.answer(ScoresQuery(.a))
    let theirs = try result("heads", [])
    // Sequences go through the model some at a time, not as many here as there, and with some kernels
    // a product's last bits depend on the number of its rows.
    expectClose(try grid(theirs["previousToken"]), ours.previousToken, "previous token")
    expectClose(try grid(theirs["duplicateToken"]), ours.duplicateToken, "duplicate token")
    expectClose(try grid(theirs["induction"]), ours.induction, "induction")
    #expect(theirs["sample"]?["sequences"]?.integer == 50)
    #expect(theirs["sample"]?["half"]?.integer == 50)
    let head = Head(1, 2)
    let copying = try explored.answer(CopyingQuery(.a, head))
    #expect(try grid(theirs["copying"])[1][2] == copying.score)
    #expect(try grid(theirs["negativeCopying"])[1][2] == copying.negativeScore)
  }

  @Test("attribution and prediction")
  func attribution() throws {
    var explored = try Explored()
    let ours = try explored.answer(AttributionQuery(Self.before))
    expectClose(
      try grid(try result("attribute", explored.prompt)["heads"]), ours.heads, "attribution")
    let prediction = try explored.answer(PredictionQuery(Self.before))
    let theirs = try #require(try result("predict", explored.prompt)["prompts"]?.array?.first)
    #expect(
      theirs["top"]?.array?.map { $0["id"]?.integer }
        == prediction.top.prefix(10).map {
          $0.token.rawValue
        })
    let difference = try #require(theirs["logitDifference"]?.number)
    #expect(abs(Float(difference) - (try #require(prediction.logitDifference))) < 2e-5)
  }

  @Test("ablation without a word of how: by the mean over other names, at all positions")
  func ablation() throws {
    var explored = try Explored()
    let layers = try explored.answer(AttributionQuery(Self.before)).heads.count
    let ours = try (0..<layers).map { layer in
      try explored.answer(AblationSweepQuery(Self.before, layer: layer))
    }
    let run = try CommandRun(["ablate", Self.path, "--sweep", "heads", "--json"] + explored.prompt)
    try #require(run.code == 0, "\(run.errors)")
    expectClose(try grid(try run.result()["effects"]), ours, "sweep")
    #expect(try run.json()["request"]?["kind"]?.string == "mean")
    #expect(try run.json()["request"]?["referenceNames"]?.string == "other names")
    #expect(try run.json()["request"]?["reference"]?.array?.count == OtherNames.count)
    explored.document.toggle(Head(0, 5))
    let after = try explored.answer(PredictionQuery(Condition(.a, .after))).logitDifference
    let theirs = try result("ablate", ["--heads", "0.5"] + explored.prompt)
    #expect(
      abs(Float(try #require(theirs["after"]?.number)) - (try #require(after))) < 2e-5)
  }

  @Test("a prompt without names is ablated by zero in both")
  func zero() throws {
    var explored = try Explored()
    let reader = try LoadedCheckpoint.read(folder: Self.path).reader
    explored.document = try reader.read(
      PromptTexts(prompt: "Then Mary and John went to", answer: " Mary", distractor: " John"),
      bos: false)
    #expect(explored.document.kind == .zero)
    let run = try CommandRun(
      ["ablate", Self.path, "--heads", "0.5", "--json"] + explored.prompt)
    try #require(run.code == 0, "\(run.errors)")
    #expect(try run.json()["request"]?["kind"]?.string == "zero")
  }

  @Test("the scatter of a typed prompt, whose names are found by answer and distractor")
  func scatter() throws {
    var explored = try Explored()
    let ours = try explored.answer(ScatterQuery(Self.before, Head(2, 3), .first))
    let theirs = try #require(
      try result("scatter", ["--head", "2.3"] + explored.prompt)["points"]?.array)
    #expect(theirs.count == ours.points.count)
    for (own, other) in zip(ours.points, theirs) {
      #expect(other["name"]?.string == own.name.rawValue)
      #expect(abs(Float(try #require(other["attention"]?.number)) - own.attention) < 2e-5)
      #expect(abs(Float(try #require(other["projection"]?.number)) - own.projection) < 2e-5)
    }
  }

  @Test("patching without a word of what: the stream, clean into corrupted; paths to the logits")
  func patching() throws {
    var explored = try Explored()
    let state = PatchingState()
    let activation = Patch.activation(
      ActivationPatch(state.site, at: state.positions, isWhole: state.isWhole))
    expectClose(
      try grid(try result("patch", explored.prompt)["grid"]),
      try patched(&explored, activation, state.runs), "patch")
    let path = Patch.path(
      PathPatch(
        to: state.receivers, from: state.positions, at: state.receiverPositions,
        freezesMLPs: state.freezesMLPs, includesMLPs: true))
    let theirs = try result("path-patch", explored.prompt)
    let mlps = try #require(theirs["mlps"]?["patched"]?.array).map {
      Float(try #require($0.number))
    }
    expectClose(
      zip(try grid(theirs["patched"]), mlps).map { $0 + [$1] },
      try patched(&explored, path, .corruptedIntoClean), "path-patch")
  }

  /// What the explorer's grid of a patch shows.
  private func patched(
    _ explored: inout Explored, _ patch: Patch, _ runs: PatchRunPair
  ) throws -> [[Float]] {
    let setup = PatchSetup(patch: patch, runs: runs, condition: Self.before)
    let inputs = QueryInputs(
      explored.document, for: PatchStepQuery(setup, step: 0))
    let prompts = try #require(PatchPrompts(inputs, runs))
    let shape = try LoadedCheckpoint.read(folder: Self.path).checkpoint.configuration
    let plan = try prompts.plan(setup, shape, isEdited: false)
    let baseline = try explored.answer(PatchBaselineQuery(runs, Self.before))
    var grid = PatchGrid(plan, prompts: 1, baseline: baseline)
    for step in plan.steps.indices {
      grid.add(try explored.answer(PatchStepQuery(setup, step: step)))
    }
    return grid.values(grid.patched).map { $0.map { $0 ?? .nan } }
  }

  @Test("a head's output has one name, and another that every command takes")
  func sites() throws {
    let explored = try Explored()
    for command in [["patch", Self.path], ["cross-patch", Self.path, Self.path]] {
      let run = try CommandRun(command + ["--site", "output", "--json"] + explored.prompt)
      #expect(try run.json()["request"]?["site"]?.string == "head-output", "\(run.errors)")
    }
  }

  @Test("a text is cut into tokens as an argument, with a checkpoint in front or without")
  func tokenize() throws {
    let text = "When Mary and John went"
    let tokens = try result("tokenize", ["--prompt", text])["tokens"]
    #expect(tokens?.array?.isEmpty == false)
    #expect(try result("tokenize", [text])["tokens"] == tokens)
    let alone = try CommandRun(
      ["tokenize", text, "--json"], environment: ["PATCHBAY_CHECKPOINT": Self.path])
    #expect(try alone.result()["tokens"] == tokens)
    let words = try CommandRun(["tokenize", Self.path, "When", "Mary"])
    #expect(words.code == 64 && words.errors.contains("quotation marks"), "\(words.errors)")
  }
}
