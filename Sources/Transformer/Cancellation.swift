import Synchronization

/// A request that long work stops; safe to use from any thread.
///
/// Work checks it between halves of a block: within tens of milliseconds for a few prompts of GPT-2
/// small, within seconds for a thousand.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A request that nobody has made yet.
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

/// The error of work that was cancelled; nothing was changed.
public struct Cancelled: Error, Equatable {
  /// An error without details.
  public init() {}
}
