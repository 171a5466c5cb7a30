import Checkpoints
import Foundation
import Screen
import Synchronization
import TestSupport
import Testing

@testable import Explorer

@Suite("A session turns keys into frames and leaves the engine to its own thread")
struct SessionTests {
  @Test("heads, ablation, attention and lens of a tiny model, with no terminal")
  func tiny() throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    #expect(loaded.facts.missingTokenizer != nil)
    let display = ScriptedDisplay([
      .waitFor("p(answer)"), .key("2"), .waitFor("attribution"), .waitFor("+"), .key("l"),
      .key("space"), .waitFor("0.1 ablated: zero", orElse: "0.1 ablated: mean"), .waitFor("→"),
      .key("u"), .waitFor("no head ablated"), .key("enter"), .waitFor("looks at"), .key("4"),
      .waitFor("after the last layer"), .key("q"),
    ])
    let end = try explore(loaded, on: display)
    #expect(end == .left)
    #expect(display.missed.isEmpty, "\(display.missed)")
  }

  @Test("a display that goes away ends the session")
  func lost() throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let display = HeadlessDisplay(
      size: Size(width: 80, height: 24), events: [.key(.character("2")), .timeout])
    #expect(try explore(loaded, on: display) == .displayLost)
    #expect(display.frames.count >= 2)
    #expect(display.frames.last?.text.contains("Table") == true)
  }

  @Test("a window larger than any is drawn on up to a size, which is said")
  func immense() throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let window = Size(width: 65_535, height: 65_535)
    let words =
      "The window says that it has 65535x65535 cells; the first 1000x1000 are drawn on."
    let display = HeadlessDisplay(
      size: window,
      events: [
        .mouse(Mouse(.press, at: Point(column: 60_000, row: 60_000))), .key(.character("2")),
        .resize(Size(width: 80, height: 24)), .key(.character("1")),
        .resize(Size(width: 500, height: 65_535)),
      ])
    _ = try explore(loaded, on: display, options: ExplorationOptions(recording: path))
    #expect(display.frames.first?.size == Size(width: 1000, height: 1000))
    #expect(display.frames.allSatisfy { max($0.size.width, $0.size.height) <= Size.mostDrawn })
    #expect(display.frames.first?.text.contains(words) == true)
    // The recording can be replayed.
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(try replay(text, on: loaded).size == Size(width: 500, height: 1000))
    let noticed = HeadlessDisplay(size: window)
    _ = try explore(loaded, on: noticed, options: ExplorationOptions(notice: "Something else."))
    #expect(noticed.frames.first?.text.contains("Something else. " + words) == true)
    // A window that grows leads to the same note.
    let growing = HeadlessDisplay(
      size: Size(width: 80, height: 24),
      events: [.resize(Size(width: 2000, height: 24))] + [DisplayEvent](repeating: .wake, count: 9))
    _ = try explore(loaded, on: growing)
    #expect(growing.frames.allSatisfy { $0.size.width <= Size.mostDrawn })
  }

  @Test("a prompt asked for at the start is taken, or refused in words")
  func opening() throws {
    let loaded = try LoadedCheckpoint.read(folder: tinyFolder)
    let display = HeadlessDisplay(size: Size(width: 80, height: 24))
    _ = try explore(
      loaded, on: display, options: ExplorationOptions(opening: OpeningPrompt(prompt: "1 2 3")))
    #expect(display.frames.first?.text.contains("3 token ids") == true)
    #expect(throws: ExplorerError.self) {
      _ = try explore(
        loaded, on: display, options: ExplorationOptions(opening: OpeningPrompt(prompt: "x")))
    }
  }

  @Test(
    "on a trained checkpoint, the opening prompt is a sentence",
    .enabled(if: hasSharedCheckpoint, "../shared/checkpoints/ioi-small is not there"))
  func trained() throws {
    let loaded = try LoadedCheckpoint.read(folder: sharedCheckpoint.path)
    let display = ScriptedDisplay([
      .waitFor("When Mary and John"), .waitFor("␣Mary"), .waitFor("+5.778"), .key("2"),
      .waitFor("+1.34"), .key("q"),
    ])
    #expect(try explore(loaded, on: display) == .left)
    #expect(display.missed.isEmpty, "\(display.missed)")
  }
}

/// A display that presses keys and waits for words to be shown.
final class ScriptedDisplay: Display {
  enum Step {
    case key(String)
    case waitFor(String, orElse: String? = nil)
  }

  let size = Size(width: 100, height: 30)
  let traits = DisplayTraits.full
  /// Words that never came.
  private(set) var missed: [String] = []
  /// Every frame.
  private(set) var frames: [Frame] = []
  private var steps: ArraySlice<Step>
  private let bell = DispatchSemaphore(value: 0)
  private static let patience = Duration.seconds(120)

  init(_ steps: [Step]) {
    self.steps = steps[...]
  }

  var waker: @Sendable () -> Void {
    let bell = bell
    return { bell.signal() }
  }

  func show(_ frame: Frame) { frames.append(frame) }

  func nextEvent(timeout: Duration?) -> DisplayEvent {
    guard let step = steps.first else { return .lost }
    switch step {
    case .key(let name):
      steps.removeFirst()
      return Key(name).map { .key($0) } ?? .lost
    case .waitFor(let words, let other):
      let text = frames.last?.text ?? ""
      if text.contains(words) || other.map(text.contains) ?? false {
        steps.removeFirst()
        return nextEvent(timeout: timeout)
      }
      let limit = timeout ?? Self.patience
      let parts = limit.components
      let nanoseconds = Int(parts.seconds) * 1_000_000_000 + Int(parts.attoseconds / 1_000_000_000)
      if bell.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success { return .wake }
      if timeout == nil {
        missed.append(words)
        steps.removeFirst()
      }
      return .timeout
    }
  }
}
