import Foundation
import Synchronization
import TextColumns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One line on standard error that tells how far work has come and how long it will still take.
///
/// Shown only on a terminal, and only for work of more than a second; gone when the work is done.
final class ProgressLine {
  private let label: String
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  /// How many lines are on the screen now.
  private static let shown = Atomic<Int>(0)

  /// A line for one piece of work.
  init(_ label: String) {
    self.label = label
    isShown = isatty(STDERR_FILENO) == 1
  }

  /// Tells how much is done; at most ten times a second something is written.
  func update(_ done: Int, of total: Int) {
    guard done > 0, total > 0 else { return }
    let left = (ContinuousClock.now - start) * (Double(total - done) / Double(done))
    show("\(done)/\(total), \(Self.clock(left)) left")
  }

  /// Tells how far work has come, in words; at most ten times a second something is written.
  ///
  /// - Parameter state: what is beyond 80 columns in all, which any terminal has, is cut.
  func show(_ state: String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    guard now - start > .seconds(1), last.map({ now - $0 > .milliseconds(100) }) ?? true else {
      return
    }
    if last == nil { Self.shown.add(1, ordering: .relaxed) }
    last = now
    let line = Columns.truncated(Columns.printable("\(label) \(state)"), to: 79)
    write("\r\(line)\u{1B}[K")
  }

  /// Takes the line away.
  func end() {
    guard last != nil else { return }
    last = nil
    Self.shown.subtract(1, ordering: .relaxed)
    write("\r\u{1B}[K")
  }

  /// Writes lines of their own on standard error, where they would cover the progress; safe on any
  /// thread.
  ///
  /// - Parameter text: what a terminal could obey in it is made visible.
  static func interject(_ text: String) {
    // Terminals that know no sequences are sent none where there is nothing to clear.
    let clear = shown.load(ordering: .relaxed) > 0 ? "\r\u{1B}[K" : ""
    try? FileHandle.standardError.write(contentsOf: Data("\(clear)\(Outside.shown(text))\n".utf8))
  }

  deinit { end() }

  private func write(_ text: String) {
    // A closed standard error is no reason to stop the work.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// A duration as minutes and seconds, with hours where there are any.
  static func clock(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let rest = two(seconds % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(rest)" : "\(minutes):\(rest)"
  }
}
