import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

extension Fixture {
  /// The sites at which a pass can resume, with their streams.
  var entries: [(layer: Int, stage: Site.Stage)] {
    (0..<configuration.layers).flatMap { [($0, .residualIn), ($0, .residualMid)] }
  }

  /// The streams at every entry, and the keys and values of every layer.
  func cleanRun() throws -> Activations {
    let entries = entries.map { Site.block($0.layer, $0.stage) }
    let prefix = (0..<configuration.layers).flatMap {
      [Site.block($0, .keys), Site.block($0, .values)]
    }
    return try forward(capture: Set(entries + prefix))
  }

  /// Keys and values of a clean run, for layers from one on.
  func prefix(_ clean: Activations, from layer: Int) -> Resumption.Prefix {
    Resumption.Prefix(
      clean, layers: layer..<configuration.layers, offsets: batch.offsets, in: configuration)
  }

  /// The rows of the batch from a position on (their last position at the latest).
  func rows(from position: Int) -> [Resumption.Row] {
    batch.lengths.enumerated().map { row, length in
      .init(positions: min(position, length - 1)..<length, source: row)
    }
  }

  /// Where rows lie in the tensors of the batch.
  func indices(of rows: [Resumption.Row]) -> [Int] {
    rows.flatMap { row in row.positions.map { batch.index(row: row.source, position: $0) } }
  }
}

@Suite("A resumed run is the rest of a whole one")
struct ResumptionTests {
  @Test("from every layer and stage, on the clean stream", arguments: Fixture.all.indices)
  func clean(index: Int) throws {
    let fixture = Fixture.all[index]
    let clean = try fixture.cleanRun()
    for (layer, stage) in fixture.entries {
      let resumption = Resumption(
        layer: layer, stage: stage, residual: clean[.block(layer, stage)],
        rows: fixture.rows(from: 0))
      let all = try fixture.weights.resume(resumption, Pass(logits: .all)).wantedLogits()
      #expect(try all == clean.wantedLogits(), "layer \(layer) \(stage)")
      let last = try fixture.weights.resume(resumption).wantedLogits()
      expectAgreement(
        last, try fixture.forward(logits: .last).wantedLogits(), "layer \(layer) \(stage), last")
    }
  }

  @Test("captures and edits go on as in a whole run", arguments: Fixture.all.indices)
  func editsAfter(index: Int) throws {
    let fixture = Fixture.all[index]
    let clean = try fixture.cleanRun()
    let order = Site.every(in: fixture.configuration)
    for (layer, stage) in fixture.entries {
      let resumption = Resumption(
        layer: layer, stage: stage, residual: clean[.block(layer, stage)],
        rows: fixture.rows(from: 0))
      let start = try #require(order.firstIndex(of: .block(layer, stage)))
      for site in order[start...] where site.isEditable {
        let edit = Intervention(
          site, positions: fixture.positions { $0 % 2 == 1 },
          action: .replace(try fixture.reference(site)))
        let pass = Pass(interventions: [edit], capture: [site], logits: .all)
        let resumed = try fixture.weights.resume(resumption, pass)
        let whole = try fixture.weights.forward(fixture.batch, pass)
        #expect(resumed.logits == whole.logits, "\(site) from layer \(layer) \(stage)")
        #expect(resumed[site] == whole[site], "\(site) from layer \(layer) \(stage)")
      }
    }
  }

  @Test(
    "with a prefix cut at every position, on a stream edited from there on",
    arguments: Fixture.all.indices)
  func prefix(index: Int) throws {
    let fixture = Fixture.all[index]
    let clean = try fixture.cleanRun()
    for first in 0..<fixture.batch.longest {
      let rows = fixture.rows(from: first)
      let touched = Intervention.Positions.at(rows.map { Array($0.positions) })
      let edited = Site.block(0, .residualIn)
      let edit = Intervention(
        edited, positions: touched, action: .replace(try fixture.reference(edited)))
      for (layer, stage) in fixture.entries {
        let entry = Site.block(layer, stage)
        let whole = try fixture.forward(capture: [entry], edit)
        let resumption = Resumption(
          layer: layer, stage: stage,
          residual: whole[entry].gathering(rows: fixture.indices(of: rows)), rows: rows,
          prefix: fixture.prefix(clean, from: layer))
        let resumed = try fixture.weights.resume(resumption, Pass(logits: .all))
        expectAgreement(
          try resumed.wantedLogits(),
          try whole.wantedLogits().gathering(rows: fixture.indices(of: rows)),
          "layer \(layer) \(stage) from \(first)")
        expectAgreement(
          try fixture.weights.resume(resumption).wantedLogits(),
          try fixture.forward(logits: .last, edit).wantedLogits(),
          "layer \(layer) \(stage) from \(first), last")
      }
    }
  }

  @Test("with a prefix, edits touch the positions they name", arguments: Fixture.all.indices)
  func prefixWithEdits(index: Int) throws {
    let fixture = Fixture.all[index]
    let clean = try fixture.cleanRun()
    for first in 0..<fixture.batch.longest {
      let rows = fixture.rows(from: first)
      let ends = Intervention.Positions.at(rows.map { [$0.positions.upperBound - 1] })
      for stage in Site.Stage.allCases {
        let site = Site.block(fixture.configuration.layers - 1, stage)
        guard site.isEditable, site.exists(in: fixture.configuration) else { continue }
        let edit = Intervention(site, positions: ends, action: .zero)
        let resumption = Resumption(
          layer: 0,
          residual: clean[.block(0, .residualIn)].gathering(
            rows: fixture.indices(of: rows)), rows: rows,
          prefix: fixture.prefix(clean, from: 0))
        let resumed = try fixture.weights.resume(resumption, Pass(interventions: [edit]))
        expectAgreement(
          try resumed.wantedLogits(), try fixture.forward(logits: .last, edit).wantedLogits(),
          "\(site) from \(first)")
      }
    }
  }

  @Test("many copies in one are the same as single ones", arguments: Fixture.all.indices)
  func copies(index: Int) throws {
    let fixture = Fixture.all[index]
    let clean = try fixture.cleanRun()
    let entry = Site.block(1, .residualIn)
    let prefix = fixture.prefix(clean, from: 1)
    let other = try fixture.reference(entry)
    // Every row from every position on, its stream clean or another run's: dozens of copies.
    var (rows, streams): ([Resumption.Row], [Tensor]) = ([], [])
    for (row, length) in fixture.batch.lengths.enumerated() {
      for first in 0..<length {
        let line = Resumption.Row(positions: first..<length, source: row)
        for stream in [clean[entry], other] {
          rows.append(line)
          streams.append(stream.gathering(rows: fixture.indices(of: [line])))
        }
      }
    }
    let together = try fixture.weights.resume(
      Resumption(
        layer: 1,
        residual: Tensor(
          streams.flatMap(\.elements),
          shape: [streams.reduce(0) { $0 + $1.rows }, fixture.configuration.width]),
        rows: rows, prefix: prefix)
    ).wantedLogits()
    #expect(together.rows == rows.count && rows.count > 30)
    for (number, row) in rows.enumerated() {
      let alone = try fixture.weights.resume(
        Resumption(layer: 1, residual: streams[number], rows: [row], prefix: prefix))
      expectAgreement(
        together.gathering(rows: [number]), try alone.wantedLogits(), "copy \(number)")
    }
  }

  @Test("what cannot be resumed is refused")
  func refusals() async {
    await #expect(processExitsWith: .failure) {
      _ = Resumption(
        layer: 0, stage: .z, residual: Tensor(shape: [1, 32]),
        rows: [.init(positions: 0..<1, source: 0)])
    }
    await #expect(processExitsWith: .failure) {
      _ = Resumption(
        layer: 0, residual: Tensor(shape: [1, 32]), rows: [.init(positions: 0..<2, source: 0)])
    }
    await #expect(processExitsWith: .failure) {
      _ = Resumption(
        layer: 0, residual: Tensor(shape: [1, 32]), rows: [.init(positions: 1..<2, source: 0)])
    }
    await #expect(processExitsWith: .failure) {
      // The prefix lacks the layer in which the pass resumes.
      let fixture = Fixture.tiny
      let clean = try fixture.cleanRun()
      let rows = fixture.rows(from: 1)
      let resumption = Resumption(
        layer: 0,
        residual: clean[.block(0, .residualIn)].gathering(rows: fixture.indices(of: rows)),
        rows: rows, prefix: fixture.prefix(clean, from: 1))
      _ = try fixture.weights.resume(resumption)
    }
  }
}
