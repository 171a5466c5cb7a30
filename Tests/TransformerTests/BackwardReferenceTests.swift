import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The backward pass agrees with PyTorch")
struct BackwardReferenceTests {
  @Test("the loss of rows of different lengths, and its gradient by every parameter")
  func loss() throws {
    let fixtures = FixtureGradients.all(with: "loss")
    #expect(fixtures.count == 2)
    for fixture in fixtures {
      try Self.check(fixture, dropout: nil, prefix: "")
    }
  }

  @Test("the same under dropout")
  func dropout() throws {
    let fixtures = FixtureGradients.all(with: "dropout/loss")
    #expect(fixtures.count == 2)
    for fixture in fixtures {
      let asked = try #require(fixture.requests.dropout)
      try Self.check(
        fixture, dropout: Dropout(asked.probability, seed: asked.seed),
        prefix: "dropout/")
    }
  }

  static func check(_ fixture: FixtureGradients, dropout: Dropout?, prefix: String) throws {
    let ours = try fixture.weights.lossGradient(fixture.batch, dropout: dropout)
    let loss = Agreement([Float(ours.loss)], fixture[prefix + "loss"].elements)
    #expect(loss.worst < .float32Forward, "\(fixture.name) \(prefix): \(loss)")
    let parameters = ours.gradients.namedTensors
    #expect(parameters.count >= 28)
    for (name, gradient) in parameters {
      let agreement = Agreement(gradients: gradient, fixture["\(prefix)loss/\(name)"])
      #expect(agreement.worst < .float32Gradient, "\(fixture.name) \(prefix)\(name): \(agreement)")
    }
  }

  @Test("the mean logit difference by every site, all prompts in one batch")
  func sites() throws {
    let fixtures = FixtureGradients.all(with: "metric/row0/hook_embed")
    #expect(fixtures.count == 2)
    for fixture in fixtures {
      let sites = try #require(fixture.requests.sites).map { try #require(Site(hookName: $0)) }
      #expect(
        Set(sites) == Set(Site.every(in: fixture.weights.configuration).filter(\.hasGradient)))
      let ours = try fixture.weights.activationGradients(
        fixture.batch, of: fixture.differences, at: Set(sites))
      for site in sites {
        let theirs = fixture.batch.rows.indices.flatMap {
          fixture["metric/row\($0)/\(site.hookName)"].elements
        }
        let agreement = Agreement(gradients: ours[site].elements, theirs)
        #expect(agreement.worst < .float32Gradient, "\(fixture.name) \(site): \(agreement)")
      }
    }
  }
}

extension FixtureGradients {
  /// The mean logit difference of the rows, as a weighted sum of logits.
  var differences: [LogitWeight] {
    let share = 1 / Float(batch.rows.count)
    return batch.rows.enumerated().flatMap { row, tokens in
      [(requests.answers[row], share), (requests.distractors[row], -share)].map {
        LogitWeight(row: row, position: tokens.count - 1, token: $0, weight: $1)
      }
    }
  }
}

extension Dropout {
  /// The same share everywhere.
  init(_ probability: Float, seed: UInt64) {
    self.init(embedding: probability, attention: probability, residual: probability, seed: seed)
  }
}
