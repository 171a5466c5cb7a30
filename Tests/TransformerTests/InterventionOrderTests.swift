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
      let zero = Intervention(site, action: .zero)
      let add = Intervention(site, action: .add(other, scale: 1))
      let replace = Intervention(site, action: .replace(other))
      let capture: Set = [site]
      #expect(try fixture.forward(capture: capture, zero, add)[site] == other, "\(site)")
      let zeros = Tensor(shape: other.shape)
      #expect(try fixture.forward(capture: capture, add, zero)[site] == zeros, "\(site)")
      #expect(
        try fixture.forward(capture: capture, zero, add).logits
          == fixture.forward(capture: capture, replace).logits, "\(site)")
    }
  }

  @Test("edits of different positions do not depend on their order", arguments: Fixture.all.indices)
  func disjointPositions(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let other = try fixture.reference(site)
      let even = Intervention(
        site, positions: fixture.positions { $0 % 2 == 0 }, action: .replace(other))
      let odd = Intervention(site, positions: fixture.positions { $0 % 2 == 1 }, action: .zero)
      #expect(try fixture.forward(even, odd).logits == fixture.forward(odd, even).logits, "\(site)")
    }
  }

  @Test("the halves of an edit are the whole of it", arguments: Fixture.all.indices)
  func halves(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let action = Intervention.Action.replace(try fixture.reference(site))
      let whole = try fixture.forward(Intervention(site, action: action))
      let even = fixture.positions { $0 % 2 == 0 }
      let odd = fixture.positions { $0 % 2 == 1 }
      let halves = try fixture.forward(
        Intervention(site, positions: even, action: action),
        Intervention(site, positions: odd, action: action))
      #expect(whole.logits == halves.logits, "\(site)")
    }
    let site = Site.block(0, .z)
    let action = Intervention.Action.replace(try fixture.reference(site))
    let pass = Pass(
      interventions: (0..<fixture.configuration.heads).map {
        Intervention(site, heads: [$0], action: action)
      }, logits: .all)
    #expect(
      try fixture.weights.forward(fixture.batch, pass).logits
        == fixture.forward(Intervention(site, action: action)).logits)
  }

  @Test("edits of different sites do not depend on their order", arguments: Fixture.all.indices)
  func differentSites(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = fixture.editableSites
    for (one, other) in zip(sites, sites.dropFirst(3)) {
      let first = Intervention(one, action: .add(try fixture.reference(one), scale: 0.5))
      let second = Intervention(other, action: .replace(try fixture.reference(other)))
      #expect(
        try fixture.forward(first, second).logits == fixture.forward(second, first).logits,
        "\(one) and \(other)")
    }
  }

  @Test("an edited run leaves nothing behind", arguments: Fixture.all.indices)
  func nothingLeft(index: Int) throws {
    let fixture = Fixture.all[index]
    let before = try fixture.forward().logits
    for site in fixture.editableSites {
      let edited = try fixture.forward(Intervention(site, action: .zero)).logits
      #expect(edited != before, "\(site)")
    }
    #expect(try fixture.forward().logits == before)
  }

  @Test("the stream rewritten hides every edit below it", arguments: Fixture.all.indices)
  func hidden(index: Int) throws {
    let fixture = Fixture.all[index]
    let last = Site.block(fixture.configuration.layers - 1, .residualOut)
    let clean = try fixture.forward(capture: [last])
    let restore = Intervention(last, action: .replace(clean[last]))
    for site in fixture.editableSites.dropLast() where site != last {
      let activations = try fixture.forward(
        capture: [last], Intervention(site, action: .zero), restore)
      #expect(activations.logits == clean.logits, "\(site)")
    }
  }
}
