import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The threads that help with parts of work, awake for a moment after each piece of it.
///
/// A pass over one prompt hands over work some eighty times in twenty milliseconds. To wake a thread
/// takes the system up to fifty microseconds, as long as such work itself, so helpers wait in a loop
/// first and sleep only when nothing comes. Who does a part is of no matter to its result.
enum Crew {
  /// One piece of work at a time; whoever finds it taken uses the system's threads.
  private static let isTaken = Atomic<Bool>(false)
  /// The number of the piece of work, and how many of its parts nobody has begun.
  private static let offer = Atomic<UInt64>(0)
  /// The parts that are not done.
  private static let unfinished = Atomic<Int>(0)
  /// The helpers that sleep, or are about to.
  private static let sleepers = Atomic<Int>(0)
  private static let alarm = DispatchSemaphore(value: 0)
  /// The work of the offer, written while no part is open and read by those who hold a part.
  private static let work = Work()
  private static let helpers: Int = start()

  /// How long helpers wait in a loop before they sleep, and how often the clock is read then.
  private static let patience = Duration.microseconds(150)
  private static let loopsPerLook = 32

  /// The low bits of the offer, which count parts.
  private static let partBits: UInt64 = 0xFFFF

  @safe
  private final class Work: @unchecked Sendable {
    var body: (@Sendable (Int) -> Void)?
  }

  /// Runs `body` for each part of `0..<parts`, and waits.
  static func perform(_ parts: Int, _ body: @Sendable (Int) -> Void) {
    guard parts <= Int(partBits), helpers > 0,
      !isTaken.exchange(true, ordering: .acquiring)
    else { return DispatchQueue.concurrentPerform(iterations: parts, execute: body) }
    withoutActuallyEscaping(body) { body in
      work.body = body
      unfinished.store(parts, ordering: .relaxed)
      let number = (offer.load(ordering: .relaxed) & ~partBits) &+ (partBits + 1)
      offer.store(number | UInt64(parts), ordering: .sequentiallyConsistent)
      for _ in 0..<min(sleepers.load(ordering: .sequentiallyConsistent), parts - 1) {
        alarm.signal()
      }
      while helpOut() {}
      waitForOthers()
      work.body = nil
    }
    isTaken.store(false, ordering: .releasing)
  }

  /// Does one open part; false where there is none.
  private static func helpOut() -> Bool {
    var seen = offer.load(ordering: .acquiring)
    while seen & partBits > 0 {
      let (begun, now) = offer.compareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      if begun {
        run(Int(seen & partBits) - 1)
        unfinished.subtract(1, ordering: .releasing)
        return true
      }
      seen = now
    }
    return false
  }

  /// Runs a part that this thread has begun; until it is done the piece of work stays.
  ///
  /// Not inlined, so that nothing holds on to the work when the part is said to be done.
  @inline(never)
  private static func run(_ part: Int) { work.body?(part) }

  /// Waits for the parts that helpers have begun.
  private static func waitForOthers() {
    var loops = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      unsafe BLAS.pause()
      loops += 1
      // A helper that the system has set aside needs a processor.
      if loops > 20_000 { sched_yield() }
    }
  }

  /// Starts the helpers: one for each processor that may be used but the caller's.
  private static func start() -> Int {
    guard unsafe BLAS.splitsProducts else { return 0 }
    let count = min(Threads.limit, Processors.usable) - 1
    for _ in 0..<count {
      DispatchQueue(label: "patchbay.crew", qos: .userInitiated).async { work(for: patience) }
    }
    return count
  }

  /// What a helper does for ever: waits in a loop, helps, sleeps when nothing comes for a while.
  private static func work(for patience: Duration) -> Never {
    let clock = ContinuousClock()
    var last = clock.now
    while true {
      if helpOut() {
        last = clock.now
        continue
      }
      for _ in 0..<loopsPerLook where offer.load(ordering: .relaxed) & partBits == 0 {
        unsafe BLAS.pause()
      }
      guard clock.now - last > patience else { continue }
      sleepers.add(1, ordering: .sequentiallyConsistent)
      if offer.load(ordering: .sequentiallyConsistent) & partBits == 0 { alarm.wait() }
      sleepers.subtract(1, ordering: .sequentiallyConsistent)
      last = clock.now
    }
  }
}
