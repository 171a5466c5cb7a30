import Foundation
import StrictJSON
import TestSupport
import Testing

/// The trained checkpoint that is not kept in this project.
private enum TrainedCheckpoint {
  static let path = Fixture.shared.appending(path: "checkpoints/ioi-small").path
  static let isThere = FileManager.default.fileExists(atPath: path + "/config.json")
}

@Suite(
  "The commands give TransformerLens's numbers on the trained checkpoint",
  .enabled(
    if: CommandRun.isBuilt && TrainedCheckpoint.isThere,
    "needs the built command and ../shared/checkpoints/ioi-small"))
struct IndirectObjectTests {
  /// Sums of some hundred terms through three layers, in single precision.
  private static let tolerance = 1e-4

  private let recorded: JSON
  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    let path = Fixture.folder.appending(path: "ioi-small.json")
    recorded = try JSON.parse([UInt8](Data(contentsOf: path)))
    folder = try TemporaryFolder()
    var lines = ""
    for prompt in recorded["prompts"]?.array ?? [] {
      func text(_ key: String) -> String { prompt[key]?.string ?? "" }
      func choice(_ key: String) -> String { prompt[key]?["text"]?.string ?? "" }
      lines += """
        {"prompt": "\(text("text"))", "corrupted": "\(text("reference_text"))", \
        "answer": "\(choice("answer"))", "distractor": "\(choice("distractor"))", \
        "template": \(prompt["template"]?.integer ?? -1)}

        """
    }
    file = try folder.write(lines, to: "prompts.jsonl")
  }

  private func result(_ command: String, _ options: String...) throws -> JSON {
    let run = try CommandRun(
      [command, TrainedCheckpoint.path, "--json", "--prompts", file] + options)
    try #require(run.code == 0, "\(run.errors)")
    return try run.result()
  }

  private func numbers(_ json: JSON?) -> [Double] {
    json?.array.map { $0.flatMap { numbers($0) } } ?? json?.number.map { [$0] } ?? []
  }

  private func expect(
    _ ours: JSON?, _ theirs: JSON?, minus shift: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (a, b) = (numbers(ours), numbers(theirs).map { $0 - shift })
    #expect(!a.isEmpty && a.count == b.count, sourceLocation: sourceLocation)
    for (index, pair) in zip(a, b).enumerated() {
      #expect(
        abs(pair.0 - pair.1) <= Self.tolerance * (1 + abs(pair.1)), "element \(index)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("predict")
  func predict() throws {
    let prompts = try #require(recorded["prompts"]?.array)
    let result = try result("predict", "--top", "5")
    let centred = try self.result("predict", "--top", "5", "--centred")
    for (index, prompt) in prompts.enumerated() {
      let ours = try #require(result["prompts"]?.array?[index])
      let top = try #require(ours["top"]?.array)
      #expect(top.map { $0["id"]?.integer } == prompt["top"]?["tokens"]?.array?.map(\.integer))
      #expect(top.map { $0["token"]?.string } == prompt["top"]?["texts"]?.array?.map(\.string))
      expect(.array(top.compactMap { $0["logit"] }), prompt["top"]?["logits"])
      expect(.array(top.compactMap { $0["probability"] }), prompt["top"]?["probabilities"])
      let shifted = try #require(centred["prompts"]?.array?[index]["top"]?.array)
      expect(.array(shifted.compactMap { $0["logit"] }), prompt["top"]?["centred_logits"])
      expect(ours["logitDifference"], prompt["logit_difference"])
    }
    expect(result["meanLogitDifference"], recorded["means"]?["logit_difference"])
  }

  @Test("attribute")
  func attribute() throws {
    let (ours, theirs) = (try result("attribute"), recorded["means"]?["attribution"])
    for (own, name) in [
      ("heads", "heads"), ("mlps", "mlps"), ("biases", "b_O"), ("embedding", "embed"),
      ("position", "pos_embed"), ("unembedBias", "b_U"),
    ] { expect(ours[own], theirs?[name]) }
    expect(ours["total"], recorded["means"]?["logit_difference"])
  }

  @Test("ablate --sweep", arguments: ["mean", "template-mean"])
  func sweep(kind: String) throws {
    let before = try #require(recorded["means"]?["logit_difference"]?.number)
    let ours = try result("ablate", "--sweep", "heads", "--kind", kind)
    expect(ours["effects"], recorded["means"]?["sweep"]?[kind], minus: before)
  }

  @Test("attention")
  func attention() throws {
    let prompts = try #require(recorded["prompts"]?.array)
    for (index, prompt) in prompts.enumerated() {
      let recorded = try #require(prompt["attention"])
      let head = "\(recorded["layer"]?.integer ?? -1).\(recorded["head"]?.integer ?? -1)"
      let pattern = try result("attention", "--head", head, "--row", "\(index + 1)")["pattern"]
      expect(pattern?.array?.last, recorded["row"])
    }
  }
}
