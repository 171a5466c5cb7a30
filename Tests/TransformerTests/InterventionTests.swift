import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Interventions write what they say, where they say")
struct InterventionTests {
  @Test("replacing a site by its own value changes nothing", arguments: Fixture.all.indices)
  func selfReplacement(index: Int) throws {
    let fixture = Fixture.all[index]
    #expect(fixture.editableSites.count == 13 * fixture.configuration.layers + 1)
    for site in fixture.editableSites {
      for logits in [LogitRequest.all, .last] {
        let clean = try fixture.forward(capture: [site], logits: logits)
        let edit = Intervention(site, action: .replace(clean[site]))
        let edited = try fixture.forward(capture: [site], logits: logits, edit)
        #expect(edited[site] == clean[site], "\(site)")
        #expect(edited.logits == clean.logits, "\(site)")
      }
    }
  }

  @Test("adding nothing, or something times zero, changes nothing", arguments: Fixture.all.indices)
  func zeroScale(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let clean = try fixture.forward(capture: [site])
      let other = try fixture.reference(site)
      let zeros = Tensor(shape: other.shape)
      for action in [Intervention.Action.add(other, scale: 0), .add(zeros, scale: 3)] {
        let edited = try fixture.forward(capture: [site], Intervention(site, action: action))
        #expect(edited.logits == clean.logits, "\(site)")
      }
    }
  }

  @Test("an edit of no position or no head changes nothing", arguments: Fixture.all.indices)
  func nowhere(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let clean = try fixture.forward(capture: [site])
      let edit = Intervention(
        site, positions: fixture.positions { _ in false }, action: .zero)
      #expect(try fixture.forward(capture: [site], edit).logits == clean.logits, "\(site)")
    }
    let noHead = Intervention(.block(0, .z), heads: [], action: .zero)
    #expect(
      try fixture.forward(capture: [.block(0, .z)], noHead).logits
        == fixture.forward(capture: [.block(0, .z)]).logits)
  }

  @Test("another run's stream gives that run's logits", arguments: Fixture.all.indices)
  func wholeStream(index: Int) throws {
    let fixture = Fixture.all[index]
    let other = try fixture.weights.forward(fixture.referenceBatch, Pass(logits: .all))
      .wantedLogits()
    for layer in 0..<fixture.configuration.layers {
      for stage in [Site.Stage.residualIn, .residualMid, .residualOut] {
        let site = Site.block(layer, stage)
        let edit = Intervention(site, action: .replace(try fixture.reference(site)))
        expectAgreement(try fixture.forward(edit).wantedLogits(), other, "\(site)")
      }
    }
  }

  @Test("an edit writes its heads and positions and nothing else", arguments: Fixture.all.indices)
  func extent(index: Int) throws {
    let fixture = Fixture.all[index]
    let chosen = fixture.positions { $0 % 2 == 1 }
    for site in fixture.editableSites {
      let clean = try fixture.forward(capture: [site])[site]
      let other = try fixture.reference(site)
      let edit = Intervention(site, positions: chosen, action: .replace(other))
      let edited = try fixture.forward(capture: [site], edit)[site]
      for (row, length) in fixture.batch.lengths.enumerated() {
        for position in 0..<length {
          let source = position % 2 == 1 ? other : clean
          #expect(
            fixture.values(edited, at: site, row: row, position: position)
              == fixture.values(source, at: site, row: row, position: position), "\(site)")
        }
      }
    }
  }

  @Test("an edit of one head writes that head's part", arguments: Fixture.all.indices)
  func oneHead(index: Int) throws {
    let fixture = Fixture.all[index]
    let heads = fixture.configuration.heads
    for stage in [Site.Stage.queries, .keys, .values, .pattern, .z, .headOutput] {
      let site = Site.block(0, stage)
      let clean = try fixture.forward(capture: [site])[site]
      let other = try fixture.reference(site)
      for head in 0..<heads {
        let edit = Intervention(site, heads: [head], action: .replace(other))
        let edited = try fixture.forward(capture: [site], edit)[site]
        for (row, length) in fixture.batch.lengths.enumerated() {
          for position in 0..<length {
            func part(_ value: Tensor, _ head: Int) -> ArraySlice<Float> {
              let values = fixture.values(value, at: site, row: row, position: position)
              let width = values.count / heads
              return values[head * width..<(head + 1) * width]
            }
            for each in 0..<heads {
              #expect(part(edited, each) == part(each == head ? other : clean, each), "\(site)")
            }
          }
        }
      }
    }
  }

  @Test("zero writes zeros, add adds", arguments: Fixture.all.indices)
  func zeroAndAdd(index: Int) throws {
    let fixture = Fixture.all[index]
    for site in fixture.editableSites {
      let zeroed = try fixture.forward(capture: [site], Intervention(site, action: .zero))
      #expect(zeroed[site].elements.allSatisfy { $0 == 0 }, "\(site)")
      let clean = try fixture.forward(capture: [site])[site]
      let other = try fixture.reference(site)
      let added = try fixture.forward(
        capture: [site], Intervention(site, action: .add(other, scale: -0.5)))
      let expected = zip(clean.elements, other.elements).map { $0 + $1 * -0.5 }
      expectAgreement(added[site], Tensor(expected, shape: clean.shape), "\(site)")
    }
  }
}
