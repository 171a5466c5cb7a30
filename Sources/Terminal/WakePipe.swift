import CNcurses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pipe to oneself, by which other threads and signals end a wait for keys.
///
/// It stays open as long as anybody can still write to it.
final class WakePipe: Sendable {
  let reader: Int32
  let writer: Int32
  private static let wakeByte = UInt8(ascii: "w")
  /// The same byte as that of signals.
  private static let noticeByte = UInt8(ascii: "n")

  init() throws(TerminalError) {
    var (reader, writer): (Int32, Int32) = (-1, -1)
    let problem = unsafe terminal_pipe_open(&reader, &writer)
    guard problem == 0 else { throw unsafe .refused(reason: String(cString: strerror(problem))) }
    self.reader = reader
    self.writer = writer
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Ends a wait, or the next one; from any thread.
  func wake() {
    // A full pipe wakes just as well, so the result does not matter.
    unsafe withUnsafeBytes(of: Self.wakeByte) { _ = unsafe write(writer, $0.baseAddress, 1) }
  }

  /// Ends a wait without being told of by `drain`; from any thread.
  func notify() {
    unsafe withUnsafeBytes(of: Self.noticeByte) { _ = unsafe write(writer, $0.baseAddress, 1) }
  }

  /// Waits until there is something to drain, at most a time; for ever without one.
  func wait(within time: Duration?) {
    var source = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&source, 1, time.map { $0.milliseconds } ?? -1)
  }

  /// Empties the pipe; whether `wake` was called.
  func drain() -> Bool {
    var woken = false
    var bytes = [UInt8](repeating: 0, count: 256)
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(reader, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return woken }
      woken = woken || bytes.prefix(count).contains(Self.wakeByte)
    }
  }
}

extension Duration {
  /// Whole milliseconds as `poll` takes them, rounded up so that a wait never ends early.
  var milliseconds: Int32 {
    let rest = (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: max(0, min(components.seconds, 1 << 20) * 1000 + rest))
  }
}
