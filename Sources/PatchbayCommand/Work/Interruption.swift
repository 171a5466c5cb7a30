import Dispatch
import Foundation
import Synchronization
import Transformer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C asks the work to stop; work that does not hear it is ended.
enum Interruption {
  /// The exit code after an interruption, as shells have it: 128 plus the signal's number.
  static let exitCode: Int32 = 130

  /// How long work may take to stop by itself.
  private static let patience = DispatchTimeInterval.seconds(2)

  /// From now on SIGINT cancels.
  ///
  /// - Parameter cancellation: what is asked to stop.
  static func watch(_ cancellation: Cancellation) {
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      // A second one does not wait. The handler keeps the source alive.
      if cancellation.isCancelled || source.isCancelled { _exit(exitCode) }
      cancellation.cancel()
      DispatchQueue.global().asyncAfter(deadline: .now() + patience) { _exit(exitCode) }
    }
    source.resume()
    signal(SIGINT, SIG_IGN)
  }

  /// From now on SIGINT and SIGTERM make a request, however long it takes to be met; a second one
  /// ends the program at once.
  static func watch(onRequest request: @escaping @Sendable () -> Void) {
    let request = OnlyOnce(request)
    for number in [SIGINT, SIGTERM] {
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // The handler keeps the source alive.
        if source.isCancelled || !request.make() { _exit(exitCode) }
      }
      source.resume()
      signal(number, SIG_IGN)
    }
  }

  /// From now on a terminal that goes away does not end the program.
  static func outliveTerminal() {
    signal(SIGHUP, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
  }

  /// From now on a file that grows beyond `ulimit -f` is an error like a full disk, not the end of
  /// the program.
  static func outliveFileLimit() {
    signal(SIGXFSZ, SIG_IGN)
  }
}

/// A request that is made at most once.
private final class OnlyOnce: Sendable {
  private let isMade = Mutex(false)
  private let request: @Sendable () -> Void

  init(_ request: @escaping @Sendable () -> Void) {
    self.request = request
  }

  /// Makes it; false where it was made before.
  func make() -> Bool {
    let isFirst = isMade.withLock { made in
      defer { made = true }
      return !made
    }
    if isFirst { request() }
    return isFirst
  }
}
