import Dispatch
import Foundation
import Screen
import Testing

@testable import Terminal

@Suite("A metered display plays a script and measures frames", .oneScreen, .timeLimit(.minutes(30)))
struct MeteredDisplayTests {
  private static let size = Size(width: 20, height: 3)

  private func display(
    _ script: [ScriptStep], patience: Duration = .seconds(10)
  ) throws -> MeteredDisplay {
    try MeteredDisplay(
      size: Self.size, traits: DisplayTraits(depth: .indexed, glyphs: .unicode), script: script,
      patience: patience)
  }

  private func frame(_ text: String) -> Frame {
    Frame.drawn(size: Self.size) { $0.text(text) }
  }

  @Test("keys come at once, and each is timed until its frame")
  func keys() throws {
    let display = try display([.key(.up), .key(.down), .resize(Size(width: 5, height: 2))])
    display.show(frame("start"))
    #expect(display.nextEvent(timeout: nil) == .key(.up))
    display.show(frame("upper"))
    #expect(display.nextEvent(timeout: nil) == .key(.down))
    display.show(frame("upper"))
    #expect(display.nextEvent(timeout: nil) == .resize(Size(width: 5, height: 2)))
    #expect(display.size == Size(width: 5, height: 2))
    #expect(display.nextEvent(timeout: nil) == .lost)
    #expect(display.frames.map(\.step) == [nil, 0, 1])
    #expect(display.frames.map { $0.bytes > 0 } == [true, true, false])
    #expect(display.keys.map(\.key) == [.up, .down] && display.keys.map(\.step) == [0, 1])
    #expect(display.keys[0].bytes == display.bytes(ofStep: 0))
    #expect(display.bytes(ofStep: nil) == display.frames[0].bytes)
  }

  @Test("a pause lets wakes through and lasts as long as it says")
  func pause() throws {
    do {
      let long = try display([.pause(.seconds(3600)), .key(.up)], patience: .seconds(3600))
      long.waker()
      #expect(long.nextEvent(timeout: nil) == .wake)
      #expect(long.nextEvent(timeout: .milliseconds(5)) == .timeout)
    }
    let short = try display([.pause(.milliseconds(200)), .key(.up)])
    let start = ContinuousClock.now
    #expect(short.nextEvent(timeout: nil) == .key(.up))
    #expect(ContinuousClock.now - start >= .milliseconds(200))
  }

  @Test("quiet starts anew with each wake of another thread")
  func quiet() throws {
    do {
      let long = try display([.untilQuiet(.seconds(3600)), .key(.up)], patience: .seconds(3600))
      let waker = long.waker
      DispatchQueue.global().async { waker() }
      #expect(long.nextEvent(timeout: nil) == .wake)
      #expect(long.nextEvent(timeout: .milliseconds(5)) == .timeout)
    }
    let short = try display(
      [.untilQuiet(.milliseconds(500)), .key(.up)], patience: .seconds(3600))
    // The wait begins now, and most of it passes.
    #expect(short.nextEvent(timeout: .zero) == .timeout)
    Thread.sleep(forTimeInterval: 0.3)
    short.waker()
    let before = ContinuousClock.now
    #expect(short.nextEvent(timeout: nil) == .wake)
    #expect(short.nextEvent(timeout: nil) == .key(.up))
    #expect(ContinuousClock.now - before >= .milliseconds(500))
    #expect(!short.ranOutOfPatience)
  }

  @Test("a wait for frames ends with them, or with the patience")
  func frames() throws {
    do {
      let served = try display([.untilFrames(2), .key(.up)])
      for text in ["a", "a", "b"] {
        _ = served.nextEvent(timeout: .zero)
        served.show(frame(text))
      }
      #expect(served.nextEvent(timeout: .zero) == .key(.up) && !served.ranOutOfPatience)
    }
    let waiting = try display([.untilFrames(2), .key(.up)], patience: .milliseconds(20))
    #expect(waiting.nextEvent(timeout: nil) == .key(.up) && waiting.ranOutOfPatience)
  }

  @Test("names of keys make a script")
  func names() {
    #expect(
      ScriptStep.keys("2 j shift-tab") == [
        .key(.character("2")), .key(.character("j")), .key(.backtab),
      ])
    #expect(ScriptStep.keys("2 no-key") == nil)
  }

  @Test("a share of the latencies is found by its rank")
  func latencies() {
    func record(_ milliseconds: Int) -> KeyRecord {
      KeyRecord(key: .up, step: 0, latency: .milliseconds(milliseconds), bytes: 0)
    }
    let records = (1...100).reversed().map(record)
    #expect(records.latency(atShare: 0.5) == .milliseconds(50))
    #expect(records.latency(atShare: 0.99) == .milliseconds(99))
    #expect(records.latency(atShare: 0) == .milliseconds(1))
    #expect([KeyRecord]().latency(atShare: 0.5) == nil)
  }
}
