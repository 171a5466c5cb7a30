import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The number of threads that the engine uses, and the one way to split work among them.
///
/// Work is cut into fixed parts by the number of threads, never by who is free first, so that the
/// same thread count gives the same bytes.
public enum Threads {
  private static let chosen = Atomic<Int>(0)

  /// The number of threads in use: the number set, else `PATCHBAY_THREADS`, else one per
  /// processor that the process may use.
  public static var count: Int {
    get {
      let count = chosen.load(ordering: .relaxed)
      return count > 0 ? count : standard
    }
    set {
      chosen.store(max(1, min(newValue, limit)), ordering: .relaxed)
    }
  }

  /// The most threads that can be set.
  public static let limit = 256

  private static let standard: Int = {
    if let text = unsafe getenv("PATCHBAY_THREADS"),
      let requested = unsafe Int(String(cString: text)),
      requested > 0
    {
      return min(requested, limit)
    }
    return min(limit, Processors.usable)
  }()

  /// Runs `body` on consecutive parts of `0..<count`, at most one part a thread, and waits.
  ///
  /// - Parameters:
  ///   - count: the number of items.
  ///   - grain: the fewest items that are worth a thread of their own.
  ///   - body: called once for each part with the part's items; parts never overlap.
  static func split(_ count: Int, grain: Int = 1, _ body: (Range<Int>) -> Void) {
    guard count > 0 else { return }
    let parts = max(1, min(Threads.count, count / max(1, grain)))
    if parts == 1 {
      body(0..<count)
      return
    }
    withoutActuallyEscaping(body) { body in
      let shared = unsafe Shared(body: body)
      Crew.perform(parts) { part in
        unsafe shared.body((count * part / parts)..<(count * (part + 1) / parts))
      }
    }
  }

  /// Carries a closure to other threads for the time of one call; its parts touch separate memory.
  @unsafe
  private struct Shared: @unchecked Sendable {
    let body: (Range<Int>) -> Void
  }
}
