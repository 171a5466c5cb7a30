#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A lock on a file or folder, let go when it is dropped or the process ends in any way.
///
/// The system keeps it (flock), so nothing has to be tidied up after a killed process. It binds
/// only those who ask for it, and a second time in the same process counts as somebody else.
package struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// What came of asking for a lock.
  package enum Outcome: ~Copyable {
    /// It is ours.
    case taken(FileLock)
    /// Somebody else has it.
    case held
    /// There are no locks on this file system, or no right to take one.
    case unsupported
  }

  /// Who may hold a lock beside us.
  package enum Mode: Hashable, Sendable {
    /// Nobody.
    case exclusive
    /// All who ask for it shared.
    case shared
  }

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    // Closing is not enough while another process has the descriptor, as a child has that another
    // thread has just forked, until it calls exec.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Asks for the lock of a file or folder without waiting.
  ///
  /// - Parameters:
  ///   - path: of something that exists.
  ///   - mode: who may hold it beside us.
  /// - Returns: the lock, or why there is none.
  package static func acquire(_ path: String, _ mode: Mode = .exclusive) -> Outcome {
    // Some network file systems lock only what is open for writing, which folders cannot be.
    var descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else { return .unsupported }
    while flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(descriptor)
      return code == EWOULDBLOCK ? .held : .unsupported
    }
    return .taken(FileLock(descriptor))
  }

  /// Whether somebody holds the lock of a file for himself alone, without taking it from anyone.
  ///
  /// For the moment of asking nobody can take it, so those who take locks ask twice.
  ///
  /// - Parameter path: of a file.
  /// - Returns: nil where there is no file, no lock on this file system, or no right to look.
  package static func isHeld(_ path: String) -> Bool? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      return code == EWOULDBLOCK ? true : nil
    }
    flock(descriptor, LOCK_UN)
    return false
  }
}
