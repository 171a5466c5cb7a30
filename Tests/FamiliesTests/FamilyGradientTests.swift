import Checkpoints
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The backward pass of each family agrees with PyTorch's")
struct FamilyGradientTests {
  @Test("the loss, and its gradient by every parameter", arguments: FamilyFixture.recordedInFull)
  func loss(name: String) throws {
    let fixture = try FixtureGradients(family: name)
    let ours = try fixture.weights.lossGradient(fixture.batch)
    let loss = Agreement([Float(ours.loss)], fixture["loss"].elements)
    #expect(loss.worst < .float32Forward, "\(loss)")
    let parameters = ours.gradients.namedTensors
    #expect(
      Set(parameters.map { "loss/" + $0.name })
        == Set(fixture.arrays.keys.filter { $0.hasPrefix("loss/") }))
    for (parameter, gradient) in parameters {
      let theirs = fixture["loss/\(parameter)"].asInMemory(
        parameter, fixture.weights.configuration)
      let agreement = Agreement(gradients: gradient, theirs)
      #expect(agreement.worst < .float32Gradient, "\(parameter): \(agreement)")
    }
  }

  @Test("the mean logit difference by every site", arguments: FamilyFixture.recordedInFull)
  func sites(name: String) throws {
    let fixture = try FixtureGradients(family: name)
    let configuration = fixture.weights.configuration
    let row = try #require(fixture.requests.metric_row)
    let sites = try #require(fixture.requests.sites).map { try #require(Site(hookName: $0)) }
    #expect(sites.allSatisfy { $0.exists(in: configuration) && $0.hasGradient })
    let ours = try fixture.weights.activationGradients(
      fixture.batch, of: fixture.differences, at: Set(sites))
    for site in sites {
      let own = ours[site].elements
      let lengths = fixture.batch.lengths
      let first = site.count(in: configuration, lengths: Array(lengths[..<row]))
      let count = site.count(in: configuration, lengths: [lengths[row]])
      let agreement = Agreement(
        gradients: Array(own[first..<first + count]),
        fixture["metric/row\(row)/\(site.hookName)"].elements)
      #expect(agreement.worst < .float32Gradient, "\(site): \(agreement)")
    }
  }

  @Test(
    "a batch's gradient is the sum of its rows', the same every time",
    arguments: FamilyFixture.recordedInFull)
  func sumOfRows(name: String) throws {
    let fixture = try FixtureGradients(family: name)
    let weights = fixture.weights
    let whole = try weights.lossGradient(fixture.batch).gradients
    let again = try weights.lossGradient(fixture.batch).gradients
    let rows = fixture.requests.prompts.filter { $0.count > 1 }
    let parts = try rows.map { try weights.lossGradient(TokenBatch([$0])).gradients }
    let total = Float(rows.reduce(0) { $0 + $1.count - 1 })
    for parameter in weights.parameters {
      #expect(whole[parameter].elements == again[parameter].elements, "\(parameter)")
      var sum = [Float](repeating: 0, count: whole[parameter].count)
      for (part, row) in zip(parts, rows) {
        for (place, value) in part[parameter].elements.enumerated() {
          sum[place] += value * Float(row.count - 1) / total
        }
      }
      let agreement = Agreement(gradients: whole[parameter].elements, sum)
      #expect(agreement.worst < .reordered, "\(parameter): \(agreement)")
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

extension Tensor {
  /// A recorded parameter as it lies in memory: GPT-NeoX stores queries, keys and values of each head
  /// side by side, in memory all queries come first, then all keys, then all values.
  func asInMemory(_ name: String, _ configuration: Configuration) -> Tensor {
    guard name.contains("query_key_value") else { return self }
    let (heads, part) = (configuration.heads, count / (3 * configuration.heads))
    let own = elements
    var turned: [Float] = []
    for input in 0..<3 {
      for head in 0..<heads {
        let first = (3 * head + input) * part
        turned += own[first..<first + part]
      }
    }
    return Tensor(turned, shape: shape)
  }
}
