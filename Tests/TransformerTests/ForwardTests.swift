import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("A forward pass of a batch, and the logits that are asked of it")
struct ForwardTests {
  @Test("a batch gives what its rows give alone", arguments: Fixture.all.indices)
  func rowsAlone(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Site.every(in: fixture.configuration)
    let together = try fixture.forward(capture: Set(sites))
    let alone = try fixture.requests.prompts.map {
      try fixture.weights.forward(TokenBatch([$0]), Pass(capture: Set(sites), logits: .all))
    }
    for site in sites {
      let joined = alone.flatMap { $0[site].elements }
      expectAgreement(together[site], Tensor(joined, shape: together[site].shape), "\(site)")
    }
    let logits = try together.wantedLogits()
    let joined = try alone.flatMap { try $0.wantedLogits().elements }
    expectAgreement(logits, Tensor(joined, shape: logits.shape), "logits")
  }

  @Test("the order of a batch's rows does not matter", arguments: Fixture.all.indices)
  func reversed(index: Int) throws {
    let fixture = Fixture.all[index]
    let forwards = try fixture.weights.forward(fixture.batch).wantedLogits()
    let backwards = try fixture.weights.forward(TokenBatch(fixture.requests.prompts.reversed()))
      .wantedLogits()
    let turned = backwards.gathering(rows: Array((0..<backwards.rows).reversed()))
    expectAgreement(forwards, turned, "reversed")
  }

  @Test("every way to ask for logits gives the same ones", arguments: Fixture.all.indices)
  func requests(index: Int) throws {
    let fixture = Fixture.all[index]
    let batch = fixture.batch
    let all = try fixture.forward().wantedLogits()
    #expect(all.shape == [batch.count, fixture.configuration.vocabulary])
    for position in 0..<batch.longest {
      let positions = batch.lengths.map { min(position, $0 - 1) }
      let rows = positions.enumerated().map { batch.index(row: $0, position: $1) }
      let one = try fixture.forward(logits: LogitRequest(.at(positions))).wantedLogits()
      expectAgreement(one, all.gathering(rows: rows), "at \(positions)")
    }
    let ends = batch.lengths.map { $0 - 1 }
    #expect(
      try fixture.forward(logits: .last).logits
        == fixture.forward(logits: LogitRequest(.at(ends))).logits)
    #expect(try fixture.forward(logits: .none).logits == nil)
  }

  @Test("logits of some tokens are those of the whole vocabulary", arguments: Fixture.all.indices)
  func tokens(index: Int) throws {
    let fixture = Fixture.all[index]
    let batch = fixture.batch
    let asked = batch.rows.indices.map { row in
      [fixture.requests.answers[row], fixture.requests.distractors[row], TokenID(row), 0]
    }
    let ends = batch.lengths.map { $0 - 1 }
    for positions in [LogitRequest.Positions.all, .last, .at(ends.map { $0 / 2 })] {
      let whole = try fixture.forward(logits: LogitRequest(positions)).wantedLogits()
      let some = try fixture.forward(logits: LogitRequest(positions, tokens: asked)).wantedLogits()
      let rows =
        positions == .all
        ? batch.rows.enumerated().flatMap { row, tokens in tokens.map { _ in row } }
        : Array(batch.rows.indices)
      let expected = rows.enumerated().flatMap { line, row in
        asked[row].map { whole[line, $0.rawValue] }
      }
      expectAgreement(some, Tensor(expected, shape: [rows.count, 4]), "\(positions)")
    }
  }

  @Test(
    "the last block for all positions or for those asked is the same",
    arguments: Fixture.all.indices)
  func narrowing(index: Int) throws {
    let fixture = Fixture.all[index]
    let layer = fixture.configuration.layers - 1
    let wide: Set<Site> = [.block(layer, .residualIn)]
    for position in 0..<fixture.batch.longest {
      let positions = fixture.batch.lengths.map { min(position, $0 - 1) }
      let request = LogitRequest(.at(positions))
      expectAgreement(
        try fixture.forward(logits: request).wantedLogits(),
        try fixture.forward(capture: wide, logits: request).wantedLogits(), "at \(positions)")
    }
  }

  @Test("rows, tokens and positions that a model does not have are refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      let fixture = Fixture.tiny
      let long = Array(repeating: TokenID(1), count: fixture.configuration.context + 1)
      _ = try fixture.weights.forward(TokenBatch([long]))
    }
    await #expect(processExitsWith: .failure) {
      let fixture = Fixture.tiny
      _ = try fixture.weights.forward(TokenBatch([[TokenID(fixture.configuration.vocabulary)]]))
    }
    await #expect(processExitsWith: .failure) { _ = TokenBatch([[1], []]) }
    await #expect(processExitsWith: .failure) {
      _ = try Fixture.tiny.weights.forward(
        TokenBatch([[1, 2]]), Pass(logits: LogitRequest(.at([2]))))
    }
    await #expect(processExitsWith: .failure) {
      let request = LogitRequest(.last, tokens: [[1], [2, 3]])
      _ = try Fixture.tiny.weights.forward(TokenBatch([[1], [2]]), Pass(logits: request))
    }
  }

  @Test("a row as long as the context is accepted")
  func longest() throws {
    let fixture = Fixture.tiny
    let tokens = (0..<fixture.configuration.context).map { TokenID($0) }
    let logits = try fixture.weights.forward(TokenBatch([tokens])).wantedLogits()
    #expect(logits.shape == [1, fixture.configuration.vocabulary])
    #expect(logits.firstNonFinite == nil)
  }
}
