import Dispatch
import Files
import Foundation
import Synchronization
import Training

/// Reads the log of one run at a time as it grows, on a thread of its own, and tells the session.
final class RunWatcher: Sendable {
  private let mailbox: Mailbox
  /// The number of the run that is watched; threads of other numbers end.
  private let number = Mutex(0)
  private let pause: DispatchTimeInterval
  /// How many looks what another machine has written may take to come: some twenty seconds.
  private static let patience = 40

  /// A watcher of no run.
  ///
  /// - Parameters:
  ///   - mailbox: receives what is new.
  ///   - pause: the time between two looks at a log.
  init(_ mailbox: Mailbox, pause: DispatchTimeInterval = .milliseconds(500)) {
    self.mailbox = mailbox
    self.pause = pause
  }

  /// Watches a run in place of any other, from the beginning of its log.
  func watch(_ path: String) {
    let own = number.withLock { number in
      number += 1
      return number
    }
    let thread = Thread { [self] in
      var log = WatchedLog(path, patience: Self.patience)
      while number.withLock({ $0 == own }) {
        if let news = log.news() {
          mailbox.post(.watched(news))
        } else {
          // Nobody signals: it only waits.
          _ = DispatchSemaphore(value: 0).wait(timeout: .now() + pause)
        }
      }
    }
    thread.name = "watcher"
    thread.start()
  }

  /// Watches nothing any more.
  func stop() { number.withLock { $0 += 1 } }

  /// All that a log says now, in pieces.
  static func all(of path: String) -> [WatchedNews] {
    var log = WatchedLog(path)
    var all: [WatchedNews] = []
    while let news = log.news() { all.append(news) }
    return all
  }
}

/// The log of a run that is watched, and how far it was read.
struct WatchedLog {
  private let path: String
  private let folder: RunFolder
  private var reader: RunLogReader
  private var last: TrainingEvent?
  private var status: RunStatus?
  /// When something was new last, or the log was first read to its end, and its age then in seconds.
  ///
  /// The clock of the machine that writes it is trusted that once alone.
  private var changed: (at: ContinuousClock.Instant, age: Double)?
  /// The bytes of a piece, which a screen takes in without a pause that anybody notices.
  private static let piece = 256 << 10

  /// A log of which nothing was read.
  ///
  /// - Parameters:
  ///   - path: the run's folder.
  ///   - patience: how often zeros in the log are left for later (`RunLogReader`).
  init(_ path: String, patience: Int = 0) {
    self.path = path
    folder = RunFolder(ErrandRunner.expanded(path))
    reader = RunLogReader(path: folder.logPath, patience: patience)
  }

  /// What is new since the last time; nil where nothing is.
  mutating func news() -> WatchedNews? {
    do {
      // Lines that are no JSON are passed over.
      while true {
        let reading = try reader.read(limit: Self.piece)
        guard reading.lines.isEmpty, !reading.isRestarted else { return piece(reading) }
        if reading.unreadable.isEmpty { break }
      }
    } catch {
      return told(.damaged(error.reason))
    }
    return told(RunStatus(of: folder, after: last, age: age()))
  }

  /// The seconds since something was new; what was there before it was watched is as old as its file,
  /// and no younger than new where a clock elsewhere is ahead of ours.
  private mutating func age() -> Double {
    let modified = FileSystem.facts(at: folder.logPath)?.modified ?? -.infinity
    let last = changed ?? (.now, max(0, Date().timeIntervalSince1970 - modified))
    changed = last
    return last.age + (ContinuousClock.now - last.at) / .seconds(1)
  }

  private mutating func piece(_ reading: RunLogReader.Reading) -> WatchedNews {
    let events = reading.lines.compactMap { TrainingEvent($0) }.map(placed)
    last = events.last ?? (reading.isRestarted ? nil : last)
    if status != nil { changed = (.now, 0) }
    return WatchedNews(path: path, events: events, isRestarted: reading.isRestarted)
  }

  /// An event with the path of a saved epoch as it is in this folder, which may have been copied.
  private func placed(_ event: TrainingEvent) -> TrainingEvent {
    guard case .saved(let step, let epoch, _, let hash) = event else { return event }
    return .saved(step: step, epoch: epoch, path: folder.epochPath(epoch), sha256: hash)
  }

  /// Tells how the run stands, where that has changed.
  private mutating func told(_ now: RunStatus) -> WatchedNews? {
    guard now != status else { return nil }
    status = now
    return WatchedNews(path: path, status: now)
  }
}

extension RunFolderError {
  /// Why a log cannot be read, in a few words where they say all.
  fileprivate var reason: String {
    if case .folder(_, .noRun) = self { return "there is no run.jsonl" }
    return description
  }
}
