import Foundation

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

  /// A line for one piece of work.
  init(_ label: String) {
    self.label = label
    isShown = isatty(STDERR_FILENO) == 1
  }

  /// Tells how much is done; at most ten times a second something is written.
  func update(_ done: Int, of total: Int) {
    guard isShown, done > 0, total > 0 else { return }
    let now = ContinuousClock.now
    guard now - start > .seconds(1), last.map({ now - $0 > .milliseconds(100) }) ?? true else {
      return
    }
    last = now
    let left = Self.clock((now - start) * (Double(total - done) / Double(done)))
    write("\r\(label) \(done)/\(total), \(left) left\u{1B}[K")
  }

  /// Takes the line away.
  func end() {
    guard last != nil else { return }
    last = nil
    write("\r\u{1B}[K")
  }

  deinit {
    if last != nil { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8)) }
  }

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
