import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("A run that grows token by token gives what whole passes give")
struct GrowingRunTests {
  @Test("logits of every position, for rows of different lengths", arguments: Fixture.all.indices)
  func logits(index: Int) throws {
    let fixture = Fixture.all[index]
    var rows = fixture.batch.rows.map { Array($0) }
    // Room for one position, so that it has to grow more than once.
    var run = GrowingRun(fixture.weights, rows: rows.count, capacity: 1)
    _ = try run.append(TokenBatch(rows))
    for step in 0..<min(6, fixture.configuration.context - fixture.batch.longest) {
      let next = rows.indices.map { row in
        TokenID((7 * step + 3 * row + 1) % fixture.configuration.vocabulary)
      }
      let logits = try run.append(TokenBatch(next.map { [$0] })).wantedLogits()
      for row in rows.indices { rows[row].append(next[row]) }
      let expected = try fixture.weights.forward(TokenBatch(rows)).wantedLogits()
      expectAgreement(logits, expected, "step \(step)")
      #expect(run.lengths == rows.map(\.count))
    }
  }

  /// The longest row of a fixture.
  private func longest(_ fixture: Fixture) -> [TokenID] {
    fixture.batch.rows.max { $0.count < $1.count } ?? []
  }

  @Test("several tokens at once, with sites captured and edits of listed positions")
  func several() throws {
    let fixture = Fixture.tiny
    let row = longest(fixture)
    let half = row.count / 2
    let layer = fixture.configuration.layers - 1
    let edit = Intervention(
      .block(0, .z), heads: [1], positions: .at([[1, row.count - 1]]), action: .zero)
    let sites: Set<Site> = [.block(layer, .z), .block(layer, .residualOut)]
    var run = GrowingRun(fixture.weights, rows: 1, capacity: row.count)
    func pass(_ positions: [Int]) -> Pass {
      Pass(
        interventions: [
          Intervention(.block(0, .z), heads: [1], positions: .at([positions]), action: .zero)
        ], capture: sites, logits: .all)
    }
    _ = try run.append(TokenBatch([Array(row.prefix(half))]), pass([1]))
    let rest = try run.append(TokenBatch([Array(row.dropFirst(half))]), pass([1, row.count - 1]))
    let whole = try fixture.weights.forward(
      TokenBatch([row]), Pass(interventions: [edit], capture: sites, logits: .all))
    for site in sites {
      expectAgreement(rest[site], whole[site].rows(half..<row.count), "\(site)")
    }
    expectAgreement(
      try rest.wantedLogits(), try whole.wantedLogits().rows(half..<row.count), "logits")
  }

  @Test("only so many blocks are run where no more are wanted")
  func fewerLayers() throws {
    let fixture = Fixture.all[1]
    let row = longest(fixture)
    let site = Site.block(1, .z)
    var run = GrowingRun(fixture.weights, rows: 1, capacity: row.count, layers: 2)
    _ = try run.append(TokenBatch([Array(row.dropLast())]), Pass(logits: .none))
    let last = try run.append(
      TokenBatch([[try #require(row.last)]]), Pass(capture: [site], logits: .none))
    let whole = try fixture.weights.forward(
      TokenBatch([row]), Pass(capture: [site], logits: .none))
    expectAgreement(last[site], whole[site].rows(row.count - 1..<row.count), "z")
    #expect(!last.captured.contains(.block(2, .keys)))
  }

  @Test("a cancelled step changes nothing")
  func cancelled() throws {
    let fixture = Fixture.tiny
    let row = longest(fixture)
    var run = GrowingRun(fixture.weights, rows: 1, capacity: row.count)
    _ = try run.append(TokenBatch([Array(row.dropLast())]))
    let stop = Cancellation()
    stop.cancel()
    #expect(throws: Cancelled.self) {
      try run.append(TokenBatch([[row[0]]]), Pass(cancellation: stop))
    }
    let logits = try run.append(TokenBatch([[try #require(row.last)]])).wantedLogits()
    expectAgreement(
      logits, try fixture.weights.forward(TokenBatch([row])).wantedLogits(), "after it")
  }
}
