import Dispatch
import Foundation
import Screen
import Testing

@testable import Terminal

@Suite("Keys are told apart by when they came", .oneScreen, .timeLimit(.minutes(30)))
struct KeyTimesTests {
  private static let start = ContinuousClock.now
  private let screen = try? KeyScreen()

  private func read(_ bytes: [UInt8]) -> [DisplayEvent] { screen?.events(of: [.key(bytes)]) ?? [] }

  /// The keys of pieces of text, each of which came so many milliseconds after the start, looked at
  /// long after all of them.
  private func keys(_ pieces: [(Int, String)], lookedAt late: Int = 5000) -> [Key] {
    var times = KeyTimes()
    var arrivals = pieces.flatMap { milliseconds, text in
      times.take(text.utf8, at: Self.start + .milliseconds(milliseconds), read: read)
    }
    arrivals += times.flush(at: Self.start + .milliseconds(late), read: read)
    return arrivals.compactMap { if case .key(let key) = $0.event { key } else { nil } }
  }

  @Test("Escape and a key later are two keys, however late they are looked at")
  func escape() {
    #expect(keys([(0, "\u{1B}"), (300, "x")]) == [.escape, .character("x")])
    #expect(keys([(0, "\u{1B}"), (40, "x")]) == [.escape, .character("x")])
    #expect(
      keys([(0, "\u{1B}"), (300, "\u{1B}"), (600, "j")]) == [.escape, .escape, .character("j")])
    #expect(keys([(0, "a\u{1B}"), (300, "[")]) == [.character("a"), .escape, .character("[")])
  }

  @Test("what came together is one key, however late it is looked at")
  func together() {
    #expect(keys([(0, "\u{1B}x")]) == [.alt("x")])
    #expect(keys([(0, "\u{1B}"), (10, "x")]) == [.alt("x")])
    #expect(keys([(0, "\u{1B}"), (20, "["), (39, "A")]) == [.up])
  }

  @Test("what is held back is waited for, and then complete")
  func waits() {
    var times = KeyTimes()
    #expect(times.wait(at: Self.start) == nil)
    #expect(times.take([0x1B], at: Self.start, read: read).isEmpty)
    #expect(times.wait(at: Self.start + .milliseconds(15)) == .milliseconds(25))
    #expect(times.wait(at: Self.start + .seconds(9)) == .milliseconds(1))
    #expect(times.flush(at: Self.start + .milliseconds(39), read: read).isEmpty)
    #expect(
      times.flush(at: Self.start + .milliseconds(40), read: read)
        == [KeyTimes.Arrival(event: .key(.escape), time: Self.start)])
  }

  /// Whether the last of some keys, which came at these times, came alone.
  private func isAlone(
    _ before: [Int], at key: Int, then after: [Int] = [], quiet: Int = 30, now: Int = 5000
  ) -> Bool? {
    var times = KeyTimes()
    func arrival(_ time: Int) -> KeyTimes.Arrival {
      .init(event: .key(.character("j")), time: Self.start + .milliseconds(time))
    }
    for time in before + [key] { times.handOut(arrival(time)) }
    return times.cameAlone(
      after: .milliseconds(quiet), before: after.map(arrival), at: Self.start + .milliseconds(now))
  }

  @Test("a key of a burst has others before or behind it")
  func bursts() {
    #expect(isAlone([], at: 0) == true)
    #expect(isAlone([0], at: 0) == false)
    #expect(isAlone([0], at: 29) == false)
    #expect(isAlone([0], at: 33) == true, "a key held down repeats so")
    #expect(isAlone([], at: 0, then: [0]) == false)
    #expect(isAlone([], at: 0, then: [29]) == false)
    #expect(isAlone([], at: 0, then: [30]) == true)
    #expect(isAlone([0], at: 200, quiet: 300) == false)
    #expect(isAlone([0], at: 300, quiet: 300) == true)
  }

  @Test("that it has none is known only when the moment has passed")
  func unknown() {
    #expect(isAlone([], at: 0, now: 0) == nil)
    #expect(isAlone([], at: 0, now: 29) == nil)
    #expect(isAlone([0], at: 10, now: 10) == false)
    #expect(isAlone([], at: 0, now: 30) == true)
  }

  @Test("while something is unread, a key that seems alone may have company")
  func unread() {
    var times = KeyTimes()
    times.handOut(.init(event: .key(.character("q")), time: Self.start))
    #expect(times.cameAlone(after: .zero, before: [], at: nil) == nil)
    #expect(times.cameAlone(after: .zero, before: [], at: Self.start + .seconds(9)) == true)
    let next = KeyTimes.Arrival(event: .key(.character("u")), time: Self.start)
    #expect(times.cameAlone(after: .zero, before: [next], at: nil) == false)
  }

  @Test("an arrow's sequence that has begun belongs to the burst; wakes do not")
  func others() {
    var times = KeyTimes()
    let arrivals = times.take("q\u{1B}".utf8, at: Self.start, read: read)
    arrivals.forEach { times.handOut($0) }
    #expect(times.cameAlone(after: .zero, before: [], at: Self.start + .seconds(9)) == false)
    times.handOut(.init(event: .wake))
    #expect(
      times.cameAlone(
        after: .zero, before: [.init(event: .wake)], at: Self.start + .seconds(9)) == false)
  }
}

@Suite(
  "A thread of its own reads keys and notes when", .serialized, .oneScreen,
  .timeLimit(.minutes(30)))
struct KeyReaderTests {
  private let terminal: PseudoTerminal

  init() throws {
    terminal = try #require(PseudoTerminal())
    terminal.makeRaw()
  }

  @Test("what is read while nobody looks keeps its times")
  func times() throws {
    let bell = DispatchSemaphore(value: 0)
    let reader = try KeyReader(terminal.program) { bell.signal() }
    defer { reader.close() }
    let start = ContinuousClock.now
    terminal.type("\u{1B}")
    bell.wait()
    // It has been read, so that all that is typed later has later times.
    let between = ContinuousClock.now
    Thread.sleep(forTimeInterval: 0.1)
    terminal.type("x")
    bell.wait()
    let (pieces, isLost) = reader.take()
    #expect(!isLost && pieces.map(\.bytes) == [[0x1B], [0x78]])
    #expect(start < pieces[0].time && pieces[0].time < between)
    #expect(pieces[1].time - between >= .milliseconds(100))
    var keys = KeyTimes()
    let screen = try KeyScreen()
    let events = pieces.flatMap { piece in
      keys.take(piece.bytes, at: piece.time) { screen.events(of: [.key($0)]) }
    }.map(\.event)
    #expect(events == [.key(.escape), .key(.character("x"))])
    #expect(reader.take().pieces.isEmpty && !reader.hasUnread)
  }

  @Test("what somebody else has read is not waited for")
  func readByOthers() throws {
    let reader = try KeyReader(terminal.program) {}
    reader.close()
    #expect(reader.read(at: .now))
    #expect(reader.take().pieces.isEmpty)
  }

  @Test("a terminal that is gone is told, and the thread ends")
  func lost() throws {
    let bell = DispatchSemaphore(value: 0)
    let reader = try KeyReader(terminal.program) { bell.signal() }
    terminal.hangUp()
    bell.wait()
    #expect(reader.take().isLost)
    reader.close()
    reader.close()
  }

  @Test("after its end others read what is typed")
  func close() throws {
    let reader = try KeyReader(terminal.program) {}
    reader.close()
    terminal.type("x")
    while !reader.hasUnread { Thread.sleep(forTimeInterval: 0.001) }
    #expect(reader.take().pieces.isEmpty)
  }
}
