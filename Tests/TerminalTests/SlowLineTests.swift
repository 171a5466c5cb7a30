import Foundation
import Screen
import Synchronization
import Testing

@testable import Terminal

/// A line as that of ssh: it takes all bytes at once and brings them at a pace of its own to a
/// terminal that answers.
private final class DeepLine: Sendable {
  private struct State {
    var queue: [UInt8] = []
    var longest = 0
    var arrived: [UInt8] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private static let bytesPerSecond = 9600.0
  private static let step = 0.02

  /// The most bytes that waited at any time.
  var longest: Int { state.withLock(\.longest) }
  /// The bytes that wait.
  var waiting: Int { state.withLock(\.queue.count) }
  /// What the person saw.
  var seen: String { state.withLock { String(decoding: $0.arrived, as: UTF8.self) } }

  /// Carries bytes until it is closed.
  ///
  /// - Parameters:
  ///   - terminal: whose far end the line is.
  ///   - answers: whether what is at the end of it answers.
  func carry(_ terminal: PseudoTerminal, answers: Bool) {
    let start = ContinuousClock.now
    var (brought, answered) = (0, 0)
    while !state.withLock(\.isClosed) {
      Thread.sleep(forTimeInterval: Self.step)
      let written = Array(terminal.read().utf8)
      let due = Int((ContinuousClock.now - start) / .seconds(1) * Self.bytesPerSecond) - brought
      let asked = state.withLock { state -> Int in
        state.queue += written
        state.longest = max(state.longest, state.queue.count)
        let count = min(due, state.queue.count)
        state.arrived += state.queue.prefix(count)
        state.queue.removeFirst(count)
        brought = state.queue.isEmpty ? brought + due : brought + count
        let text = String(decoding: state.arrived, as: UTF8.self)
        return text.components(separatedBy: "\u{1B}[5n").count - 1
      }
      guard answers else { continue }
      terminal.type(String(repeating: "\u{1B}[0n", count: asked - answered))
      answered = asked
    }
  }

  func close() { state.withLock { $0.isClosed = true } }
}

@Suite(
  "Over a line that queues what it is given", .serialized, .oneScreen, .timeLimit(.minutes(30)))
struct SlowLineTests {
  /// A screen of which each number makes another.
  private func heavyFrame(_ number: Int, _ size: Size) -> Frame {
    Frame.drawn(size: size) { canvas in
      for row in 0..<size.height {
        for column in 0..<size.width {
          canvas.text("\((row + column + number) % 10)", column: column, row: row)
        }
      }
      canvas.text("frame \(number).")
    }
  }

  /// Draws the newest of many frames whenever the display is ready, for some seconds.
  private func drawn(answers: Bool) throws -> (line: DeepLine, frames: Int, last: Int) {
    let terminal = try #require(PseudoTerminal())
    let display = try CursesDisplay(
      input: terminal.program, output: terminal.program,
      environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"], wishes: TerminalWishes())
    let line = DeepLine()
    // From here on the thread alone has the far end.
    nonisolated(unsafe) let farEnd = terminal
    let thread = Thread { unsafe line.carry(farEnd, answers: answers) }
    thread.start()
    // What is drawn before the first answer waits for nothing.
    display.show(heavyFrame(0, display.size))
    for _ in 0..<500 where line.seen.isEmpty || line.waiting > 0 {
      _ = display.nextEvent(timeout: .milliseconds(20))
    }
    for _ in 0..<10 { _ = display.nextEvent(timeout: .milliseconds(20)) }
    var (frames, last) = (0, 0)
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(4) {
      last = Int((ContinuousClock.now - start) / .milliseconds(33))
      if display.isReady {
        display.show(heavyFrame(last, display.size))
        frames += 1
      }
      _ = display.nextEvent(timeout: .milliseconds(20))
    }
    let queued = line.waiting
    #expect(answers ? queued < 8192 : true, "\(queued) bytes wait")
    display.close()
    Thread.sleep(forTimeInterval: 0.2)
    line.close()
    return (line, frames, last)
  }

  @Test("frames wait for those before them, so that the last is soon seen")
  func answering() throws {
    let (line, frames, last) = try drawn(answers: true)
    #expect(line.longest < 3 * 4096, "\(line.longest) bytes waited")
    #expect((4...60).contains(frames), "\(frames) of \(last) frames were drawn")
  }

  @Test("a terminal that never answers is drawn on all the same")
  func silent() throws {
    let (_, frames, _) = try drawn(answers: false)
    #expect(frames > 20, "\(frames)")
  }
}
