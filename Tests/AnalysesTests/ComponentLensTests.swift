import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("The lens of single components agrees with TransformerLens")
struct ComponentLensTests {
  @Test("heads and MLPs at the last position, raw and scaled", arguments: Fixture.all.indices)
  func components(index: Int) throws {
    let fixture = Fixture.all[index]
    let shape = fixture.weights.configuration
    let heads = (0..<shape.layers).flatMap { layer in
      (0..<shape.heads).map { ComponentLens.Component.head(Head(layer, $0)) }
    }
    let mlps = (0..<shape.layers).map { ComponentLens.Component.mlp($0) }
    for scale in ComponentLens.Scale.allCases {
      for (name, components) in [("heads", heads), ("mlps", mlps)] {
        let recorded = fixture["lens/\(name)/\(scale.rawValue)"].elements
        let each = components.count * shape.vocabulary
        #expect(recorded.count == fixture.requests.prompts.count * each)
        for prompt in fixture.requests.prompts.indices {
          let lens = try ComponentLens(
            components, fixture.subject, prompt: prompt, scale: scale, count: shape.vocabulary)
          let ours = lens.readings.flatMap { reading in
            logits(reading.positions[reading.positions.count - 1], shape.vocabulary)
          }
          let agreement = Agreement(ours, Array(recorded[prompt * each..<(prompt + 1) * each]))
          #expect(agreement.worst < .float32Forward, "\(name) \(scale) \(prompt): \(agreement)")
        }
      }
    }
  }

  @Test("a head or layer that the model lacks is refused")
  func missing() {
    let subject = Fixture.tiny.subject
    #expect(throws: AnalysisError.noSuchHead(Head(2, 0), layers: 2, heads: 4)) {
      try ComponentLens([.head(Head(2, 0))], subject)
    }
    #expect(throws: AnalysisError.noSuchLayer(-1, layers: 2)) {
      try ComponentLens([.mlp(-1)], subject)
    }
  }

  private func logits(_ position: LogitLens.Position, _ vocabulary: Int) -> [Float] {
    var logits = [Float](repeating: .nan, count: vocabulary)
    for candidate in position.top { logits[candidate.token.rawValue] = candidate.logit }
    return logits
  }
}
