import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("What a pass costs and keeps")
struct PassTests {
  static let requests: [LogitRequest] = [
    .none, .all, .last, LogitRequest(.at([0, 1, 2, 3])),
    LogitRequest(.all, tokens: [[1, 2], [3, 4], [5, 6], [7, 8]]),
    LogitRequest(.last, tokens: [[1], [2], [3], [4]]),
  ]

  @Test("the cost is the bytes that the result holds", arguments: Fixture.all.indices)
  func cost(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Site.every(in: fixture.configuration)
    let captures = sites.map { Set([$0]) } + [[], Set(sites)]
    for capture in captures {
      for logits in Self.requests {
        let pass = Pass(capture: capture, logits: logits)
        let activations = try fixture.weights.forward(fixture.batch, pass)
        let held =
          activations.captured.reduce(0) { $0 + activations[$1].count }
          + (activations.logits?.count ?? 0)
        #expect(
          pass.cost(in: fixture.configuration, lengths: fixture.batch.lengths)
            == held * MemoryLayout<Float>.stride, "\(capture) \(logits)")
        #expect(activations.captured == capture)
      }
    }
  }

  @Test("by default a pass keeps the last logits alone")
  func standard() throws {
    let activations = try Fixture.tiny.weights.forward(TokenBatch([[1, 2, 3], [4]]))
    #expect(activations.captured.isEmpty)
    #expect(activations.logits?.shape == [2, 61])
  }

  @Test("a site that was not captured is refused")
  func notCaptured() async {
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.weights.forward(TokenBatch([[1]]))[.embedding]
    }
  }
}
