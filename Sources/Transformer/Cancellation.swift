import Synchronization

/// Asks long work to stop; safe to use from any thread.
///
/// The work looks at it between halves of a block: for some prompts of GPT-2 small that is within tens
/// of milliseconds, for a thousand within seconds.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A request that has not been made yet.
  public init() {}

  /// Asks the work to stop.
  ///
  /// Asking twice is harmless.
  public func cancel() {
    flag.store(true, ordering: .relaxed)
  }

  /// Whether the work has been asked to stop.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Throws if the work has been asked to stop.
  public func check() throws(Cancelled) {
    if isCancelled { throw Cancelled() }
  }
}

/// The work was asked to stop and did; nothing was changed.
public struct Cancelled: Error, Equatable {
  /// The fact that work was stopped.
  public init() {}
}
