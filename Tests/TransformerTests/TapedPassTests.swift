import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("A taped pass")
struct TapedPassTests {
  /// Sites of every kind that a gradient is asked at.
  private static func sites(_ shape: Configuration) -> Set<Site> {
    Set(
      (0..<shape.layers).flatMap { layer in
        [
          Site.Stage.residualIn, .queries, .keys, .values, .z, .residualMid, .norm2, .hiddenIn,
          .residualOut, .rotatedQueries, .rotatedKeys, .hiddenLinear,
        ].map { Site.block(layer, $0) }
      }.filter { $0.exists(in: shape) })
  }

  /// The stream entering a layer, keys and values, in a clean run.
  private static func clean(
    _ weights: Weights, _ batch: TokenBatch, _ layer: Int
  ) throws -> Activations {
    let shape = weights.configuration
    return try weights.forward(
      batch,
      Pass(
        capture: Resumption.Prefix.sites(0..<shape.layers, in: shape)
          .union([.block(layer, .residualIn)]), logits: .none))
  }

  @Test(
    "that carries only late positions gives the gradients of the whole pass there",
    arguments: Fixture.all.indices, [0, 1])
  func late(index: Int, layer: Int) throws {
    let fixture = Fixture.all[index]
    try Self.expectLate(
      fixture.weights, fixture.batch, layer: layer, fixture.requests.answers,
      fixture.requests.distractors)
  }

  @Test("the same on models of other families", arguments: FamilyFixture.all, [0, 1])
  func lateFamilies(fixture: FamilyFixture, layer: Int) throws {
    try Self.expectLate(
      fixture.weights, fixture.batch, layer: layer, fixture.requests.answers,
      fixture.requests.distractors)
  }

  private static func expectLate(
    _ weights: Weights, _ batch: TokenBatch, layer: Int, _ answers: [TokenID],
    _ distractors: [TokenID]
  ) throws {
    let shape = weights.configuration
    let run = try clean(weights, batch, layer)
    let ranges = batch.lengths.map { $0 / 2..<$0 }
    let rows = ranges.enumerated().flatMap { row, range in
      range.map { batch.index(row: row, position: $0) }
    }
    let pairs = zip(answers, distractors).map { [$0, $1] }
    let pass = try weights.tapedPass(
      Resumption(
        layer: layer, residual: run[.block(layer, .residualIn)].gathering(rows: rows),
        rows: ranges.enumerated().map { .init(positions: $1, source: $0) },
        prefix: .init(run, layers: layer..<shape.layers, offsets: batch.offsets, in: shape)),
      logits: LogitRequest(.last, tokens: pairs))
    #expect(pass.logits.shape == [pairs.count, 2])
    let sites = sites(shape).filter { site in
      if case .block(let place, _) = site { place >= layer } else { false }
    }
    let dlogits = Tensor(pairs.flatMap { _ in [Float(1), -0.5] }, shape: [pairs.count, 2])
    let ours = try weights.gradients(pass, of: dlogits, at: sites)
    let theirs = try weights.activationGradients(
      batch,
      of: pairs.enumerated().flatMap { row, pair in
        zip(pair, [Float(1), -0.5]).map {
          LogitWeight(row: row, position: batch.lengths[row] - 1, token: $0, weight: $1)
        }
      }, at: sites)
    for site in sites {
      let agreement = Agreement(gradients: ours[site], theirs[site].gathering(rows: rows))
      #expect(agreement.worst < .float32Gradient, "\(site): \(agreement)")
    }
  }

  @Test("gives the derivative of a probability, as differences of the stream do")
  func probability() throws {
    let fixture = Fixture.all[2]
    let weights = fixture.weights
    let run = try Self.clean(weights, fixture.batch, 0)
    let stream = run[.block(0, .residualIn)]
    let rows = fixture.batch.lengths.enumerated().map {
      Resumption.Row(positions: 0..<$1, source: $0)
    }
    func pass(_ stream: Tensor) throws -> TapedPass {
      try weights.tapedPass(
        Resumption(layer: 0, residual: stream, rows: rows), logits: .last)
    }
    func sum(_ logits: Tensor) -> Float {
      let probabilities = logits.softmax()
      return (0..<logits.rows).reduce(0) { $0 + probabilities[$1, 3] }
    }
    let whole = try pass(stream)
    let probabilities = whole.logits.softmax()
    var dlogits = probabilities
    for row in 0..<dlogits.rows {
      for token in 0..<dlogits.columns {
        dlogits[row, token] =
          probabilities[row, 3] * ((token == 3 ? 1 : 0) - probabilities[row, token])
      }
    }
    let gradient = try weights.gradients(whole, of: dlogits, at: [.block(0, .residualIn)])[
      .block(0, .residualIn)]
    for (row, column) in [(0, 0), (2, 5), (stream.rows - 1, 15), (stream.rows - 3, 7)] {
      let step: Float = 0.02
      let values = try [step, -step].map { change in
        var moved = stream
        moved[row, column] += change
        return try sum(pass(moved).logits)
      }
      let slope = (values[0] - values[1]) / (2 * step)
      #expect(abs(slope - gradient[row, column]) < 1e-3, "\(slope), \(gradient[row, column])")
    }
  }

  @Test("costs more for more rows, and no more than its rows ask for")
  func cost() {
    let shape = Fixture.tiny.weights.configuration
    let sites = Self.sites(shape)
    let one = Weights.tapedPassCost(in: shape, lengths: [4], keys: 6, at: sites)
    let two = Weights.tapedPassCost(in: shape, lengths: [4, 4], keys: 6, at: sites)
    #expect(one > 0 && two == 2 * one)
  }
}
