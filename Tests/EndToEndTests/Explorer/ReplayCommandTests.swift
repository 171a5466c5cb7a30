import Foundation
import TestSupport
import Testing

@Suite(
  "Recordings are replayed headless on the embedded checkpoint",
  .enabled(if: CommandRun.isBuilt, "the command is not built"))
struct ReplayCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let tour = root.appending(path: "Sources/Explorer/Recordings/Tour.jsonl").path
  private static let stories = root.appending(path: "checkpoints/stories").path
  private static let corrupted = root.appending(path: "checkpoints/variants/stories-corrupted").path

  private func recording(_ lines: [String], second: String? = nil) -> String {
    let other = second.map { ", \"second\": \"\($0)\"" } ?? ""
    let header =
      "{\"schema\": \"patchbay.recording/1\", \"checkpoint\": \"\(Self.stories)\"\(other), "
      + "\"size\": [120, 40]}"
    return ([header] + lines).joined(separator: "\n") + "\n"
  }

  @Test("the tour shows at each stop what it tells of", arguments: ["80x24", "200x60"])
  func tour(size: String) throws {
    let run = try CommandRun([
      "replay", Self.tour, "--checkpoint", Self.stories, "--size", size, "--every",
    ])
    #expect(run.code == 0, "\(run.errors)")
    let stops = run.output.components(separatedBy: "\n# ")
    #expect(stops.count >= 10)
    func frame(_ words: String) -> String { stops.first { $0.hasPrefix(words) } ?? "" }
    #expect(frame("Screen 1").contains("Next token"))
    #expect(frame("How much each head looks").contains("attention END→IO"))
    #expect(frame("Screen 3").contains("Head 5.4"))
    #expect(frame("Space ablated it").contains("change"))
    #expect(
      frame("The model did not need").contains("2.5 5.4 ablated: mean")
        || frame("The model did not need").contains("5.4 2.5 ablated: mean"))
    #expect(frame("x took the ablations back").contains("no head ablated"))
  }

  @Test("the head that moves the name is found, ablated, compared and the last frame printed")
  func newcomer() throws {
    let folder = try TemporaryFolder()
    let keys =
      ["2", "/"].map { "{\"key\": \"\($0)\"}" }
      + "2.5".map { "{\"key\": \"\($0)\"}" }
      + ["enter", "space", "1", "d"].map { "{\"key\": \"\($0)\"}" }
    let path = try folder.write(recording(keys, second: Self.corrupted), to: "walk.jsonl")
    let first = try CommandRun(["replay", path])
    #expect(first.code == 0, "\(first.errors)")
    let lines = first.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count >= 40)
    #expect(lines[0].contains("A stories") && lines[0].contains("B stories-corrupted"))
    #expect(lines[0].contains("2.5 ablated: mean"))
    #expect(first.output.contains("B − A"))
    #expect(try CommandRun(["replay", path]).output == first.output)
    let plain = try CommandRun(["replay", path, "--ascii", "--size", "80x24"])
    #expect(plain.output.utf8.allSatisfy { $0 < 0x80 })
    let coloured = try CommandRun(["replay", path, "--color", "always"])
    #expect(coloured.output.contains("38;2;"))
  }

  @Test("a plan breaks the circuit and heals it, and shows when and which heads did it")
  func breakAndHeal() throws {
    let path = Self.root.appending(path: "Documentation/Recordings/break-and-heal.jsonl").path
    let run = try CommandRun(["replay", path, "--every"], in: Self.root)
    #expect(run.code == 0, "\(run.errors)")
    let stops = run.output.components(separatedBy: "\n# ")
    func frame(_ words: String) -> String { stops.first { $0.hasPrefix(words) } ?? "" }
    let trained = frame("F has gone below zero")
    #expect(trained.contains("stage heal (2 of 2)") && trained.contains("Heads over time"))
    // The strongest cell of the map is a name mover that writes against the name.
    #expect(trained.contains(/5\.[045] name-mover at step \d+: −/))
    let measured = trained.matches(of: /\d+ measured +([−\d.]+)/).compactMap { match in
      Double(match.1.replacing("−", with: "-"))
    }
    #expect(try #require(measured.min()) < -5 && #require(measured.max()) > 0)
    let different = frame("Screen 2: how the corrupted epoch differs")
    #expect(different.contains("A stories  B 1-corrupt/epoch-"))
    #expect(different.contains(/5\.[04] +name-mover +\+\d.\d+ +−\d/))
    #expect(frame("Screen 6").contains("name-mover"))
    let healed = frame("With the cursor at the end")
    #expect(healed.contains("B 2-heal/epoch-2"))
  }

  @Test(
    "the walk finds a name mover, ablates it, sees what is made up for, and compares with the variant"
  )
  func nameMoverWalk() throws {
    let walk = Self.root.appending(path: "Documentation/Recordings/name-mover-walk.jsonl").path
    let run = try CommandRun(["replay", walk, "--every"], in: Self.root)
    #expect(run.code == 0, "\(run.errors)")
    let stops = run.output.components(separatedBy: "\n# ")
    func frame(_ words: String) -> String { stops.first { $0.hasPrefix(words) } ?? "" }
    #expect(frame("The name movers").contains("▸5.4   name-mover"))
    #expect(frame("5.4 is ablated").contains("5.4 ablated: mean"))
    // The other heads grow with the scale of the last LayerNorm.
    let rest = frame("What the rest makes up for")
    #expect(rest.contains("5.4 ✗ name-mover"))
    for head in ["5.0   name-mover", "2.5   s-inhibition"] {
      let row = rest.split(separator: "\n").first { $0.contains(head) } ?? ""
      #expect(row.contains(" +0.0"), "\(row)")
    }
    #expect(frame("The logit lens").contains("5.4 ablated: mean"))
    #expect(frame("Patching the stream").contains("no head ablated"))
    for name in ["previous-token", "induction", "s-inhibition", "name-mover"] {
      #expect(
        frame("The circuit").contains("─ \(name) ") || frame("The circuit").contains("╭ \(name) "))
    }
    #expect(frame("The corrupted variant").contains("B − A"))
    #expect(frame("There 5.4 looks").contains("Head 5.4 name-mover · B"))
  }

  @Test(
    "what is wrong with a recording is told, with its line",
    arguments: [
      ("nothing", nil, "cannot be read: there is no such file"),
      ("bad", "x\n", "line 1 is no JSON object"),
      ("old", "{\"schema\": \"patchbay.recording/9\"}\n", "has the schema 'patchbay.recording/9'"),
    ])
  func problems(name: String, text: String?, words: String) throws {
    let folder = try TemporaryFolder()
    let path = try text.map { try folder.write($0, to: name) } ?? folder.url.path + "/" + name
    let run = try CommandRun(["replay", path])
    #expect(run.code == 1 && run.errors.contains(words), "\(run.errors)")
    #expect(run.output.isEmpty)
  }
}
