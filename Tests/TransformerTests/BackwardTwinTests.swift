import Tensors
import TestSupport
import Testing
import Transformer

@Suite("The twin in double precision, by which gradients are judged, is itself right")
struct BackwardTwinTests {
  @Test("its loss is PyTorch's, with and without dropout")
  func losses() {
    for fixture in FixtureGradients.all(with: "loss") {
      let ours = ModelTwin(fixture.weights).loss(fixture.batch)
      let agreement = Agreement([Float(ours)], fixture["loss"].elements)
      #expect(agreement.worst < .float32Forward, "\(fixture.name): \(agreement)")
    }
    for fixture in FixtureGradients.all(with: "dropout/loss") {
      guard let dropout = fixture.requests.dropout else { continue }
      let masks = DropoutTwin(probability: dropout.probability, seed: dropout.seed)
      let ours = ModelTwin(fixture.weights, dropout: masks).loss(fixture.batch)
      let agreement = Agreement([Float(ours)], fixture["dropout/loss"].elements)
      #expect(agreement.worst < .float32Forward, "\(fixture.name) dropout: \(agreement)")
    }
  }

  @Test("its masks are the recorded ones")
  func masks() throws {
    for fixture in FixtureGradients.all(with: "dropout/loss") {
      let dropout = try #require(fixture.requests.dropout)
      let twin = DropoutTwin(probability: dropout.probability, seed: dropout.seed)
      for place in 0..<1 + 3 * fixture.weights.configuration.layers {
        let ours = (0..<64).map { Float(twin.factor(place: place, index: $0)) }
        #expect(ours == fixture["dropout/factors/\(place)"].elements, "\(fixture.name) \(place)")
      }
    }
  }

  @Test("its gradients by biases, norms and embeddings are PyTorch's")
  func gradients() throws {
    let fixture = try FixtureGradients("narrow")
    let theirs = ModelTwin(fixture.weights).gradients(fixture.batch) { parameter in
      !parameter.isDecayed || parameter == .tokenEmbedding
    }
    #expect(theirs.count == 19)
    let names = fixture.weights.namedTensors.map(\.name)
    for (parameter, name) in zip(fixture.weights.parameters, names) {
      guard let ours = theirs[parameter] else { continue }
      let agreement = Agreement(gradients: ours, fixture["loss/\(name)"].elements)
      #expect(agreement.worst < .float32Gradient, "\(name): \(agreement)")
    }
  }
}
