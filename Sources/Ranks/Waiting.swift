#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Wire.Request {
  /// How long a rank asks again and again before it sleeps between two questions.
  enum Patience {
    /// Others are at the same work: a step goes on as soon as they are done.
    case step
    /// Rank 0 may be at work of its own for minutes, with all processors.
    case long

    fileprivate var busy: Duration {
      switch self {
      case .step: .seconds(1)
      case .long: .microseconds(200)
      }
    }
  }

  /// Returns when the request is done.
  ///
  /// MPI goes on only while it is asked, so a rank that waits must not sleep for long.
  mutating func wait(_ patience: Patience) {
    if isDone() { return }
    let start = ContinuousClock.now
    var pause: UInt32 = 50
    while !isDone() {
      if ContinuousClock.now - start < patience.busy {
        sched_yield()
      } else {
        usleep(pause)
        pause = min(2 * pause, 5000)
      }
    }
  }
}
