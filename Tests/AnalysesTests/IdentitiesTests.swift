import Analyses
import TestSupport
import Testing
import Tensors
import Transformer

@Suite("Identities that hold for every model")
struct IdentitiesTests {
  @Test("hold for models of other shapes and architectures", arguments: RecordedModel.all)
  func hold(model: RecordedModel) throws {
    var steps: [Int] = []
    let checks = try Identities(model.weights, tokenizer: nil, seed: 1).measure {
      done, _ in steps.append(done)
    }
    for check in checks {
      #expect(check.passed, "\(check.name): \(check.worst) of \(check.bound)")
    }
    #expect(Set(checks.map(\.name)).count == checks.count)
    #expect(steps == Array(1...11))
  }

  @Test("fail where weights are no numbers, and are told by name")
  func broken() throws {
    var weights = Fixture.tiny.weights
    let shape = weights.tokenEmbedding.shape
    weights.tokenEmbedding = Tensor(
      [Float](repeating: .nan, count: shape.count), shape: shape)
    let checks = try Identities(weights, tokenizer: nil, seed: 1).measure()
    let failed = checks.filter { !$0.passed }.map(\.name)
    #expect(failed.contains("weights are finite (count of tensors that are not)"))
    #expect(failed.contains("attributed parts sum to the logit difference"))
  }

  @Test("what is skipped without a tokenizer is said")
  func skipped() {
    let identities = Identities(Fixture.tiny.weights, tokenizer: nil, seed: 1)
    #expect(identities.skipped.count == 1)
  }
}
