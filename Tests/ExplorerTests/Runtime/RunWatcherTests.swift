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
    #expect(all(&watched).last?.status == .brokeOff)
    // It does go on.
    try append(MadeUpTraining.step(10).json.line + "\n")
    #expect(all(&watched).last?.status == .perhapsRunning(host: "far"))
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
