import StrictJSON
import Testing
import Transformer

@testable import Checkpoints

@Suite("config.json says all that transformers would fill in otherwise")
struct ConfigurationOutputTests {
  @Test("the whole text")
  func text() {
    let model = WrittenModel.all[0]
    let text = ConfigurationOutput.text(
      model.weights, CheckpointSettings(residualDropout: 0, vocabulary: 99, beginningToken: 4))
    let expected = """
      {
        "activation_function": "gelu_new",
        "add_cross_attention": false,
        "architectures": ["GPT2LMHeadModel"],
        "attn_pdrop": 0.1,
        "bos_token_id": 4,
        "embd_pdrop": 0.1,
        "eos_token_id": null,
        "initializer_range": 0.02,
        "layer_norm_epsilon": 1e-05,
        "model_type": "gpt2",
        "n_embd": 4,
        "n_head": 2,
        "n_inner": 6,
        "n_layer": 2,
        "n_positions": 3,
        "reorder_and_upcast_attn": false,
        "resid_pdrop": 0.0,
        "scale_attn_by_inverse_layer_idx": false,
        "scale_attn_weights": true,
        "tie_word_embeddings": true,
        "torch_dtype": "float32",
        "use_cache": true,
        "vocab_size": 5,
        "writer": "patchbay"
      }

      """
    #expect(text == expected)
  }

  @Test("every shape reads back", arguments: WrittenModel.all)
  func roundTrip(model: WrittenModel) throws {
    let contents = model.contents
    let text = ConfigurationOutput.text(contents.weights, contents.settings)
    let file = try ConfigurationFile(JSON.parse(Array(text.utf8)), path: "config.json")
    #expect(file.configuration == model.configuration)
    #expect(file.settings == contents.settings)
  }
}
