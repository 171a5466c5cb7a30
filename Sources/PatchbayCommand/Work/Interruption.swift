import Dispatch
import Foundation
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
}
