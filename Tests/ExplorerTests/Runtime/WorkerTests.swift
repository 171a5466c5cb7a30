import Checkpoints
import Dispatch
import Screen
import TestSupport
import Testing
import Transformer

@testable import Explorer

@Suite("The worker does the latest request first and can be stopped")
struct WorkerTests {
  @Test("every request that is not replaced is answered once")
  func answers() throws {
    let bell = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { bell.signal() }
    let checkpoint = try Checkpoint.read(folder: tinyFolder)
    let worker = Worker(Engine(Shelf(LoadedCheckpoint(checkpoint, tokenizer: nil))), mailbox)
    defer { worker.close() }
    let document = try #require(LoadedCheckpoint(checkpoint, tokenizer: nil).reader.opening())
    let works: [Work] = [
      .scores(.a), .lens(Condition(.a, .before)), .attribution(Condition(.a, .before)),
      .prediction(Condition(.a, .before)),
    ]
    for (index, work) in works.enumerated() {
      worker.submit(
        AnalysisRequest(
          number: index + 1, work: work, question: Question(document, for: work)))
    }
    var found: Set<Int> = []
    while found.count < works.count, bell.wait(timeout: .now() + 20) == .success {
      for case .found(let number, _, _) in mailbox.take() {
        #expect(found.insert(number).inserted)
      }
    }
    #expect(found == [1, 2, 3, 4])
  }

  @Test("a request that was cancelled before its end is not answered")
  func cancels() throws {
    // A busy machine may let the first request end before it is cancelled; not time after time.
    var found: Set<Int> = [1]
    for _ in 0..<10 where found.contains(1) { found = try answersAfterCancelling() }
    #expect(!found.contains(1))
    #expect(found.isSuperset(of: [2, 4]))
  }

  /// The requests that are answered when the first of four is cancelled.
  private func answersAfterCancelling() throws -> Set<Int> {
    let bell = DispatchSemaphore(value: 0)
    let mailbox = Mailbox { bell.signal() }
    let checkpoint = try Checkpoint.read(folder: tinyFolder)
    let worker = Worker(Engine(Shelf(LoadedCheckpoint(checkpoint, tokenizer: nil))), mailbox)
    defer { worker.close() }
    let document = try #require(LoadedCheckpoint(checkpoint, tokenizer: nil).reader.opening())
    let question = Question(document, for: .prediction(Condition(.a, .before)))
    worker.submit(AnalysisRequest(number: 1, work: .scores(.a), question: question))
    worker.submit(
      AnalysisRequest(number: 2, work: .lens(Condition(.a, .before)), question: question))
    worker.submit(
      AnalysisRequest(number: 3, work: .prediction(Condition(.a, .before)), question: question))
    worker.cancel([1])
    worker.submit(
      AnalysisRequest(number: 4, work: .prediction(Condition(.a, .before)), question: question))
    var found: Set<Int> = []
    while !found.isSuperset(of: [2, 4]), bell.wait(timeout: .now() + 20) == .success {
      for case .found(let number, _, _) in mailbox.take() { found.insert(number) }
    }
    return found
  }

  @Test("work that was asked to stop stops")
  func stops() throws {
    let checkpoint = try Checkpoint.read(folder: tinyFolder)
    let document = try #require(LoadedCheckpoint(checkpoint, tokenizer: nil).reader.opening())
    var engine = Engine(Shelf(LoadedCheckpoint(checkpoint, tokenizer: nil)))
    let stop = Cancellation()
    stop.cancel()
    for work in [
      Work.prediction(Condition(.a, .before)), .lens(Condition(.a, .before)),
      .sweep(Condition(.a, .before), layer: 0), .scores(.a),
    ] {
      let request = AnalysisRequest(number: 1, work: work, question: Question(document, for: work))
      let answer = engine.answer(request, EngineReport(cancellation: stop) { _, _ in })
      #expect(answer == .failure(.cancelled), "\(work)")
    }
  }
}
