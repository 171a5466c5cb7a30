import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Attention maps")
struct AttentionMapTests {
  @Test("are TransformerLens's patterns, head by head", arguments: Fixture.all.indices)
  func golden(index: Int) throws {
    let fixture = Fixture.all[index]
    for layer in 0..<fixture.weights.configuration.layers {
      let maps = try AttentionMap.everyHead(ofLayer: layer, fixture.subject)
      #expect(maps.map(\.head) == maps.indices.map { Head(layer, $0) })
      for prompt in fixture.requests.prompts.indices {
        let ours = maps.flatMap { $0.patterns[prompt].flatMap { $0 } }
        let theirs = fixture["row\(prompt)/blocks.\(layer).attn.hook_pattern"].elements
        let agreement = Agreement(ours, theirs)
        #expect(agreement.worst < .float32Forward, "\(layer): \(agreement)")
      }
      for map in maps { #expect(try map == AttentionMap(of: map.head, fixture.subject)) }
    }
  }

  @Test("have a mean over prompts of one length only")
  func mean() throws {
    let fixture = Fixture.tiny
    #expect(try AttentionMap(of: Head(0, 0), fixture.subject).mean == nil)
    let pair = [fixture.prompts.prompts[2], fixture.prompts.prompts[2]]
    let twice = try AttentionMap(of: Head(0, 0), Subject(fixture.weights, PromptSet(pair)))
    #expect(twice.mean == twice.patterns[1])
  }

  @Test("a head or layer that the model lacks is refused")
  func missing() {
    #expect(throws: AnalysisError.noSuchHead(Head(0, 4), layers: 2, heads: 4)) {
      try AttentionMap(of: Head(0, 4), Fixture.tiny.subject)
    }
    #expect(throws: AnalysisError.noSuchLayer(2, layers: 2)) {
      try AttentionMap.everyHead(ofLayer: 2, Fixture.tiny.subject)
    }
  }
}
