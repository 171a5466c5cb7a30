import Dispatch
import Foundation
import Synchronization
import Tensors
import Transformer

/// The thread of the engine, which answers the latest request first.
///
/// A new request interrupts the current one, which then starts over. A request for the same query
/// replaces the earlier one.
final class Worker: Sendable {
  private struct Queue {
    /// Requests still to answer, the next one last.
    var waiting: [QueryRequest] = []
    var current: (request: QueryRequest, cancellation: Cancellation)?
    var isClosed = false
  }

  private let queue = Mutex(Queue())
  private let wakeUp = DispatchSemaphore(value: 0)
  private let mailbox: Mailbox
  /// OpenBLAS and deep models need more than the half megabyte of other threads.
  private static let stackSize = 16 << 20

  /// Answers a request.
  typealias Answer = (QueryRequest, EngineReport) -> Result<AnyAnswer, EngineProblem>

  /// A thread that waits for requests.
  convenience init(_ engine: Engine, _ mailbox: Mailbox) {
    self.init(mailbox) {
      var engine = engine
      return { engine.answer($0, $1) }
    }
  }

  /// A thread that waits for requests.
  ///
  /// - Parameters:
  ///   - mailbox: receives answers and progress.
  ///   - makeAnswer: makes the function that answers requests; called once, on the thread.
  init(_ mailbox: Mailbox, _ makeAnswer: @escaping @Sendable () -> Answer) {
    self.mailbox = mailbox
    let thread = Thread { [self] in work(makeAnswer()) }
    thread.stackSize = Self.stackSize
    thread.name = "engine"
    thread.start()
  }

  /// Adds a request, to be answered before all earlier ones.
  func submit(_ request: QueryRequest) {
    queue.withLock { queue in
      queue.waiting.removeAll { $0.query == request.query }
      if let (current, cancellation) = queue.current {
        cancellation.cancel()
        if current.query != request.query { queue.waiting.append(current) }
      }
      queue.waiting.append(request)
    }
    wakeUp.signal()
  }

  /// Cancels the requests with these numbers.
  func cancel(_ numbers: Set<Int>) {
    queue.withLock { queue in
      queue.waiting.removeAll { numbers.contains($0.number) }
      if let (current, cancellation) = queue.current, numbers.contains(current.number) {
        cancellation.cancel()
      }
    }
  }

  /// Ends the thread as soon as possible.
  func close() {
    queue.withLock { queue in
      queue.isClosed = true
      queue.waiting = []
      queue.current?.cancellation.cancel()
    }
    wakeUp.signal()
  }

  private func work(_ answer: Answer) {
    while true {
      wakeUp.wait()
      while let (request, cancellation) = next() {
        let clock = ContinuousClock()
        let start = clock.now
        let seconds: () -> Double = { (clock.now - start) / .seconds(1) }
        let report = EngineReport(cancellation: cancellation) { [mailbox] done, total in
          mailbox.post(
            .progress(number: request.number, done: done, total: total, seconds: seconds()))
        }
        finish(request, answer(request, report), seconds())
      }
      // While idle, the large blocks that sweeps used go back to the system.
      MemoryPool.release()
      if queue.withLock(\.isClosed) { return }
    }
  }

  private func next() -> (QueryRequest, Cancellation)? {
    queue.withLock { queue in
      guard !queue.isClosed, let request = queue.waiting.popLast() else { return nil }
      let current = (request, Cancellation())
      queue.current = current
      return current
    }
  }

  private func finish(
    _ request: QueryRequest, _ answer: Result<AnyAnswer, EngineProblem>, _ seconds: Double
  ) {
    queue.withLock { queue in
      queue.current = nil
      // An interrupted request that finished all the same does not start over.
      if case .failure(.cancelled) = answer { return }
      queue.waiting.removeAll { $0.number == request.number }
    }
    switch answer {
    case .success(let found):
      mailbox.post(.found(number: request.number, found, seconds: seconds))
    case .failure(.cancelled): break
    case .failure(.failed(let reason)):
      mailbox.post(.failed(number: request.number, reason))
    }
  }
}
