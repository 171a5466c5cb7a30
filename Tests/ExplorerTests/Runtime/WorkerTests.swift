import Checkpoints
import Dispatch
import Screen
import TestSupport
import Testing
import Transformer

@testable import Explorer

@Suite(
  "The worker does the latest request first and can be stopped", .timeLimit(.minutes(30)))
struct WorkerTests {
  private static let patience = 120.0

  @Test("every request that is not replaced is answered once")
  func answers() throws {
    let bell = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { bell.signal() }
    let checkpoint = try Checkpoint.read(folder: tinyFolder)
    let worker = Worker(
      Engine(OpenCheckpoints(LoadedCheckpoint(checkpoint, tokenizer: nil))), mailbox)
    defer { worker.close() }
    let document = try #require(LoadedCheckpoint(checkpoint, tokenizer: nil).reader.opening())
    let works: [AnyQuery] = [
      .scores(.a), .lens(Condition(.a, .before)), .attribution(Condition(.a, .before)),
      .prediction(Condition(.a, .before)),
    ]
    for (index, work) in works.enumerated() {
      worker.submit(
        QueryRequest(work, document, number: index + 1))
    }
    var found: Set<Int> = []
    while found.count < works.count, bell.wait(timeout: .now() + Self.patience) == .success {
      for case .found(let number, _, _) in mailbox.drain() {
        #expect(found.insert(number).inserted)
      }
    }
    #expect(found == [1, 2, 3, 4])
  }

  /// A worker whose first request waits at a gate, with the messages it sends.
  private final class Gate: Sendable {
    let mailbox: Mailbox
    let bell = DispatchSemaphore(value: 0)
    /// Signalled when the first request begins.
    let began = DispatchSemaphore(value: 0)
    /// Opens the gate.
    let gate = DispatchSemaphore(value: 0)
    let worker: Worker

    init() {
      let (bell, began, gate) = (bell, began, gate)
      mailbox = Mailbox { bell.signal() }
      worker = Worker(mailbox) {
        { request, report in
          if request.number == 1 {
            began.signal()
            gate.wait()
          }
          return report.cancellation.isCancelled
            ? .failure(.cancelled)
            : .success(AnyAnswer(ReferencesQuery.Ready()))
        }
      }
    }

    /// The numbers of the requests answered until a given one.
    func answers(to last: Int) -> [Int] {
      var found: [Int] = []
      while found.last != last {
        bell.wait()
        for case .found(let number, _, _) in mailbox.drain() { found.append(number) }
      }
      return found
    }
  }

  private func request(_ number: Int, _ query: AnyQuery) throws -> QueryRequest {
    let checkpoint = try Checkpoint.read(folder: tinyFolder)
    let document = try #require(LoadedCheckpoint(checkpoint, tokenizer: nil).reader.opening())
    return QueryRequest(query, document, number: number)
  }

  @Test("a request that was cancelled before its end is not answered")
  func cancels() throws {
    let gate = Gate()
    defer { gate.worker.close() }
    gate.worker.submit(try request(1, .scores(.a)))
    gate.began.wait()
    gate.worker.cancel([1])
    gate.gate.signal()
    gate.worker.submit(try request(2, .references(.a)))
    #expect(gate.answers(to: 2) == [2])
  }

  @Test("the latest comes first, and what was put aside for it is begun anew")
  func putsAside() throws {
    let gate = Gate()
    defer { gate.worker.close() }
    gate.worker.submit(try request(1, .scores(.a)))
    gate.began.wait()
    gate.worker.submit(try request(2, .lens(Condition(.a, .before))))
    gate.worker.submit(try request(3, .prediction(Condition(.a, .before))))
    gate.worker.submit(try request(4, .prediction(Condition(.a, .before))))
    gate.gate.signal()
    gate.gate.signal()
    #expect(gate.answers(to: 2) == [4, 1, 2])
  }

  @Test("work that was asked to stop stops")
  func stops() throws {
    let checkpoint = try Checkpoint.read(folder: tinyFolder)
    let document = try #require(LoadedCheckpoint(checkpoint, tokenizer: nil).reader.opening())
    var engine = Engine(OpenCheckpoints(LoadedCheckpoint(checkpoint, tokenizer: nil)))
    let stop = Cancellation()
    stop.cancel()
    for work in [
      AnyQuery.prediction(Condition(.a, .before)), .lens(Condition(.a, .before)),
      .sweep(Condition(.a, .before), layer: 0), .scores(.a),
    ] {
      let request = QueryRequest(work, document)
      let answer = engine.answer(request, EngineReport(cancellation: stop) { _, _ in })
      #expect(answer == .failure(.cancelled), "\(work)")
    }
  }
}
