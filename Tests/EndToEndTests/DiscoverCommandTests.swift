import Circuits
import Foundation
import StrictJSON
import Testing

@Suite(
  "A circuit is discovered by a command",
  .enabled(if: CommandRun.isBuilt, "the command is not built beside the tests"))
struct DiscoverCommandTests {
  private static let checkpoint = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/stories").path

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try makePrompts(20, "prompts.jsonl")
  }

  private func makePrompts(_ count: Int, _ name: String) throws {
    let run = try CommandRun([
      "data", "ioi", "--form", "jsonl", "--count", "\(count)", "--seed", "1", "--checkpoint",
      Self.checkpoint,
    ])
    try folder.write(run.output, to: name)
  }

  private func discover(_ options: [String]) throws -> CommandRun {
    try CommandRun(
      ["circuit", "discover", Self.checkpoint, "--prompts", "prompts.jsonl", "--sequences", "2"]
        + options, in: folder.url)
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
  }

  /// The diagram has the heads of the circuit, and every step that was run its map.
  private func checkFigure(_ figure: JSON, _ result: JSON) throws {
    let parts = try #require(figure["result"]?["parts"]?.array)
    let boxes = try #require(parts[0]["boxes"]?.array)
    let heads = boxes.flatMap { $0["items"]?.array ?? [] }
    let classes = try #require(result["circuit"]?["classes"]?.array)
    #expect(heads.count == classes.flatMap { $0["members"]?.array ?? [] }.count)
    let maps = try #require(result["steps"]?.array).filter { $0["map"]?.array?.isEmpty == false }
    #expect(parts.count { $0["kind"]?.string == "grid" } == maps.count)
  }

  @Test("with a file of the circuit, a log, and the same as one JSON object")
  func files() throws {
    let run = try discover([
      "--out", "circuit.txt", "--log", "log.json", "--export", "found.svg", "--export",
      "found.json", "--json",
    ])
    try #require(run.code == 0, "\(run.errors)")
    try checkFigure(JSON.parse(Array(text("found.json").utf8)), run.result())
    #expect(try text("found.svg").contains("effect on the queries of name movers"))
    #expect(run.errors.contains("Written: circuit.txt, log.json"))
    let circuit = try Circuit(parsing: text("circuit.txt"))
    #expect(try text("circuit.txt").contains("# direct -"))
    let json = try run.json()
    #expect(json["schema"]?.string == "patchbay.circuit-discover/1")
    let result = try #require(json["result"])
    #expect(result["complete"]?.bool == true)
    #expect((result["faithfulnessPercent"]?.number ?? 0) >= 80)
    #expect(result["minimality"]?.array?.count == circuit.members.count)
    let steps = try #require(result["steps"]?.array)
    #expect(steps.first?["kind"]?.string == "direct")
    #expect(steps.first?["map"]?.array?.count == 6)
    #expect(steps.first?["candidates"]?.array?.count == 48)
    #expect(json["request"]?["settings"]?["direct"]?.number != nil)
    let log = try JSON.parse(Array(text("log.json").utf8))
    #expect(log["result"]?["steps"]?.array?.count == steps.count)
    #expect(log["checkpoint"]?["sha256"]?.string != nil)
    // Files that are there stay, unless they may go.
    let before = try text("circuit.txt")
    let refused = try discover(["--out", "circuit.txt", "--direct", "0.1"])
    #expect(refused.code == 1 && refused.errors.contains("circuit.txt"))
    #expect(try text("circuit.txt") == before)
    let figure = try discover(["--export", "found.svg", "--direct", "0.1"])
    #expect(figure.code == 1 && figure.errors.contains("found.svg is there already"))
    let same = try discover(["--log", "x.json", "--export", "x.json"])
    #expect(same.code == 64 && same.errors.contains("--export and another option name 'x.json'"))
    let grown = try discover([
      "--from", "circuit.txt", "--out", "circuit.txt", "--force", "--direct", "9",
    ])
    #expect(grown.code == 0, "\(grown.errors)")
    #expect(try text("circuit.txt").contains("# from the circuit that it began with"))
  }

  @Test("and as text, a table for each step")
  func page() throws {
    let run = try discover([])
    #expect(run.code == 0, "\(run.errors)")
    for words in [
      "1. direct effect on the logits", "accepted", "minimality", "faithfulness", "of F(M)",
      "s-inhibition->logits",
    ] {
      #expect(run.output.contains(words), "\(words)")
    }
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("and says what is wrong with prompts, thresholds and circuits")
  func refused() throws {
    let wrong = try discover(["--attention", "2"])
    #expect(wrong.code == 64 && wrong.errors.contains("'attention' must be a share"))
    try folder.write(#"{"prompt": "Anna and Tom"}"# + "\n", to: "short.jsonl")
    let short = try CommandRun(
      ["circuit", "discover", Self.checkpoint, "--prompts", "short.jsonl"], in: folder.url)
    #expect(short.code == 1 && short.errors.hasPrefix("Error: "))
    #expect(short.output.isEmpty)
    try folder.write("9.9 name-mover END\n", to: "large.txt")
    let large = try discover(["--from", "large.txt"])
    #expect(large.code == 1 && large.errors.contains("9.9"))
  }

  @Test("and what is done stays when it is interrupted")
  func interrupted() throws {
    try makePrompts(1000, "many.jsonl")
    let log = folder.url.appending(path: "log.json").path
    let out = folder.url.appending(path: "circuit.txt").path
    let run = try RunningCommand([
      "circuit", "discover", Self.checkpoint, "--prompts",
      folder.url.appending(path: "many.jsonl").path, "--sequences", "1", "--direct", "9", "--log",
      log, "--out", out,
    ])
    #expect(run.wait { FileManager.default.fileExists(atPath: log) }, "\(run.errors)")
    run.send(SIGINT)
    #expect(run.end() == 130)
    #expect(run.output.isEmpty)
    let json = try JSON.parse(Array(text("log.json").utf8))
    #expect(json["result"]?["complete"]?.bool == false)
    #expect((json["result"]?["steps"]?.array?.count ?? 0) >= 1)
    #expect(try text("circuit.txt").contains("# stopped before the last step"))
  }
}
