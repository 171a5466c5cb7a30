import Analyses
import Tasks
import Tensors
import Tokens
import TestSupport
import Testing
import Transformer

@Suite("Norms of the residual stream")
struct ResidualNormsTests {
  @Test("are the square roots of the streams' products with themselves", arguments: [0, 1])
  func twin(prompt: Int) throws {
    let subject = Fixture.tiny.subject
    let found = try ResidualNorms(subject, prompt: prompt)
    let alone = PromptSet([subject.prompts.prompts[prompt]])
    let layers = subject.weights.configuration.layers
    let sites =
      (0..<layers).map { Site.block($0, .residualIn) } + [.block(layers - 1, .residualOut)]
    let activations = try subject.weights.forward(alone.batch, Pass(capture: Set(sites)))
    #expect(found.norms.count == sites.count)
    for (norms, site) in zip(found.norms, sites) {
      let stream = activations[site]
      #expect(norms.count == stream.rows)
      for (row, norm) in norms.enumerated() {
        var square: Float = 0
        for value in stream.row(row) { square += value * value }
        #expect((norm * norm - square).magnitude < 1e-4 * square, "\(site), \(row)")
      }
    }
  }

  @Test("of the first residual are those of token plus position")
  func embeddings() throws {
    let subject = Fixture.tiny.subject
    let weights = subject.weights
    let norms = try ResidualNorms(subject).norms[0]
    for (position, token) in subject.prompts.prompts[0].tokens.enumerated() {
      let sum = zip(
        weights.tokenEmbedding.row(token.rawValue), weights[.positionEmbedding].row(position)
      ).reduce(Float(0)) { $0 + ($1.0 + $1.1) * ($1.0 + $1.1) }
      #expect((norms[position] - sum.squareRoot()).magnitude < 1e-4)
    }
  }
}
