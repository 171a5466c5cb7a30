import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Several interventions in one pass")
struct InterventionOrderTests {
  @Test("edits of one site apply in the order given", arguments: Fixture.all.indices)
  func order(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let other = try fixture.reference(site)
      let zero = Intervention(site, edit: .zero)
      let add = Intervention(site, edit: .add(other, scale: 1))
      let replace = Intervention(site, edit: .replace(other))
      let capture: Set = [site]
      #expect(try fixture.run(capture: capture, zero, add)[site] == other, "\(site)")
      let zeros = Tensor(shape: other.shape)
      #expect(try fixture.run(capture: capture, add, zero)[site] == zeros, "\(site)")
      #expect(
        try fixture.run(capture: capture, zero, add).logits
          == fixture.run(capture: capture, replace).logits, "\(site)")
    }
  }

  @Test("edits of different positions do not depend on their order", arguments: Fixture.all.indices)
  func disjointPositions(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let other = try fixture.reference(site)
      let even = Intervention(
        site, positions: fixture.positions { $0 % 2 == 0 }, edit: .replace(other))
      let odd = Intervention(site, positions: fixture.positions { $0 % 2 == 1 }, edit: .zero)
      #expect(try fixture.run(even, odd).logits == fixture.run(odd, even).logits, "\(site)")
    }
  }

  @Test("the halves of an edit are the whole of it", arguments: Fixture.all.indices)
  func halves(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let edit = Intervention.Edit.replace(try fixture.reference(site))
      let whole = try fixture.run(Intervention(site, edit: edit))
      let even = fixture.positions { $0 % 2 == 0 }
      let odd = fixture.positions { $0 % 2 == 1 }
      let halves = try fixture.run(
        Intervention(site, positions: even, edit: edit),
        Intervention(site, positions: odd, edit: edit))
      #expect(whole.logits == halves.logits, "\(site)")
    }
    let site = Site.block(0, .z)
    let edit = Intervention.Edit.replace(try fixture.reference(site))
    let pass = Pass(
      interventions: (0..<fixture.configuration.heads).map {
        Intervention(site, heads: [$0], edit: edit)
      }, logits: .all)
    #expect(
      try fixture.weights.run(fixture.batch, pass).logits
        == fixture.run(Intervention(site, edit: edit)).logits)
  }

  @Test("edits of different sites do not depend on their order", arguments: Fixture.all.indices)
  func differentSites(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = fixture.editableSites
    for (one, other) in zip(sites, sites.dropFirst(3)) {
      let first = Intervention(one, edit: .add(try fixture.reference(one), scale: 0.5))
      let second = Intervention(other, edit: .replace(try fixture.reference(other)))
      #expect(
        try fixture.run(first, second).logits == fixture.run(second, first).logits,
        "\(one) and \(other)")
    }
  }

  @Test("an edited run leaves nothing behind", arguments: Fixture.all.indices)
  func nothingLeft(index: Int) throws {
    let fixture = Fixture.all[index]
    let before = try fixture.run().logits
    for site in fixture.editableSites {
      let edited = try fixture.run(Intervention(site, edit: .zero)).logits
      #expect(edited != before, "\(site)")
    }
    #expect(try fixture.run().logits == before)
  }

  @Test("the stream rewritten hides every edit below it", arguments: Fixture.all.indices)
  func hidden(index: Int) throws {
    let fixture = Fixture.all[index]
    let last = Site.block(fixture.configuration.layers - 1, .residualOut)
    let clean = try fixture.run(capture: [last])
    let restore = Intervention(last, edit: .replace(clean[last]))
    for site in fixture.editableSites.dropLast() where site != last {
      let run = try fixture.run(capture: [last], Intervention(site, edit: .zero), restore)
      #expect(run.logits == clean.logits, "\(site)")
    }
  }
}
