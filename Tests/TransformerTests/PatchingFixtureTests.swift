import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The models that patching is recorded for")
struct PatchingFixtureTests {
  private func expectUnpatched(_ fixture: FixturePatching) throws {
    let runs = [
      ("prompts", fixture.weights, fixture.batch),
      ("reference", fixture.weights, fixture.referenceBatch),
      ("tuned", fixture.tuned, fixture.batch),
    ]
    let pairs = zip(fixture.requests.answers, fixture.requests.distractors).map { [$0, $1] }
    for (name, weights, batch) in runs {
      let activations = try weights.forward(batch, Pass(logits: LogitRequest(.last, tokens: pairs)))
      let logits = try #require(activations.logits)
      let differences = pairs.indices.map { logits[$0, 0] - logits[$0, 1] }
      let agreement = Agreement(differences, fixture["unpatched/\(name)"].elements)
      #expect(agreement.worst <= .float32Forward, "\(fixture.name), \(name): \(agreement)")
    }
  }

  @Test("odd and its other checkpoint give the recorded logit differences")
  func odd() throws {
    try expectUnpatched(.odd)
  }

  @Test(
    "the trained checkpoint and its scaled weights give the recorded logit differences",
    .enabled(if: FixturePatching.hasTrained, "../shared/checkpoints/ioi-small is not there"))
  func trained() throws {
    try expectUnpatched(.trained)
  }
}
