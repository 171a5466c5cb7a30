import Analyses
import Tasks
import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Value-weighted attention")
struct ValueWeightedAttentionTests {
  @Test("agrees with TransformerLens", arguments: Fixture.all.indices)
  func golden(index: Int) throws {
    let fixture = Fixture.all[index]
    let ours = try HeadScatterTests.heads(fixture).map { head in
      try ValueWeightedAttention(of: head, fixture.subject)
    }
    let last = ours.flatMap { $0.patterns[$0.patterns.count - 1].flatMap { $0 } }
    let agreement = Agreement(last, fixture["circuits/weighted_patterns"].elements)
    #expect(agreement.worst < .float32Forward, "\(agreement)")
  }

  @Test("the first position, which sees itself alone, has the length of the head's output there")
  func output() throws {
    let fixture = Fixture.tiny
    for head in HeadScatterTests.heads(fixture) {
      let ours = try ValueWeightedAttention(of: head, fixture.subject)
      let folded = fixture.weights.processed()
      let site = Site.block(head.layer, .headOutput)
      let activations = try folded.forward(fixture.batch, Pass(capture: [site], logits: .none))
      let width = fixture.weights.configuration.width
      for (prompt, pattern) in ours.patterns.enumerated() {
        let output = activations[site].rows(
          fixture.batch.offsets[prompt]..<fixture.batch.offsets[prompt] + 1
        ).gathering(columns: head.index * width..<(head.index + 1) * width)
        let length = output.dot(row: 0, with: output, row: 0).squareRoot()
        #expect(abs(pattern[0][0] - length) < .float32Forward * (1 + length))
        #expect(pattern[0].dropFirst().allSatisfy { $0 == 0 })
      }
    }
  }

  @Test("the mean is over prompts of one length only")
  func mean() throws {
    let fixture = Fixture.tiny
    #expect(try ValueWeightedAttention(of: Head(0, 0), fixture.subject).mean == nil)
    let prompt = fixture.prompts.prompts[1]
    let twice = Subject(fixture.weights, PromptSet([prompt, prompt]))
    let map = try ValueWeightedAttention(of: Head(0, 0), twice)
    #expect(map.mean == map.patterns[0])
  }
}
