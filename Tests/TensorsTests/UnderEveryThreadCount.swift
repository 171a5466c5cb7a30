import Tensors
import Testing

/// Holds the suites that set the number of threads, which the whole process shares: one test at a
/// time.
@Suite(.serialized)
enum UnderEveryThreadCount {
  /// The counts that are tried: one, an even and an odd split.
  static let counts = [1, 2, 3]

  /// Runs `body` with a number of threads and restores the number after.
  static func with<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    let before = Threads.count
    defer { Threads.count = before }
    Threads.count = count
    return try body()
  }
}
