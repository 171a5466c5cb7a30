import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads what a terminal sends on a thread of its own, which does nothing else, and notes when.
///
/// Escape and a letter are one key with Alt or two keys by the time between them, and a burst of keys
/// is told from typing by the same. The thread that draws may look for keys late; this one sleeps
/// until bytes come, and such a thread is let run within milliseconds also on a busy machine. The
/// system keeps no times of its own: what came while this thread too could not run, as while the
/// machine slept, arrives at once and cannot be told from what was sent at once.
final class KeyReader: Sendable {
  /// Bytes that were read at once.
  struct Piece: Hashable, Sendable {
    var bytes: [UInt8]
    /// When the system told of the first of them, just before they were read.
    var time: ContinuousClock.Instant
  }

  private struct Desk {
    var pieces: [Piece] = []
    var count = 0
    var isLost = false
    var isClosed = false
  }

  /// While so many bytes wait to be taken, no more are read.
  private static let most = 1 << 20
  /// How long the end of the thread is waited for.
  private static let patience = DispatchTimeInterval.seconds(2)

  private let input: Int32
  private let desk = Mutex(Desk())
  private let stirrer: WakePipe
  private let onInput: @Sendable () -> Void
  private let end = DispatchSemaphore(value: 0)

  /// Begins to read.
  ///
  /// - Parameters:
  ///   - input: a terminal that gives bytes as they come.
  ///   - onInput: called from the thread when bytes have come and when the terminal is gone.
  /// - Throws: when the system has no pipe left.
  init(_ input: Int32, onInput: @escaping @Sendable () -> Void) throws(TerminalError) {
    self.input = input
    self.onInput = onInput
    stirrer = try WakePipe()
    let thread = Thread { [self] in
      while readOn() {}
      end.signal()
    }
    thread.name = "keys"
    thread.qualityOfService = .userInteractive
    thread.start()
  }

  /// Takes what has come since the last call, the oldest first.
  ///
  /// - Returns: the pieces, and whether the terminal is gone.
  func take() -> (pieces: [Piece], isLost: Bool) {
    let (taken, wasFull) = desk.withLock { desk in
      defer { (desk.pieces, desk.count) = ([], 0) }
      return ((desk.pieces, desk.isLost), desk.count >= Self.most)
    }
    if wasFull { stirrer.wake() }
    return taken
  }

  /// Whether bytes have come that nobody has read yet.
  var hasUnread: Bool {
    var source = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&source, 1, 0) > 0
  }

  /// Ends the thread, so that others can read from the terminal.
  func close() {
    let isFirst = desk.withLock { desk in
      defer { desk.isClosed = true }
      return !desk.isClosed
    }
    guard isFirst else { return }
    stirrer.wake()
    _ = end.wait(timeout: .now() + Self.patience)
  }

  /// Waits for bytes and takes them in; false when there is nothing more to wait for.
  private func readOn() -> Bool {
    let isFull = desk.withLock { $0.count >= Self.most }
    var sources = [
      pollfd(fd: stirrer.reader, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isFull ? -1 : input, events: Int16(POLLIN), revents: 0),
    ]
    let ready = unsafe sources.withUnsafeMutableBufferPointer {
      unsafe poll($0.baseAddress, nfds_t($0.count), -1)
    }
    let time = ContinuousClock.now
    if ready < 0, errno != EINTR { return lose() }
    _ = stirrer.drain()
    if desk.withLock(\.isClosed) { return false }
    guard ready > 0, sources[1].revents != 0 else { return true }
    return read(at: time)
  }

  /// Reads what is there.
  ///
  /// The desk is held meanwhile, so that whoever sees that nothing is unread finds on it all that was.
  /// Where somebody else was first, as another program on the same terminal, nothing is waited for.
  ///
  /// - Parameter time: when the system told of it.
  /// - Returns: false when there is nothing more to wait for.
  func read(at time: ContinuousClock.Instant) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let (count, problem) = desk.withLock { desk -> (Int, Int32) in
      guard hasUnread else { return (-1, EAGAIN) }
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe Self.read(input, into: $0) }
      let problem = count < 0 ? errno : 0
      if count > 0 {
        desk.pieces.append(Piece(bytes: Array(bytes.prefix(count)), time: time))
        desk.count += count
      }
      return (count, problem)
    }
    if count == 0 || (count < 0 && problem != EINTR && problem != EAGAIN) { return lose() }
    if count > 0 { onInput() }
    return true
  }

  private func lose() -> Bool {
    desk.withLock { $0.isLost = true }
    onInput()
    return false
  }

  private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }
}
