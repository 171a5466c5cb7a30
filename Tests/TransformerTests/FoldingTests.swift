import Tensors
import TestSupport
import Testing
import Tokens
import Transformer

@Suite("Weight processing")
struct FoldingTests {
  @Test("processed weights give the reference's processed logits", arguments: Fixture.all.indices)
  func logits(index: Int) throws {
    let fixture = Fixture.all[index]
    let processed = fixture.weights.processed()
    for (row, tokens) in fixture.requests.prompts.enumerated() {
      let activations = try processed.forward(TokenBatch([tokens]), Pass(logits: .all))
      let agreement = Agreement(
        try #require(activations.logits), fixture["processed/row\(row)/logits"])
      #expect(agreement.worst < .float32Forward, "row \(row): \(agreement)")
    }
  }

  @Test("every processed weight is the reference's")
  func weights() throws {
    let fixture = Fixture.tiny
    let processed = fixture.weights.processed()
    let c = processed.configuration
    func compare(_ ours: Tensor, _ name: String) {
      let agreement = Agreement(ours, fixture["processed/weights/" + name])
      #expect(agreement.worst < .float32Forward, "\(name): \(agreement)")
    }
    compare(processed.tokenEmbedding, "embed.W_E")
    compare(processed.positionEmbedding ?? Tensor([]), "pos_embed.W_pos")
    compare(processed.unembeddingBias ?? Tensor([]), "unembed.b_U")
    for layer in processed.blocks.indices {
      for (third, name) in ["Q", "K", "V"].enumerated() {
        let columns = third * c.width..<(third + 1) * c.width
        // Theirs is [H, D, K]: head by head, the head's columns of our [D, H K].
        let ours = (0..<c.heads).flatMap { head in
          processed[.block(layer, .attentionInputWeight)].gathering(
            columns: columns.lowerBound + head * c.headWidth..<columns.lowerBound
              + (head + 1) * c.headWidth
          ).elements
        }
        compare(Tensor(ours), "blocks.\(layer).attn.W_\(name)")
        compare(
          processed[.block(layer, .attentionInputBias)].reshaped([1, 3 * c.width]).gathering(
            columns: columns),
          "blocks.\(layer).attn.b_\(name)")
      }
      compare(processed[.block(layer, .attentionOutputWeight)], "blocks.\(layer).attn.W_O")
      compare(processed[.block(layer, .attentionOutputBias)], "blocks.\(layer).attn.b_O")
      compare(processed[.block(layer, .mlpInputWeight)], "blocks.\(layer).mlp.W_in")
      compare(processed[.block(layer, .mlpInputBias)], "blocks.\(layer).mlp.b_in")
      compare(processed[.block(layer, .mlpOutputWeight)], "blocks.\(layer).mlp.W_out")
      compare(processed[.block(layer, .mlpOutputBias)], "blocks.\(layer).mlp.b_out")
    }
  }
}
