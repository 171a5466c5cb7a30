import Dispatch
import Foundation
import Synchronization
import Terminal
import Transformer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The requests to end that have come from outside.
private let requests = Atomic<Int>(0)

/// The signal of the first of them; 0 before there is one.
private let first = Atomic<Int32>(0)

/// Ctrl-C asks the work to stop; work that does not hear it is ended.
enum Interruption {
  /// The exit code after an interruption, as shells have it: 128 plus the signal's number.
  static let exitCode: Int32 = 130

  /// How long work may take to stop by itself.
  private static let patience = DispatchTimeInterval.seconds(2)

  /// From now on SIGINT cancels; a second one does not wait.
  ///
  /// - Parameter cancellation: what is asked to stop.
  static func watch(_ cancellation: Cancellation) {
    watch([SIGINT]) {
      cancellation.cancel()
      DispatchQueue.global().asyncAfter(deadline: .now() + patience) { _exit(exitCode) }
    }
  }

  /// From now on SIGINT, SIGTERM and SIGUSR1 make a request, however long it takes to be met.
  ///
  /// A second SIGINT, of a person who does not want to wait, ends the program at once. The other two
  /// come from schedulers ahead of a time limit, often more than once, and then change nothing more.
  static func watch(onRequest request: @escaping @Sendable () -> Void) {
    watch([SIGINT, SIGTERM, SIGUSR1], request)
  }

  /// What a person is told of work that stops at the first request and saves its state.
  static var stoppingWords: String {
    first.load(ordering: .relaxed) == SIGINT
      ? "Stopping after this step. A second Ctrl-C ends at once, unsaved."
      : "Asked to end: stopping after this step with the state saved, so that --resume goes on. "
        + "Ctrl-C ends at once, unsaved."
  }

  /// Listens in both ways in which a signal can come: to a handler where the program lets it in, and
  /// to a source of events where whoever started the program has blocked it.
  private static func watch(_ signals: [Int32], _ request: @escaping @Sendable () -> Void) {
    Thread.detachNewThread {
      while requests.load(ordering: .relaxed) == 0, !isLeftAlone {
        Thread.sleep(forTimeInterval: 0.02)
      }
      request()
    }
    for number in signals {
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // The handler keeps the source alive.
        if !source.isCancelled { note(number) }
      }
      source.resume()
      #if canImport(Darwin)
        // There the source hears what is ignored; a handler would count the same signal twice.
        signal(number, SIG_IGN)
      #else
        signal(number) { Interruption.note($0) }
      #endif
    }
  }

  /// The process that this one works for, where that is waiting for it.
  private static let parent = ProcessInfo.processInfo.environment[ChildProgram.parentVariable]
    .flatMap(Int32.init)

  /// Whether the process that this one works for has ended, so that nobody waits for the work.
  private static var isLeftAlone: Bool { parent.map { $0 != getppid() } ?? false }

  /// Counts a request; safe within a signal handler.
  private static func note(_ signal: Int32) {
    let isFirst = first.compareExchange(
      expected: 0, desired: signal, ordering: .relaxed
    ).exchanged
    guard isFirst || signal == SIGINT else { return }
    if requests.add(1, ordering: .relaxed).oldValue > 0 { _exit(exitCode) }
  }

  /// From now on a terminal that goes away does not end the program.
  static func outliveTerminal() {
    signal(SIGHUP, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
  }

  /// From now on a file that grows beyond `ulimit -f` is an error like a full disk, not the end of
  /// the program.
  static func outliveFileLimit() {
    signal(SIGXFSZ, SIG_IGN)
  }
}
