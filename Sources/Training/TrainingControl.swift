import Foundation
import Synchronization
public import Transformer

/// Pauses, resumes or stops a run from another thread, or takes its model between two steps.
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

  /// The model between two steps: all its weights are those after the same step.
  public struct Snapshot: Sendable {
    /// The steps done.
    public let step: Int
    /// The model.
    public let weights: Weights
  }

  private let current = Mutex(Request.run)
  private let taker = Mutex<(@Sendable (Snapshot) -> Void)?>(nil)

  /// Control of a run that goes on until there is another request.
  public init() {}

  /// The current request.
  public var request: Request { current.withLock { $0 } }

  /// Makes a request; a stop is final.
  public func ask(_ request: Request) {
    current.withLock { if $0 != .stop { $0 = request } }
  }

  /// Asks for the model as it is after the step under way; while the run waits, as it is now.
  ///
  /// The weights are handed over and not copied: the next step copies them as it writes, once, and
  /// memory grows by the size of the model for as long as the snapshot is held.
  ///
  /// - Parameter taker: called once, on the run's thread, which waits for it; another request before
  ///   that takes its place. Never called where the run ends first.
  public func takeSnapshot(_ taker: @escaping @Sendable (Snapshot) -> Void) {
    self.taker.withLock { $0 = taker }
  }

  /// Hands over the model, if somebody asked for it.
  func deliver(step: Int, _ weights: Weights) {
    let taker = taker.withLock { taker in
      defer { taker = nil }
      return taker
    }
    taker?(Snapshot(step: step, weights: weights))
  }

  /// Returns when no pause is requested any more.
  ///
  /// - Parameter meanwhile: called again and again.
  func waitWhilePaused(_ meanwhile: () -> Void) {
    while request == .pause {
      meanwhile()
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}
