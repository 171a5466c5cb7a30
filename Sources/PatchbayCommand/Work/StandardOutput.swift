import Foundation
import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes what a command has to say.
enum StandardOutput {
  /// Writes text; a reader that has gone away, such as `head`, ends the program quietly.
  static func write(_ text: String) throws(CommandError) {
    guard try offer(text) else { ProcessEnd.now(128 + SIGPIPE) }
  }

  /// Writes text if there is still a reader.
  ///
  /// - Returns: false where the reader has gone away.
  static func offer(_ text: String) throws(CommandError) -> Bool {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
      return true
    } catch {
      let code = Self.code(error)
      if code == EPIPE { return false }
      throw .output(reason: code.map(Self.words) ?? error.localizedDescription)
    }
  }

  /// Whether it was open for writing when the program began.
  static var isOpen: Bool { fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE != O_RDONLY }

  /// The system's number for an error, wherever Foundation has put it.
  private static func code(_ error: any Error) -> Int32? {
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
    let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError
    return inner.flatMap { $0.domain == NSPOSIXErrorDomain ? Int32(exactly: $0.code) : nil }
  }

  private static func words(_ code: Int32) -> String {
    switch code {
    case ENOSPC: "no space is left on the device"
    case EIO: "the device does not answer"
    case EBADF, EINVAL: "it is closed"
    default: "the system refused it (errno \(code))"
    }
  }
}
