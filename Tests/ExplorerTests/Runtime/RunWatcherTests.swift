import Dispatch
import Foundation
import StrictJSON
import Testing

@testable import Explorer
@testable import Training

@Suite("The log of another process is read as it grows")
struct RunWatcherTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/watched-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private var log: String { folder + "/run.jsonl" }

  private func text(_ events: [TrainingEvent]) -> String {
    events.map { $0.json.line + "\n" }.joined()
  }

  private func write(_ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: log))
  }

  private func append(_ text: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: log))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  /// All that is new now.
  private func all(_ log: inout WatchedLog) -> [WatchedNews] {
    var all: [WatchedNews] = []
    while let news = log.news() { all.append(news) }
    return all
  }

  @Test("a log that grows, is cut by a resumed run, vanishes and comes back")
  func life() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let events = MadeUpTraining.events(to: 160)
    var watched = WatchedLog(folder)
    #expect(watched.news() == WatchedNews(path: folder, status: .damaged("there is no run.jsonl")))
    #expect(watched.news() == nil)
    try write(text(Array(events.prefix(20))) + "{\"event\":\"st")
    var news = all(&watched)
    #expect(news.flatMap(\.events) == Array(events.prefix(20)))
    #expect(news.last?.status == .brokeOff)
    #expect(watched.news() == nil)
    try append("range\"}\nnot json\n" + text(Array(events.dropFirst(20))))
    news = all(&watched)
    // The epoch is where this folder is, not where it was trained.
    let saved = news.flatMap(\.events).compactMap { event -> String? in
      if case .saved(_, _, let path, _) = event { path } else { nil }
    }
    #expect(saved == [folder + "/epoch-1"])
    #expect(news.flatMap(\.events).count == events.count - 20)
    #expect(news.allSatisfy { !$0.isRestarted })
    try write(text(Array(events.prefix(5)) + [.resumed(step: 3), MadeUpTraining.step(4)]))
    news = all(&watched)
    #expect(news.map(\.isRestarted) == [true])
    #expect(news.flatMap(\.events).count == 7)
    try FileManager.default.removeItem(atPath: log)
    #expect(all(&watched).map(\.status) == [.damaged("there is no run.jsonl")])
    try write(text(events))
    news = all(&watched)
    #expect(news.first?.isRestarted == true)
    #expect(news.flatMap(\.events).count == events.count)
  }

  @Test("a run of another machine perhaps goes on there, unless its log is old")
  func elsewhere() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(text(Array(MadeUpTraining.events(to: 9))))
    try Data(#"{"process":1,"host":"far"}"#.utf8).write(to: URL(filePath: folder + "/lock"))
    #expect(RunWatcher.all(of: folder).last?.status == .perhapsRunning(host: "far"))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -400)], ofItemAtPath: log)
    var watched = WatchedLog(folder)
    #expect(all(&watched).last?.status == .silent(host: "far"))
    // It does go on.
    try append(MadeUpTraining.step(10).json.line + "\n")
    #expect(all(&watched).last?.status == .perhapsRunning(host: "far"))
    // A clock that is ahead makes nothing fresher than new.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 4000)], ofItemAtPath: log)
    #expect(RunWatcher.all(of: folder).last?.status == .perhapsRunning(host: "far"))
  }

  @Test("what another machine writes is followed through parts of lines, holes, and a log anew")
  func written() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lock = folder + "/lock"
    try Data(#"{"process":1,"host":"far"}"#.utf8).write(to: URL(filePath: lock))
    let events = MadeUpTraining.events(to: 60)
    let whole = text(events)
    var watched = WatchedLog(folder, patience: 40)
    // The length is seen before the words: over a network parts come in any order.
    let middle = whole.utf8.index(whole.startIndex, offsetBy: whole.utf8.count / 2)
    let (first, second) = (String(whole[..<middle]), String(whole[middle...]))
    try write(String(repeating: "\0", count: first.utf8.count) + second)
    #expect(all(&watched).flatMap(\.events).isEmpty)
    try write(first)
    let half = all(&watched).flatMap(\.events)
    #expect(half == Array(events.prefix(half.count)) && half.count > 5)
    try append(second)
    let rest = all(&watched)
    #expect(half.count + rest.flatMap(\.events).count == events.count)
    #expect(rest.allSatisfy { !$0.isRestarted })
    // For a moment an older length is seen again: what was shown is shown anew, and nothing twice.
    try write(first)
    #expect(all(&watched).first?.isRestarted == true)
    try write(whole)
    #expect(all(&watched).flatMap(\.events).count == events.count - half.count)
    // The run that goes on elsewhere puts another file in its place.
    let resumed = Array(events.prefix(20)) + [.resumed(step: 9)]
    try Data(text(resumed).utf8).write(to: URL(filePath: log), options: .atomic)
    try Data(#"{"process":2,"host":"further"}"#.utf8).write(to: URL(filePath: lock))
    let news = all(&watched)
    #expect(news.first?.isRestarted == true)
    #expect(news.flatMap(\.events).count == resumed.count)
    #expect(news.last?.status == .perhapsRunning(host: "further"))
    // Nobody who watches leaves anything, or changes what is there.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(names) == ["lock", "run.jsonl"])
  }

  @Test("the screen says on which machine the run is that it follows")
  func named() throws {
    var world = try SmallWorld()
    world.state.states.training.watched = WatchedRun(path: folder)
    world.state.states.training.phase = .watched("")
    for (status, words) in [
      (RunStatus.perhapsRunning(host: "far.cluster"), "watched: on far"),
      (.silent(host: "far"), "watched: far is silent"),
      (.perhapsRunning(host: "10.0.0.7"), "watched: on 10.0.0.7"),
      (.running(.init(process: 1, host: "here")), "watched: running"),
    ] {
      world.send(.watched(WatchedNews(path: folder, status: status)))
      #expect(world.state.states.training.phase.title == words)
    }
  }

  @Test("whether a process is at it is told when that changes")
  func status() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(text(MadeUpTraining.events(to: 30)))
    var watched = WatchedLog(folder)
    do {
      let lock = try RunLock(folder: folder)
      #expect(all(&watched).last?.status?.isHeld == true)
      #expect(watched.news() == nil)
      use(lock)
    }
    #expect(all(&watched).map(\.status) == [.brokeOff])
    try append(text([.finished(step: 30, seconds: 3)]))
    #expect(all(&watched).last?.status == .finished)
  }

  private func use(_ lock: borrowing RunLock) {}

  @Test("a log of 100,000 lines comes in pieces, in a second or two")
  func long() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let line = MadeUpTraining.step(1).json.line
    let lines = (1...100_000).map {
      line.replacing("\"step\":1,", with: "\"step\":\($0),", maxReplacements: 1)
    }
    try write(text([MadeUpTraining.events(to: 0)[0]]) + lines.joined(separator: "\n") + "\n")
    let start = ContinuousClock.now
    var world = try SmallWorld()
    world.state.states.training.watched = WatchedRun(path: folder)
    world.state.states.training.phase = .watched("")
    let pieces = RunWatcher.all(of: folder)
    for news in pieces { world.send(.watched(news)) }
    #expect(world.state.training.own.reports.latest?.step.number == 100_000)
    #expect(pieces.count > 50)
    // Wide of what it takes, for machines that are busy and programs that are not optimised.
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test("a watcher tells of one run at a time, until it is stopped")
  func threads() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(text(MadeUpTraining.events(to: 10)))
    let bell = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { bell.signal() }
    let watcher = RunWatcher(mailbox, pause: .milliseconds(5))
    func hear(_ isIt: (WatchedNews) -> Bool) -> Bool {
      while bell.wait(timeout: .now() + 60) == .success {
        for message in mailbox.drain() {
          if case .watched(let news) = message, isIt(news) { return true }
        }
      }
      return false
    }
    watcher.watch(folder)
    #expect(hear { $0.status == .brokeOff })
    try append(text([MadeUpTraining.step(11)]))
    #expect(hear { $0.events == [MadeUpTraining.step(11)] })
    watcher.watch(folder + "/nothing")
    #expect(hear { $0.path == folder + "/nothing" })
    watcher.stop()
    Thread.sleep(forTimeInterval: 0.05)
    _ = mailbox.drain()
    try append(text([MadeUpTraining.step(12)]))
    Thread.sleep(forTimeInterval: 0.1)
    #expect(mailbox.drain().isEmpty)
  }
}
