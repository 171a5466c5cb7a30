import Foundation
import Screen
import StrictJSON
import TestSupport
import Testing

@testable import Explorer

@Suite("Explorations are recorded and done again")
struct RecordingTests {
  private static let header = """
    {"schema": "patchbay.recording/1", "version": "1", "checkpoint": "x", "size": [80, 24]}

    """

  @Test("every step is read back as it was written")
  func roundTrip() throws {
    let steps: [Recording.Step] = [
      .key(.enter), .key(.character("é")), .key(.control("u")), .key(Key(.left, .alt)),
      .paste("two\nlines \"quoted\""), .resize(Size(width: 200, height: 60)),
      .mouse(Mouse(.wheelDown, at: Point(column: 3, row: 4))), .say("Look."),
    ]
    let header = RecordingHeader(
      version: "1", checkpoint: "a", second: "b",
      opening: OpeningPrompt(prompt: "p", answer: " a", bos: true),
      size: Size(width: 80, height: 24))
    let text = ([header.json.line] + steps.map(\.json.line)).joined(separator: "\n")
    let read = try Recording(parsing: text)
    #expect(read == Recording(header: header, steps: steps))
  }

  @Test(
    "what is wrong is told with its line",
    arguments: [
      ("", RecordingProblem.empty), ("x", .notAnObject(line: 1)), ("{}", .noSchema(line: 1)),
      (#"{"schema": "other"}"#, .otherSchema("other", line: 1)),
      (#"{"schema": "patchbay.recording/1"}"#, .badSize(line: 1)),
      (header + #"{"key": "nokey"}"#, .noSuchKey("nokey", line: 2)),
      (header + #"{"resize": [1, -2]}"#, .badSize(line: 2)), (header + "{}", .noStep(line: 2)),
      (header + "[", .notAnObject(line: 2)),
    ])
  func problems(text: String, problem: RecordingProblem) {
    #expect(throws: problem) { try Recording(parsing: text) }
  }

  @Test("what was recorded in a session replays to the same frame")
  func session() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let display = ScriptedDisplay([
      .waitFor("p(answer)"), .key("2"), .waitFor("+"), .key("l"), .key("space"), .key("3"),
      .waitFor("looks at"), .key("1"), .waitFor("change"), .key("q"),
    ])
    _ = try explore(loaded, on: display, options: ExplorationOptions(recording: path))
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let frames = [
      try replay(text, on: loaded), try replay(text, on: loaded),
    ]
    #expect(frames[0] == frames[1])
    #expect(frames[0].size == display.size)
    #expect(frames[0].text.contains("before") && frames[0].text.contains("0.1"))
    let large = try replay(text, on: loaded, size: Size(width: 200, height: 60))
    #expect(large.size == Size(width: 200, height: 60))
    #expect(throws: ExplorerError.self) {
      _ = try explore(loaded, on: display, options: ExplorationOptions(recording: path))
    }
  }

  @Test("a replay writes no file, whatever was exported")
  func export() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv").path
    let recording =
      Self.header + """
        {"key": "e"}
        {"key": "enter"}
        {"key": "ctrl-u"}
        {"paste": "\(path)"}
        {"key": "enter"}
        """
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let frame = try replay(recording, on: loaded)
    #expect(frame.text.contains("A replay writes nothing"))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("every key of the tour does something, and it ends where it says")
  func tour() throws {
    let tour = Tour.embedded
    #expect(tour.stops.count >= 8 && tour.stops.allSatisfy { !$0.words.isEmpty })
    var world = try SmallWorld()
    world.press(":")
    world.type("tour")
    world.press("enter")
    #expect(world.state.note?.text.hasPrefix("The tour is made for the embedded") == true)
    world.state.model.name = AppState.tourModel
    world.state.note = nil
    _ = world.state.startTour()
    for (place, stop) in tour.stops.enumerated() {
      #expect(world.frame().text.contains("Tour \(place + 1) of \(tour.stops.count)"))
      #expect(
        world.state.note?.isRefusal != true, "\(stop): \(String(describing: world.state.note))")
      world.settle()
      world.press("enter")
    }
    #expect(world.state.tour == nil && world.state.document.edits.isEmpty)
    world.press("2", "space")
    world.settle()
    let before = world.state.document
    _ = world.state.startTour()
    #expect(world.state.document.edits.isEmpty)
    world.press("z")
    #expect(world.state.note == .refused("Enter goes on with the tour, Esc leaves it."))
    world.press("escape")
    #expect(world.state.tour == nil)
    #expect(world.state.document == before && world.state.screen == .heads)
  }
}
