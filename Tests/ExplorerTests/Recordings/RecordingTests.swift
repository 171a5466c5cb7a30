import Dispatch
import Foundation
import Screen
import StrictJSON
import Synchronization
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
      .key(.enter), .burstKey(.enter), .key(.character("é")), .key(.control("u")),
      .key(Key(.left, .alt)),
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

  @Test("explorations that begin in the same second have recordings of their own")
  func sameSecond() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let path = folder + "/2026-11-28T124500Z.jsonl"
    var options = ExplorationOptions(recording: path)
    options.isRecordingOptional = true
    let keys: [DisplayEvent] = ["1", "2", "3"].map { .key(.character($0)) }
    for key in keys {
      let display = HeadlessDisplay(size: Size(width: 80, height: 24), events: [key])
      _ = try explore(loaded, on: display, options: options)
      #expect(display.frames.allSatisfy { !$0.text.contains("Nothing is recorded") })
    }
    let names = ["", "-2", "-3"].map { "2026-11-28T124500Z\($0).jsonl" }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == names.sorted())
    for (name, key) in zip(names, ["1", "2", "3"]) {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      #expect(try Recording(parsing: text).steps == [.key(.character(Character(key)))])
    }
  }

  @Test("of many that begin at once none writes over another's recording")
  func atOnce() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let header = RecordingHeader(
      version: "1", checkpoint: "a", opening: OpeningPrompt(), size: Size(width: 80, height: 24))
    let isWritten = Mutex<[Bool]>([])
    DispatchQueue.concurrentPerform(iterations: 16) { number in
      let recorder = try? Recorder(to: folder + "/now.jsonl", isNumbered: true, header)
      recorder?.record(.key(.function(number + 1)))
      isWritten.withLock { $0.append(recorder != nil) }
    }
    #expect(isWritten.withLock(\.self) == [Bool](repeating: true, count: 16))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    let steps = try files.flatMap { name in
      try Recording(parsing: String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)).steps
    }
    #expect(files.count == 16 && Set(steps).count == 16 && steps.count == 16)
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
      world.answerAll()
      world.press("enter")
    }
    #expect(world.state.tour == nil && world.state.document.edits.isEmpty)
    world.press("2", "space")
    world.answerAll()
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
