import CNcurses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The way to a terminal: takes bytes at once and passes them on as the terminal takes them.
///
/// The terminal is opened once more for it, so that its writes need not block and the mode of the
/// descriptor that other programs share stays as it is. Where that is refused, writes go to the
/// shared descriptor in small pieces, each when the terminal says that it takes bytes.
struct TerminalOutput: ~Copyable {
  /// Where bytes go.
  let descriptor: Int32
  /// Whether the terminal is gone.
  private(set) var isBroken = false
  private let isOwn: Bool
  private var bytes: [UInt8] = []
  private var sent = 0
  /// A piece small enough that a blocking write of it seldom waits.
  private static let piece = 256

  /// The way to the terminal behind a descriptor.
  init(_ shared: Int32) {
    let own = terminal_reopen(shared)
    isOwn = own >= 0
    descriptor = isOwn ? own : shared
  }

  deinit {
    if isOwn { close(descriptor) }
  }

  /// Whether everything has been passed on.
  var isEmpty: Bool { sent == bytes.count }

  /// Whether the terminal takes bytes now; a lost one is no reason to wait.
  var takesBytes: Bool {
    var line = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&line, 1, 0) != 0
  }

  /// Takes bytes, to be passed on by `flush`.
  mutating func add(_ more: [UInt8]) {
    if isEmpty { discard() }
    bytes += more
  }

  /// Drops what has not been passed on.
  mutating func discard() {
    bytes.removeAll(keepingCapacity: true)
    sent = 0
  }

  /// Passes on as much as the terminal takes now.
  mutating func flush() {
    while !isEmpty, !isBroken {
      if !isOwn, !takesBytes { return }
      let most = isOwn ? bytes.count : Self.piece
      let count = unsafe bytes[sent...].prefix(most).withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        sent += count
      } else if count < 0, errno == EAGAIN {
        return
      } else if count == 0 || errno != EINTR {
        isBroken = true
      }
    }
  }
}
