import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The backward pass")
struct BackwardTests {
  static let small = Weights(
    random: Configuration(layers: 1, heads: 2, width: 4, vocabulary: 9000, context: 60), seed: 5)

  @Test("gives the forward direction's loss", arguments: Fixture.all.indices)
  func loss(index: Int) throws {
    let fixture = Fixture.all[index]
    let losses = try fixture.weights.losses(fixture.batch).flatMap { $0 }
    let mean = losses.reduce(0, +) / Float(losses.count)
    let ours = try fixture.weights.lossGradient(fixture.batch).loss
    let agreement = Agreement([Float(ours)], [mean])
    #expect(agreement.worst < .float32Forward, "\(agreement)")
  }

  @Test("of more tokens than logits are held for at once equals that of its halves")
  func manyTokens() throws {
    let rows = (0..<20).map { row in
      (0..<60).map { TokenID((row * 977 + $0 * 131) % 9000) }
    }
    let whole = try Self.small.lossGradient(TokenBatch(rows))
    let halves = try [rows[..<10], rows[10...]].map {
      try Self.small.lossGradient(TokenBatch(Array($0)))
    }
    let loss = Agreement([Float(whole.loss)], [Float((halves[0].loss + halves[1].loss) / 2)])
    #expect(loss.worst < .reordered, "\(loss)")
    for (index, (name, tensor)) in whole.gradients.namedTensors.enumerated() {
      let parts = halves.map { $0.gradients.namedTensors[index].tensor.elements }
      let agreement = Agreement(
        gradients: tensor.elements, zip(parts[0], parts[1]).map { ($0 + $1) / 2 })
      #expect(agreement.worst < .reordered, "\(name): \(agreement)")
    }
  }

  @Test("leaves positions that no row has, and tokens that nothing reads, without gradient")
  func unusedRows() throws {
    let weights = Weights(
      random: Configuration(layers: 2, heads: 2, width: 6, vocabulary: 7, context: 5),
      isTied: false, seed: 6)
    let gradients = try weights.lossGradient(TokenBatch([[1, 2, 3], [2, 4]])).gradients
    func used(_ tensor: Tensor) -> [Int] {
      (0..<tensor.rows).filter { tensor.row($0).contains { $0 != 0 } }
    }
    // The last token of a row predicts nothing, so its own embedding plays no part.
    #expect(used(gradients.tokenEmbedding) == [1, 2])
    #expect(used(gradients[.positionEmbedding]) == [0, 1])
  }

  @Test("stops when it is asked to")
  func cancellation() {
    let (fixture, cancellation) = (Fixture.tiny, Cancellation())
    cancellation.cancel()
    #expect(throws: Cancelled()) {
      try fixture.weights.lossGradient(fixture.batch, cancellation: cancellation)
    }
    #expect(throws: Cancelled()) {
      try fixture.weights.activationGradients(
        fixture.batch, of: [], at: [.embedding], cancellation: cancellation)
    }
  }

  @Test("refuses a batch that predicts nothing, and a site without gradient")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      _ = try Self.small.lossGradient(TokenBatch([[1], [2]]))
    }
    await #expect(processExitsWith: .failure) {
      _ = try Self.small.activationGradients(
        TokenBatch([[1, 2]]), of: [], at: [.block(0, .norm1Scale)])
    }
  }
}
