import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Weights are a value with the shapes of their configuration")
struct WeightsTests {
  /// A fixture's model with one part changed before it is put together again.
  static func rebuilt(
    _ weights: Weights, _ change: (inout Weights) -> Void
  ) -> Weights {
    var changed = weights
    change(&changed)
    return Weights(changed.configuration, isTied: changed.isTied) { changed[$0] }
  }

  @Test("an edited copy leaves the original as it is", arguments: Fixture.all.indices)
  func value(index: Int) throws {
    let fixture = Fixture.all[index]
    let before = try fixture.forward().logits
    var copy = fixture.weights
    copy.blocks[0].mlp.output.bias?[0, 0] += 1
    copy.tokenEmbedding[0, 0] += 1
    #expect(try copy.forward(fixture.batch, Pass(logits: .all)).logits != before)
    #expect(try fixture.forward().logits == before)
  }

  @Test("a tied unembedding is the token embedding itself", arguments: Fixture.all.indices)
  func tied(index: Int) throws {
    let fixture = Fixture.all[index]
    #expect(fixture.weights.isTied == (fixture.name != "odd"))
    var separate = fixture.weights
    separate.separateUnembedding = fixture.weights.unembedding
    #expect(
      try separate.forward(fixture.batch, Pass(logits: .all)).logits == fixture.forward().logits)
  }

  @Test("an unembedding bias is added to every row of logits", arguments: Fixture.all.indices)
  func unembeddingBias(index: Int) throws {
    let fixture = Fixture.all[index]
    let bias = Tensor((0..<fixture.configuration.vocabulary).map { Float($0) / 8 })
    var biased = fixture.weights
    biased.unembeddingBias = bias
    var expected = try fixture.forward().wantedLogits()
    expected.addToRows(bias)
    let ours = try biased.forward(fixture.batch, Pass(logits: .all)).wantedLogits()
    #expect(ours == expected)
    let tokens = fixture.requests.answers.map { [$0] }
    let some = try biased.forward(fixture.batch, Pass(logits: LogitRequest(.all, tokens: tokens)))
    let rows = fixture.batch.rows.enumerated().flatMap { row, line in line.map { _ in row } }
    let picked = rows.enumerated().map { ours[$0, tokens[$1][0].rawValue] }
    expectAgreement(try some.wantedLogits(), Tensor(picked, shape: [rows.count, 1]), "tokens")
  }

  @Test("tensors of another shape are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      _ = WeightsTests.rebuilt(Fixture.tiny.weights) {
        $0.blocks[1].mlp.input.weight = Tensor(shape: [32, 127])
      }
    }
    await #expect(processExitsWith: .failure) {
      _ = WeightsTests.rebuilt(Fixture.tiny.weights) {
        $0.tokenEmbedding = Tensor(shape: [60, 32])
      }
    }
    await #expect(processExitsWith: .failure) {
      _ = WeightsTests.rebuilt(Fixture.tiny.weights) {
        $0.blocks[1].attention.output.bias = Tensor(shape: [31])
      }
    }
  }
}
