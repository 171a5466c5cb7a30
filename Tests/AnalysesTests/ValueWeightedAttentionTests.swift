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

  @Test(
    "the first position, which sees itself alone, has the length of the head's output there",
    arguments: RecordedModel.all)
  func output(model: RecordedModel) throws {
    let batch = model.subject.prompts.batch
    for index in 0..<model.configuration.heads {
      let head = Head(model.configuration.layers - 1, index)
      let ours = try ValueWeightedAttention(of: head, model.subject)
      let folded = model.weights.processed()
      let site = Site.block(head.layer, .headOutput)
      let activations = try folded.forward(batch, Pass(capture: [site], logits: .none))
      let width = model.configuration.width
      for (prompt, pattern) in ours.patterns.enumerated() {
        let output = activations[site].rows(
          batch.offsets[prompt]..<batch.offsets[prompt] + 1
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
