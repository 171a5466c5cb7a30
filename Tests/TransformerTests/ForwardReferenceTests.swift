import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The forward pass agrees with TransformerLens")
struct ForwardReferenceTests {
  /// Sites in the fixtures' recorded list.
  static func recorded(_ fixture: Fixture) -> [Site] {
    Site.every(in: fixture.weights.configuration).filter {
      fixture.arrays["row0/" + $0.hookName] != nil
    }
  }

  @Test("every recorded hook name means a site, and back", arguments: Fixture.all.indices)
  func hookNames(index: Int) {
    let fixture = Fixture.all[index]
    let names = fixture.requests.sites.filter { $0 != "logits" && !$0.contains("{") }
    #expect(names.count > 10)
    for name in names {
      #expect(Site(hookName: name)?.hookName == name, "\(name)")
    }
  }

  @Test("every site, each prompt alone", arguments: Fixture.all.indices)
  func sitesAlone(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Self.recorded(fixture)
    #expect(sites.count > 30)
    for (row, tokens) in fixture.requests.prompts.enumerated() {
      let activations = try fixture.weights.forward(
        TokenBatch([tokens]), Pass(capture: Set(sites), logits: .all))
      for site in sites {
        let agreement = Agreement(activations[site], fixture["row\(row)/\(site.hookName)"])
        #expect(agreement.worst < .float32Forward, "\(site) row \(row): \(agreement)")
      }
      let agreement = Agreement(try #require(activations.logits), fixture["row\(row)/logits"])
      #expect(agreement.worst < .float32Forward, "logits row \(row): \(agreement)")
    }
  }

  @Test(
    "every matrix site and the pattern, all prompts in one batch", arguments: Fixture.all.indices)
  func sitesTogether(index: Int) throws {
    let fixture = Fixture.all[index]
    let sites = Self.recorded(fixture)
    let batch = fixture.batch
    let activations = try fixture.weights.forward(batch, Pass(capture: Set(sites), logits: .all))
    for site in sites {
      let theirs = batch.rows.indices.flatMap { fixture["row\($0)/\(site.hookName)"].elements }
      let agreement = Agreement(activations[site].elements, theirs)
      #expect(agreement.worst < .float32Forward, "\(site): \(agreement)")
    }
  }

  @Test("a run from layer k on a given residual stream", arguments: Fixture.all.indices)
  func continuation(index: Int) throws {
    let fixture = Fixture.all[index]
    let residual = fixture["continuation/resid_pre"]
    let resumption = Resumption(
      layer: fixture.requests.continuation.layer, residual: residual,
      rows: [.init(positions: 0..<residual.rows, source: 0)])
    let activations = try fixture.weights.resume(resumption, Pass(logits: .all))
    let agreement = Agreement(try #require(activations.logits), fixture["continuation/logits"])
    #expect(agreement.worst < .float32Forward, "\(agreement)")
  }

  @Test("replacing a site by its value on other prompts", arguments: Fixture.all.indices)
  func replacements(index: Int) throws {
    let fixture = Fixture.all[index]
    let request = fixture.requests.replacements
    #expect(request.targets.count >= 15)
    for (name, target) in request.targets {
      let site = try #require(Site(hookName: target.site), "\(target.site)")
      let other = try fixture.weights.forward(fixture.referenceBatch, Pass(capture: [site]))[site]
      for (place, positions) in request.positions {
        let edit = Intervention(
          site, heads: target.head.map { [$0] }, positions: .at(positions), action: .replace(other))
        let activations = try fixture.weights.forward(fixture.batch, Pass(interventions: [edit]))
        let agreement = Agreement(
          try #require(activations.logits), fixture["replacement/\(name)/\(place)"])
        #expect(agreement.worst < .float32Forward, "\(name) at \(place): \(agreement)")
      }
    }
  }
}
