import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Every site and every logit of each family is what transformers computes")
struct FamilySiteTests {
  @Test("the sites that the model has, and no others", arguments: FamilyFixture.all)
  func names(fixture: FamilyFixture) {
    // The outputs of norms within blocks are not recorded; they follow from what is.
    let sites = Site.every(in: fixture.configuration).filter { site in
      switch site {
      case .block(_, .norm1), .block(_, .norm2): false
      default: true
      }
    }
    #expect(Set(sites.map(\.hookName)) == Set(fixture.requests.sites))
  }

  @Test("logits at every position", arguments: FamilyFixture.all)
  func logits(fixture: FamilyFixture) throws {
    let ours = try #require(fixture.weights.forward(fixture.batch, Pass(logits: .all)).logits)
    for (row, range) in fixture.rows.enumerated() {
      let agreement = Agreement(ours.rows(range), fixture["row\(row)/logits"])
      #expect(agreement.worst < .float32Forward, "row \(row): \(agreement)")
    }
  }

  @Test("every site", arguments: FamilyFixture.all)
  func sites(fixture: FamilyFixture) throws {
    for row in fixture.requests.site_rows {
      let batch = TokenBatch([fixture.requests.prompts[row]])
      for name in fixture.requests.sites {
        let site = try #require(Site(hookName: name))
        let ours = try fixture.weights.forward(batch, Pass(capture: [site]))[site]
        let agreement = Agreement(ours, fixture["row\(row)/\(name)"])
        let bound = fixture.configuration.architecture.isGated ? Float.gated : .float32Forward
        #expect(agreement.worst < bound, "row \(row), \(name): \(agreement)")
      }
    }
  }

  @Test("last logits, from what the last block must compute", arguments: FamilyFixture.all)
  func narrowed(fixture: FamilyFixture) throws {
    let ours = try #require(fixture.weights.forward(fixture.batch).logits)
    for (row, range) in fixture.rows.enumerated() {
      let last = fixture["row\(row)/logits"].rows(range.count - 1..<range.count)
      let agreement = Agreement(ours.rows(row..<row + 1), last)
      #expect(agreement.worst < .float32Forward, "row \(row): \(agreement)")
    }
  }

  @Test("next-token losses", arguments: FamilyFixture.all)
  func losses(fixture: FamilyFixture) throws {
    let ours = try fixture.weights.losses(fixture.batch)
    for (row, losses) in ours.enumerated() where !losses.isEmpty {
      let agreement = Agreement(losses, fixture["row\(row)/token_losses"].elements)
      #expect(agreement.worst < .float32Forward, "row \(row): \(agreement)")
    }
  }

  @Test("a run resumed in any layer, with keys of earlier positions", arguments: FamilyFixture.all)
  func resumed(fixture: FamilyFixture) throws {
    let (weights, shape) = (fixture.weights, fixture.configuration)
    let layers = 0..<shape.layers
    let streams = Set(layers.map { Site.block($0, .residualIn) })
    let clean = try weights.forward(
      fixture.batch,
      Pass(capture: streams.union(Resumption.Prefix.sites(layers, in: shape)), logits: .last))
    for layer in layers {
      let starts = fixture.batch.lengths.map { $0 / 2 }
      let kept = zip(fixture.rows, starts).flatMap { range, start in
        Array(range.lowerBound + start..<range.upperBound)
      }
      let resumed = try weights.resume(
        Resumption(
          layer: layer, residual: clean[.block(layer, .residualIn)].gathering(rows: kept),
          rows: zip(fixture.batch.lengths, starts).enumerated().map { row, pair in
            Resumption.Row(positions: pair.1..<pair.0, source: row)
          },
          prefix: Resumption.Prefix(
            clean, layers: layer..<shape.layers, offsets: fixture.batch.offsets, in: shape)))
      let agreement = Agreement(
        try #require(resumed.logits), try #require(clean.logits))
      #expect(agreement.worst < .float32Forward, "layer \(layer): \(agreement)")
    }
  }

  @Test("token by token", arguments: FamilyFixture.all)
  func growing(fixture: FamilyFixture) throws {
    let tokens = fixture.requests.prompts[3]
    var run = GrowingRun(fixture.weights, rows: 1, capacity: 2)
    for (position, token) in tokens.enumerated() {
      let logits = try #require(run.append(TokenBatch([[token]])).logits)
      let agreement = Agreement(
        logits, fixture["row3/logits"].rows(position..<position + 1))
      #expect(agreement.worst < .float32Forward, "position \(position): \(agreement)")
    }
  }

  @Test("folded and centred weights give the same centred logits", arguments: FamilyFixture.all)
  func folded(fixture: FamilyFixture) throws {
    let raw = try #require(fixture.weights.forward(fixture.batch, Pass(logits: .all)).logits)
    let folded = try #require(
      fixture.weights.processed().forward(fixture.batch, Pass(logits: .all)).logits)
    let agreement = Agreement(folded.centringRows(), raw.centringRows())
    #expect(agreement.worst < 3 * .float32Forward, "\(agreement)")
  }

  @Test("heads with keys and values of their own give the same", arguments: FamilyFixture.all)
  func ungrouped(fixture: FamilyFixture) throws {
    let own = fixture.weights.ungrouped()
    #expect(!own.configuration.hasGroups)
    let ours = try #require(own.forward(fixture.batch, Pass(logits: .all)).logits)
    let raw = try #require(fixture.weights.forward(fixture.batch, Pass(logits: .all)).logits)
    let agreement = Agreement(ours, raw)
    #expect(agreement.worst < .float32Forward, "\(agreement)")
  }
}

extension FamilyFixture {
  /// The tensor rows of each prompt.
  var rows: [Range<Int>] {
    zip(batch.offsets, batch.lengths).map { $0..<$0 + $1 }
  }
}
