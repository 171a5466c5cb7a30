#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal without a window: what a person types and sees is at its other end.
final class PseudoTerminal {
  /// The end that a program has.
  let program: Int32
  private var person: Int32

  init?(rows: UInt16 = 24, columns: UInt16 = 80) {
    var (person, program): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe openpty(&person, &program, nil, nil, &size) == 0 else { return nil }
    (self.person, self.program) = (person, program)
    _ = fcntl(person, F_SETFL, O_NONBLOCK)
  }

  deinit {
    hangUp()
    close(program)
  }

  /// Types bytes.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(person, $0.baseAddress, $0.count) }
  }

  /// What was written since it was last read.
  func read() -> String {
    var result: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe Self.read(person, into: $0)
      }
      guard count > 0 else { return String(decoding: result, as: UTF8.self) }
      result += piece.prefix(count)
    }
  }

  private static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  /// Whether keys are passed on one by one and unseen, as while a program draws.
  var isRaw: Bool {
    var settings = termios()
    _ = unsafe tcgetattr(program, &settings)
    return settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
  }

  /// Passes keys on one by one.
  func makeRaw() {
    var settings = termios()
    _ = unsafe tcgetattr(program, &settings)
    unsafe cfmakeraw(&settings)
    _ = unsafe tcsetattr(program, TCSANOW, &settings)
  }

  /// Lets the window vanish.
  func hangUp() {
    guard person >= 0 else { return }
    close(person)
    person = -1
  }
}
