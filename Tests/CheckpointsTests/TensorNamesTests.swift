import Tensors
import TestSupport
import Testing
import Transformer

@testable import Checkpoints

@Suite("Names in files and places in memory belong together")
struct TensorNamesTests {
  @Test("every place is found by its name, with and without prefix")
  func bothWays() {
    for place in Parameter.gpt2(layers: 13, hasSeparateHead: true) {
      #expect(Parameter(name: place.name) == place)
      #expect(Parameter(name: place.bareName) == place)
    }
  }

  @Test("names are those of the architecture")
  func names() {
    #expect(Parameter.tokenEmbedding.name == "transformer.wte.weight")
    #expect(Parameter.block(11, .mlpOutputBias).name == "transformer.h.11.mlp.c_proj.bias")
    #expect(Parameter.block(3, .attentionInputWeight).bareName == "h.3.attn.c_attn.weight")
    #expect(Parameter.unembedding.name == "lm_head.weight")
    #expect(Parameter.gpt2(layers: 2, hasSeparateHead: false).count == 2 + 2 * 12 + 2)
  }

  @Test(
    "other names are none",
    arguments: [
      "", "h", "h.", "h.1", "h.01.ln_1.weight", "h.-1.ln_1.weight", "h.+1.ln_1.weight",
      "h.99999999999999999999.ln_1.weight", "wte", "Wte.weight", "score.weight",
    ])
  func unknown(name: String) {
    #expect(TensorName(name) == .unknown)
    #expect(Parameter(name: name) == nil)
  }

  @Test(
    "other names within the body are parts that GPT-2 does not have",
    arguments: [
      "h.1.", "h.1.ln_3.weight", "transformer.lm_head.weight", "transformer.transformer.wte.weight",
      "transformer.h.0.crossattention.c_attn.weight", "_orig_mod.transformer.rotary.freqs",
    ])
  func foreignParts(name: String) {
    #expect(TensorName(name) == .foreignPart)
    #expect(Parameter(name: name) == nil)
  }

  @Test("masks are masks")
  func masks() {
    #expect(TensorName("h.3.attn.bias") == .mask(layer: 3))
    #expect(TensorName("transformer.h.3.attn.masked_bias") == .mask(layer: 3))
  }

  @Test("the shapes hold all parameters")
  func shapes() {
    let configuration = SmallModel.configuration
    for isTied in [true, false] {
      let places = Parameter.gpt2(layers: configuration.layers, hasSeparateHead: !isTied)
      let count = places.reduce(0) { $0 + $1.shape(configuration).count }
      #expect(count == configuration.parameterCount(tied: isTied))
    }
  }

  @Test("a tensor that the model does not have is nil")
  func missing() throws {
    let weights = try SmallModel.folder().read().weights
    #expect(Parameter.unembedding.tensor(of: weights) == nil)
    #expect(Parameter.block(2, .norm1Gain).tensor(of: weights) == nil)
  }
}
