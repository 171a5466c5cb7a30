import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Work stops when it is asked to")
struct CancellationTests {
  @Test("a run that is cancelled throws")
  func run() {
    let cancellation = Cancellation()
    #expect(!cancellation.isCancelled)
    #expect(throws: Never.self) {
      try Fixture.tiny.weights.forward(Fixture.tiny.batch, Pass(cancellation: cancellation))
    }
    cancellation.cancel()
    #expect(cancellation.isCancelled)
    #expect(throws: Cancelled()) {
      try Fixture.tiny.weights.forward(Fixture.tiny.batch, Pass(cancellation: cancellation))
    }
  }

  @Test("a resumed run too, from every stage", arguments: Fixture.tiny.entries.indices)
  func resume(index: Int) {
    let (layer, stage) = Fixture.tiny.entries[index]
    let cancellation = Cancellation()
    cancellation.cancel()
    let resumption = Resumption(
      layer: layer, stage: stage, residual: Tensor(shape: [2, 32]),
      rows: [.init(positions: 0..<2, source: 0)])
    #expect(throws: Cancelled()) {
      try Fixture.tiny.weights.resume(resumption, Pass(cancellation: cancellation))
    }
  }

  @Test("a run under way stops when another thread asks", .timeLimit(.minutes(30)))
  func underWay() async {
    let cancellation = Cancellation()
    let fixture = Fixture.tiny
    let batch = TokenBatch(Array(repeating: Array(repeating: 1, count: 24), count: 8))
    let work = Task.detached {
      while true {
        _ = try fixture.weights.forward(batch, Pass(cancellation: cancellation))
      }
    }
    cancellation.cancel()
    await #expect(throws: Cancelled.self) { try await work.value }
  }

  @Test("asking twice is harmless, and a check throws")
  func twice() {
    let cancellation = Cancellation()
    #expect(throws: Never.self) { try cancellation.check() }
    cancellation.cancel()
    cancellation.cancel()
    #expect(throws: Cancelled()) { try cancellation.check() }
  }
}
