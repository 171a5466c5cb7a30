import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("No position sees a later one")
struct CausalityTests {
  @Test("an edit from a position on changes nothing before it", arguments: Fixture.all.indices)
  func edits(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Site.every(in: fixture.configuration)
    let clean = try fixture.forward(capture: Set(sites))
    for edited in fixture.editableSites {
      let other = try fixture.reference(edited)
      for first in 1..<fixture.batch.longest {
        let activations = try fixture.forward(
          capture: Set(sites),
          Intervention(
            edited, positions: fixture.positions { $0 >= first }, action: .replace(other)))
        for site in sites {
          expectEqual(activations[site], clean[site], at: site, before: first, fixture, "\(edited)")
        }
        #expect(activations[edited] != clean[edited], "\(edited) from \(first)")
      }
    }
  }

  @Test("nor do later tokens", arguments: Fixture.all.indices)
  func tokens(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Site.every(in: fixture.configuration)
    let clean = try fixture.forward(capture: Set(sites))
    for first in 1..<fixture.batch.longest {
      let rows = zip(fixture.requests.prompts, fixture.requests.reference).map { ours, theirs in
        Array(ours.prefix(first) + theirs.dropFirst(first))
      }
      let activations = try fixture.weights.forward(
        TokenBatch(rows), Pass(capture: Set(sites), logits: .all))
      for site in sites {
        expectEqual(activations[site], clean[site], at: site, before: first, fixture, "tokens")
      }
    }
  }

  private func expectEqual(
    _ ours: Tensor, _ theirs: Tensor, at site: Site, before first: Int, _ fixture: Fixture,
    _ what: String
  ) {
    for (row, length) in fixture.batch.lengths.enumerated() {
      let same = (0..<min(first, length)).allSatisfy { position in
        read(ours, site, row, position, fixture) == read(theirs, site, row, position, fixture)
      }
      #expect(same, "\(what) from \(first) on changes \(site) before, in row \(row)")
    }
  }

  /// A denominator's tensor is one row of all positions; the others have one row a position.
  private func read(
    _ value: Tensor, _ site: Site, _ row: Int, _ position: Int, _ fixture: Fixture
  ) -> [Float] {
    guard site.isScale else {
      return fixture.values(value, at: site, row: row, position: position)
    }
    return [value[0, fixture.batch.index(row: row, position: position)]]
  }
}
