import Foundation
import Synchronization

/// Pauses, resumes or stops a run from another thread.
///
/// Requests take effect between steps.
public final class TrainingControl: Sendable {
  /// A request.
  public enum Request: Hashable, Sendable {
    /// Go on.
    case run
    /// Wait after the step.
    case pause
    /// Save the state after the step and end.
    case stop
  }

  private let current = Mutex(Request.run)

  /// Control of a run that goes on until there is another request.
  public init() {}

  /// The current request.
  public var request: Request { current.withLock { $0 } }

  /// Makes a request; a stop is final.
  public func ask(_ request: Request) {
    current.withLock { if $0 != .stop { $0 = request } }
  }

  /// Returns when no pause is requested any more.
  func waitWhilePaused() {
    while request == .pause { Thread.sleep(forTimeInterval: 0.02) }
  }
}
