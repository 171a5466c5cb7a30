import Foundation

/// What is told while models are fetched.
public enum HubEvent: Sendable, Equatable {
  /// So many bytes of all are here, the last of them of this file.
  case progress(file: String, done: Int, total: Int)
  /// A file has arrived, and its hash is right.
  case arrived(file: String, bytes: Int)
  /// Something failed that may pass; it is tried again after so many seconds.
  case retry(after: Int, HubError)
  /// Another process fetches this file at this moment, which is waited for.
  case waiting(file: String)
  /// What was there of a file is of no use, and it is fetched from its beginning.
  case anew(file: String, AnewReason)
}

/// Why a file is fetched from its beginning though something of it was there.
public enum AnewReason: Sendable, Equatable {
  /// The server does not send parts of files.
  case noParts
  /// What was there does not have the right hash.
  case damaged
}

/// What happens on the way while models are fetched.
public struct HubHooks: Sendable {
  /// Hears what is done, in order, on the thread that fetches.
  public var tell: @Sendable (HubEvent) -> Void
  /// Asked often whether to stop.
  public var isCancelled: @Sendable () -> Bool
  /// Waits before something is tried again.
  public var pause: @Sendable (Duration) -> Void

  /// - Parameters:
  ///   - tell: hears what is done.
  ///   - isCancelled: asked whether to stop, some twenty times a second.
  ///   - pause: waits; nil to wait as long as is asked, or until it is stopped.
  public init(
    tell: @escaping @Sendable (HubEvent) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false },
    pause: (@Sendable (Duration) -> Void)? = nil
  ) {
    self.tell = tell
    self.isCancelled = isCancelled
    self.pause =
      pause ?? { duration in
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end, !isCancelled() { Thread.sleep(forTimeInterval: 0.05) }
      }
  }
}
