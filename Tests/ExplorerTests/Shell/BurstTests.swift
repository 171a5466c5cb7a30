import Foundation
import Screen
import StrictJSON
import Synchronization
import Testing
import Transformer

@testable import Explorer

@Suite("Keys of a burst, as from a paste, ask before they leave, start, delete or write")
struct BurstTests {
  private static let title = "a paste?"

  /// A world in which a key's action is not refused.
  private func world(_ keys: [String]) throws -> SmallWorld {
    var world = try SmallWorld()
    for key in keys {
      world.press(key)
      world.answerAll()
    }
    world.state.note = nil
    return world
  }

  static let asking: [(keys: [String], key: String)] = [
    ([], "q"), ([], "ctrl-c"), (["2", "space"], "x"), (["2", "space", "i"], "x"),
    (["2", "space", "i"], "delete"), (["5", "p", "space"], "X"),
  ]

  @Test(
    "an action that cannot be taken back asks, is left by Esc and done by Enter", arguments: asking)
  func asks(keys: [String], key: String) throws {
    let pressed = try #require(Key(key))
    var burst = try world(keys)
    var typed = burst
    #expect(burst.state.quietTime(before: pressed) == .milliseconds(30))
    let before = burst.state
    burst.send(.burstKey(pressed))
    #expect(burst.frame().text.contains(Self.title) && !burst.hasLeft)
    let name = try #require(before.keyMap.binding(for: pressed, in: before.keyContext)).label
    #expect(
      burst.frame().text.contains("Enter does it (\(name))   Esc leaves things as they are"))
    #expect(burst.state.document == before.document)
    burst.press("escape")
    #expect(burst.state.isOpen(before.overlay) && burst.state.document == before.document)
    burst.send(.burstKey(pressed))
    // Only a person who has read the question answers it.
    #expect(burst.state.quietTime(before: .enter) == .milliseconds(300))
    burst.send(.burstKey(.enter))
    #expect(
      burst.state.note
        == .refused("Enter came together with other keys, as in a paste. Press it again."))
    #expect(burst.frame().text.contains(Self.title) && !burst.hasLeft)
    burst.press("enter")
    typed.send(.key(pressed))
    #expect(burst.hasLeft == typed.hasLeft && burst.state.document == typed.state.document)
    #expect(burst.state.isOpen(typed.state.overlay))
  }

  @Test("training is neither begun, held nor ended by a burst")
  func training() throws {
    var world = try SmallWorld()
    world.press("7")
    world.send(
      .ran(.freeFolder(FreeFolder(stem: "patchbay-subject-duplication", path: "patchbay-run-1"))))
    let start = Key.character("s")
    #expect(world.state.quietTime(before: start) != nil)
    world.send(.burstKey(start))
    world.send(.burstKey(.enter))
    #expect(world.training.isEmpty && world.frame().text.contains("Start the run."))
    world.press("enter")
    #expect(world.training.count == 1)
    for event in MadeUpTraining.events(to: 5) { world.send(.training(event)) }
    world.send(.burstKey(.character("p")))
    #expect(world.training.count == 1 && world.state.training.phase == .running)
    world.press("escape")
    // These ask anyway, and then Enter asks again.
    for key in [Key.character("X"), .character("q")] {
      #expect(world.state.quietTime(before: key) == nil)
      world.send(.key(key))
      #expect(world.state.quietTime(before: .enter) == .milliseconds(30))
      world.send(.burstKey(.enter))
      #expect(world.training.count == 1 && !world.hasLeft)
      world.press("escape")
    }
  }

  @Test("an action that the palette finds asks too")
  func palette() throws {
    var world = try SmallWorld()
    world.press(":")
    world.type("quit")
    #expect(world.state.quietTime(before: .enter) != nil)
    world.send(.burstKey(.enter))
    #expect(!world.hasLeft && world.frame().text.contains(Self.title))
    world.press("enter")
    #expect(world.hasLeft)
  }

  @Test("what was copied before is not replaced by a burst")
  func copy() throws {
    var world = try SmallWorld()
    world.send(.burstKey(.character("y")))
    #expect(world.frame().text.contains("Enter does it (copy)"))
    #expect(world.state.quietTime(before: .character("y")) == nil)
    world.press("escape")
    #expect(world.state.quietTime(before: .character("y")) == .milliseconds(30))
  }

  @Test("a file is not written by the Enter of a paste")
  func export() throws {
    var world = try SmallWorld()
    world.press("e", "enter")
    #expect(world.state.quietTime(before: .enter) != nil)
    let before = world.state.overlay
    world.send(.burstKey(.enter))
    #expect(world.errands.isEmpty && world.state.awaitedFigures.isEmpty)
    #expect(world.state.isOpen(before))
    world.press("enter")
    #expect(!world.errands.isEmpty || !world.state.awaitedFigures.isEmpty)
  }

  @Test("keys that move, open, go back and write texts are never held up")
  func harmless() throws {
    for screen in ["1", "2", "3", "4", "5", "7", "8", "9"] {
      let world = try world([screen])
      for name in [
        "up", "down", "left", "right", "h", "j", "k", "l", "g", "G", "home", "end", "pgup", "pgdn",
        ",", ".", "escape", "tab", "1", "2", "8", "space", "u", "enter", ":", "?", "m", "v",
      ] {
        let key = try #require(Key(name))
        #expect(world.state.quietTime(before: key) == nil, "\(name) on \(screen)")
      }
    }
    var world = try world(["enter"])
    for key in [Key.enter, .character("q"), .character("x"), .escape] {
      #expect(world.state.quietTime(before: key) == nil)
    }
    world.press("escape")
    #expect(world.state.quietTime(before: .character("x")) == nil, "nothing is there to clear")
  }

  @Test("a burst is written down as one, and done again as one")
  func recording() throws {
    let header = """
      {"schema": "patchbay.recording/1", "version": "1", "checkpoint": "x", "size": [80, 24]}

      """
    let step = Recording.Step.burstKey(.character("q"))
    #expect(step.json.line == #"{"key":"q","burst":true}"#)
    #expect(try Recording(parsing: header + step.json.line).steps == [step])
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let display = BurstDisplay(" 1 2\rquit the store\r", isBurst: true)
    _ = try explore(loaded, on: display, options: ExplorationOptions(recording: path))
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(#"{"key":"q","burst":true}"#))
    let frame = try replay(text, on: loaded)
    #expect(frame.text.contains(Self.title))
    // Without the mark, as in older recordings, the key acts as it did.
    let older = text.replacing(#","burst":true"#, with: "")
    #expect(try !replay(older, on: loaded).text.contains(Self.title))
  }

  @Test(
    "pasted lines never end the program, typed ones do",
    arguments: [
      ("\r\rquit the store\r", true), ("quit\r", true), ("q\r", true), ("qq\rq\r", true),
      ("\rxL7\r\ru M q\r", false), (" Mary gave\rquit the store\r", false),
    ])
  func pastes(text: String, asks: Bool) throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let pasted = BurstDisplay(text, isBurst: true)
    let end = try explore(loaded, on: pasted, options: ExplorationOptions(recording: path))
    #expect(end == .displayLost)
    let steps = try Recording(parsing: String(contentsOfFile: path, encoding: .utf8)).steps
    #expect(steps.contains(.burstKey(.character("q"))) == asks)
    let typed = BurstDisplay("\u{1B}\u{1B}\u{1B}q", isBurst: false)
    #expect(try explore(loaded, on: typed) == .left)
  }
}

/// A display whose keys all come in one burst, or one by one.
private final class BurstDisplay: Display {
  let size = Size(width: 80, height: 24)
  let traits = DisplayTraits.full
  private let isBurst: Bool
  private var keys: ArraySlice<Key>

  init(_ text: String, isBurst: Bool) {
    self.isBurst = isBurst
    keys =
      text.map { character in
        switch character {
        case "\r": .enter
        case "\u{1B}": .escape
        default: .character(character)
        }
      }[...]
  }

  var waker: @Sendable () -> Void { {} }

  func show(_ frame: Frame) {}

  func comesAlone(after quiet: Duration) -> Bool { !isBurst }

  func nextEvent(timeout: Duration?) -> DisplayEvent { keys.popFirst().map { .key($0) } ?? .lost }
}
