import Foundation
import Synchronization

/// What a run is asked to do next, by whoever watches it.
///
/// Requests are heard between steps.
public final class TrainingControl: Sendable {
  /// What can be asked.
  public enum Request: Hashable, Sendable {
    /// Go on.
    case run
    /// Wait after the step.
    case pause
    /// Save the state after the step and end.
    case stop
  }

  private let current = Mutex(Request.run)

  /// Control of a run that goes on until it is asked otherwise.
  public init() {}

  /// What is asked at the moment.
  public var request: Request { current.withLock { $0 } }

  /// Asks for something; a stop is final.
  public func ask(_ request: Request) {
    current.withLock { if $0 != .stop { $0 = request } }
  }

  /// Returns when no pause is asked for any more.
  func waitWhilePaused() {
    while request == .pause { Thread.sleep(forTimeInterval: 0.02) }
  }
}
